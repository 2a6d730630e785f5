import Geometry
import Orientation
import TestSupport

/// A head that rests, then looks about unevenly, with a camera and an inertial sensor on it.
struct TurningHead {
    var mounting = Rotation<Body, Camera>(angle: 1.9, about: SIMD3(0.3, -1, 0.7))
    var offset = 0.0137
    var bias = SIMD3(0.011, -0.018, 0.006)
    /// Standard deviations: radians, radians a second, m/s².
    var cameraNoise = 0.2 * Double.pi / 180
    var gyroscopeNoise = 0.003
    var forceNoise = 0.03
    var cameraRate = 30.0
    var sensorRate = 200.0
    var rest = 5.0
    var duration = 35.0
    /// How wide it turns up and down (about the camera's x), left and right (y), to the shoulders (z), radians.
    var widths = SIMD3(0.35, 0.8, 0.25)
    var isPeriodic = false
    var epoch = 1000.0

    /// A random one, all of whose properties a calibration has to find.
    static func random(_ random: inout SeededGenerator) -> TurningHead {
        var head = TurningHead()
        head.mounting = Rotation(
            angle: random.uniform(0, 3.1), about: SIMD3(random.normal(), random.normal(), random.normal()))
        head.offset = random.uniform(-0.4, 0.4)
        head.bias = SIMD3(random.normal(0.02), random.normal(0.02), random.normal(0.02))
        head.cameraNoise *= random.uniform(0.2, 2)
        head.cameraRate = random.uniform(14, 60)
        head.sensorRate = random.uniform(100, 400)
        return head
    }

    /// The camera's orientation, seconds since the start.
    func rotation(at time: Double) -> Rotation<Camera, SemiLocal> {
        let t = max(0, time - rest)
        // Begins gently: nothing jumps from rest into motion.
        let start = min(1, t / 2) * min(1, t / 2)
        func wave(_ a: Double, _ b: Double, _ c: Double) -> Double {
            if isPeriodic { return 0.3 * sine(8 * t + a) }
            return 0.55 * sine(a * t) + 0.3 * sine(b * t + 1) + 0.15 * sine(c * t + 2)
        }
        let turn = Rotation<Camera, Camera>(angle: start * widths.y * wave(1.3, 3.1, 7.3), about: SIMD3(0, 1, 0))
        let nod = Rotation<Camera, Camera>(angle: start * widths.x * wave(1.7, 4.3, 6.1), about: SIMD3(1, 0, 0))
        let tilt = Rotation<Camera, Camera>(angle: start * widths.z * wave(0.9, 3.7, 8.9), about: SIMD3(0, 0, 1))
        return Rotation<Camera, SemiLocal>.level.after(turn).after(nod).after(tilt)
    }

    /// A recording with the noise of a seed.
    func record(_ random: inout SeededGenerator) -> TurningRecording {
        var readings: [InertialReading] = []
        for index in 0..<Int(duration * sensorRate) {
            let time = Double(index) / sensorRate
            let h = 1e-4
            let turn = rotation(at: time - h).inverse.after(rotation(at: time + h))
            let sine = (turn.v * turn.v).sum().squareRoot()
            let rate = sine > 0 ? turn.v * (turn.angle / sine / (2 * h)) * (turn.w < 0 ? -1 : 1) : .zero
            let inBody = mounting.inverse(Vector<Camera>(rate)).coordinates
            let up = rotation(at: time).inverse(Vector<SemiLocal>(0, 0, 9.81))
            readings.append(
                InertialReading(
                    time: stamp(time + offset), angularRate: Vector(inBody + bias + noise(gyroscopeNoise, &random)),
                    specificForce: Vector(mounting.inverse(up).coordinates + noise(forceNoise, &random))))
        }
        var samples: [CameraTurning.Sample] = []
        for index in 0..<Int(duration * cameraRate) {
            let time = Double(index) / cameraRate
            let error = Rotation<Camera, Camera>(rotationVector: noise(cameraNoise, &random))
            samples.append(CameraTurning.Sample(time: stamp(time), rotation: rotation(at: time).after(error)))
        }
        return TurningRecording(name: "head", readings: readings, camera: CameraTurning(samples: samples))
    }

    private func stamp(_ time: Double) -> Timestamp { Timestamp(nanoseconds: Int64(((epoch + time) * 1e9).rounded())) }

    private func noise(_ deviation: Double, _ random: inout SeededGenerator) -> SIMD3<Double> {
        SIMD3(random.normal(deviation), random.normal(deviation), random.normal(deviation))
    }

    /// Without a mathematics library: the imaginary part of a turn.
    private func sine(_ angle: Double) -> Double {
        let turn = Rotation<Camera, Camera>(angle: angle, about: SIMD3(1, 0, 0))
        return 2 * turn.w * turn.v.x
    }
}
