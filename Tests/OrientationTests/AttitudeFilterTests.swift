import Geometry
import Orientation
import RealModule
import TestSupport
import Testing

/// A sensor whose true motion is known.
struct SimulatedSensor {
    static let degree = Double.pi / 180
    var truth = Rotation<Body, SemiLocal>(angle: 0.4, about: SIMD3(1, 0.5, -0.2))
    var time = Timestamp(nanoseconds: 5_000_000_000)
    var bias = SIMD3<Double>.zero
    var noise = 0.0
    var random = SeededGenerator(11)

    /// The reading after `interval` seconds of turning at `rate` and being pushed by `push` (m/s², earth frame).
    mutating func turn(
        _ rate: SIMD3<Double> = .zero, for interval: Double = 0.005, push: SIMD3<Double> = .zero
    ) -> InertialReading {
        truth = truth.after(Rotation<Body, Body>(rotationVector: rate * interval))
        time = time.advanced(by: interval)
        let force = truth.inverse(Vector<SemiLocal>(push + SIMD3(0, 0, 9.81)))
        let unrest = SIMD3(random.normal(noise), random.normal(noise), random.normal(noise))
        return InertialReading(time: time, angularRate: Vector(rate + bias + unrest), specificForce: force)
    }

    /// The angle between the vertical directions of truth and estimate, radians.
    func inclinationError(_ estimate: Rotation<Body, SemiLocal>) -> Double {
        let up = Vector<SemiLocal>(0, 0, 1)
        return Double.asin(min(1, truth.inverse(up).cross(estimate.inverse(up)).length))
    }
}

@Suite("Attitude filter")
struct AttitudeFilterTests {
    private static let degree = SimulatedSensor.degree
    private var settings: AttitudeSettings {
        var settings = AttitudeSettings()
        settings.readingDelay = 0
        return settings
    }

    @Test("knows what is up from the first sample, whichever way the sensor lies")
    func start() throws {
        var random = SeededGenerator(3)
        for _ in 0..<200 {
            var sensor = SimulatedSensor()
            let axis = SIMD3(random.normal(), random.normal(), random.normal())
            sensor.truth = Rotation(angle: random.uniform(0, 3.14), about: axis)
            var filter = AttitudeFilter(settings)
            #expect(filter.orientation == nil)
            let use = filter.update(sensor.turn())
            #expect(use == .used)
            #expect(sensor.inclinationError(try #require(filter.orientation)) < 1e-6)
        }
    }

    @Test("follows any turn, at any and at irregular intervals", arguments: [0.002, 0.005, 0.02])
    func turning(interval: Double) throws {
        var sensor = SimulatedSensor()
        var filter = AttitudeFilter(settings)
        var random = SeededGenerator(8)
        _ = filter.update(sensor.turn())
        let offset = sensor.truth.after(try #require(filter.orientation).inverse)
        var worst = 0.0
        for step in 0..<4000 {
            let t = Double(step) * interval
            let rate = SIMD3(2 * Double.sin(t), 1.5 * .cos(0.7 * t), 3 * .sin(1.3 * t))
            _ = filter.update(sensor.turn(rate, for: interval * random.uniform(0.5, 1.5)))
            worst = max(worst, offset.after(try #require(filter.orientation)).angle(to: sensor.truth))
        }
        #expect(worst < 0.1 * Self.degree)
    }

    @Test("keeps the vertical while the sensor is swung to and fro")
    func linearAcceleration() throws {
        var sensor = SimulatedSensor()
        var filter = AttitudeFilter(settings)
        for _ in 0..<1000 { _ = filter.update(sensor.turn()) }
        var worst = 0.0
        for step in 0..<6000 {
            let t = Double(step) * 0.005
            let push = SIMD3(4 * Double.sin(9 * t), 3 * .cos(12 * t), 3 * .sin(11 * t))
            _ = filter.update(sensor.turn(SIMD3(0, 0, 0.5 * Double.sin(t)), push: push))
            worst = max(worst, sensor.inclinationError(try #require(filter.orientation)))
        }
        // The push alone tilts the accelerometer by more than 20 degrees.
        #expect(worst < 1 * Self.degree)
    }

    @Test("learns the gyroscope's bias at rest, and says when it rests")
    func biasAtRest() {
        var sensor = SimulatedSensor()
        sensor.bias = SIMD3(0.6, -0.4, 0.3) * Self.degree
        sensor.noise = 0.1 * Self.degree
        var filter = AttitudeFilter(settings)
        for _ in 0..<200 { _ = filter.update(sensor.turn()) }
        #expect(!filter.isResting)
        for _ in 0..<4000 { _ = filter.update(sensor.turn()) }
        #expect(filter.isResting)
        let error = filter.gyroscopeBias.coordinates - sensor.bias
        #expect((error * error).sum().squareRoot() < 0.03 * Self.degree)
        for _ in 0..<20 { _ = filter.update(sensor.turn(SIMD3(0.5, 0, 0))) }
        #expect(!filter.isResting)
    }

    @Test("learns the bias in motion too")
    func biasInMotion() {
        var sensor = SimulatedSensor()
        sensor.bias = SIMD3(0.4, -0.3, 0.2) * Self.degree
        var filter = AttitudeFilter(settings)
        for step in 0..<24000 {
            let t = Double(step) * 0.005
            _ = filter.update(sensor.turn(SIMD3(1.1 * Double.sin(0.8 * t), 0.9 * .cos(0.5 * t), 0.7 * .sin(0.3 * t))))
        }
        #expect(!filter.isResting)
        let error = filter.gyroscopeBias.coordinates - sensor.bias
        #expect((error * error).sum().squareRoot() < 0.15 * Self.degree)
    }

    @Test("says what became of each bad sample, and stays a rotation")
    func badSamples() throws {
        var sensor = SimulatedSensor()
        var limited = settings
        limited.gyroscopeRange = 8
        var filter = AttitudeFilter(limited)
        for _ in 0..<100 { _ = filter.update(sensor.turn()) }
        let last = sensor.turn()
        var late = last
        late.time = last.time.advanced(by: -0.01)
        var blind = sensor.turn()
        blind.angularRate = Vector(.nan, 0, 0)
        var weightless = sensor.turn()
        weightless.specificForce = Vector(.nan, .infinity, 0)
        let fast = sensor.turn(SIMD3(0, 9, 0))
        _ = sensor.turn(for: 4)
        let uses = [last, last, late, blind, weightless, fast, sensor.turn()].map { filter.update($0) }
        #expect(
            uses == [.used, .repeated, .outOfOrder, .unusable, .withoutAccelerometer, .saturated, .afterGap])
        #expect(sensor.inclinationError(try #require(filter.orientation)) < 0.01 * Self.degree)
        #expect(abs(try #require(filter.orientation).norm - 1) < 1e-12)
    }

    @Test("goes on after the sensor's clock was set back")
    func clockSetBack() {
        var sensor = SimulatedSensor()
        var filter = AttitudeFilter(settings)
        for _ in 0..<100 { _ = filter.update(sensor.turn()) }
        sensor.time = sensor.time.advanced(by: -4)
        let uses = (0..<7).map { _ in filter.update(sensor.turn()) }
        #expect(uses.filter { $0 == .outOfOrder }.count == 4)
        #expect(uses[4] == .afterGap && uses[6] == .used)
    }

    @Test("whatever numbers come, it neither stops nor turns into something else", arguments: 0..<8)
    func noise(seed: Int) {
        var random = SeededGenerator(UInt64(seed))
        var filter = AttitudeFilter()
        let strange: [Double] = [0, -0.0, .nan, .infinity, -.infinity, 1e-300, 1e300, 199, -1999, 9.81]
        func number() -> Double {
            random.uniform(0, 1) < 0.2 ? strange[Int(random.next() % UInt64(strange.count))] : random.normal(5)
        }
        var time = Timestamp(nanoseconds: 0)
        for _ in 0..<3000 {
            time = time.advanced(by: random.uniform(0, 1) < 0.1 ? random.uniform(-20, 20) : random.uniform(0, 0.02))
            let sample = InertialReading(
                time: time, angularRate: Vector(number(), number(), number()),
                specificForce: Vector(number(), number(), number()))
            _ = filter.update(sample)
            if let orientation = filter.orientation {
                #expect(abs(orientation.norm - 1) < 1e-9)
            }
            #expect(abs(filter.gyroscopeBias.x) <= 2.001 * Self.degree)
        }
    }
}

@Suite("Orientation from an inertial sensor")
struct InertialOrientationTests {
    @Test("is interpolated to a frame's time, and starts with heading zero")
    func interpolation() throws {
        var sensor = SimulatedSensor()
        sensor.truth = Rotation(angle: 1.2, about: SIMD3(0, 0, 1))
        var settings = AttitudeSettings()
        settings.readingDelay = 0
        // The sensor lies flat under a level camera.
        let mount = Rotation<SemiLocal, Body>(angle: 0, about: .zero).after(Rotation<Camera, SemiLocal>.level)
        var source = InertialOrientation(name: "test", filter: AttitudeFilter(settings), cameraToBody: mount)
        let unknown = source.orientation(at: sensor.time)
        #expect(unknown == nil)
        source.add(sensor.turn())
        let start = sensor.time
        let first = source.orientation(at: start)
        #expect(abs(try #require(first).heading) < 1e-9)
        for _ in 0..<100 { source.add(sensor.turn(SIMD3(0, 0, 1), for: 0.01)) }
        for seconds in stride(from: 0.005, through: 1, by: 0.0137) {
            let found = source.orientation(at: start.advanced(by: seconds))
            #expect(abs(try #require(found).heading - seconds) < 1e-3)
        }
        let soon = source.orientation(at: start.advanced(by: 1.05))
        let late = source.orientation(at: start.advanced(by: 1.3))
        #expect(soon != nil && late == nil)
    }
}
