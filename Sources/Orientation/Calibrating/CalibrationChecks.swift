import Geometry
import RealModule

/// Whether the readings of a recording can be in radians a second and m/s².
enum UnitCheck {
    static func check(_ recordings: [TurningRecording]) throws(InertialCalibrationRefusal) {
        let readings = recordings.flatMap(\.readings).filter { $0.angularRate.isFinite && $0.specificForce.isFinite }
        guard readings.count >= 100 else { throw .tooShort }
        let gravity = GyroscopeRest.median(readings.map(\.specificForce.length))
        guard (4.9...19.6).contains(gravity) else { throw .accelerometerUnits(gravity) }
        // How far both turned each second, in the mean of squares; the noise of neither matters against a factor of 57.
        let sensor = rootMeanSquare(readings.map(\.angularRate.length))
        var speeds: [Double] = []
        for recording in recordings {
            for (a, b) in zip(recording.camera.samples, recording.camera.samples.dropFirst(8)) {
                let duration = b.time.since(a.time)
                if duration > 0, duration < 1 { speeds.append(a.rotation.angle(to: b.rotation) / duration) }
            }
        }
        let camera = rootMeanSquare(speeds)
        guard camera > TurnCheck.standingStill else { return }
        if sensor > 8 * camera { throw .gyroscopeUnits(sensor: sensor, camera: camera) }
    }

    private static func rootMeanSquare(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    }
}

/// Whether a camera turned fast enough, and round more than one axis.
enum TurnCheck {
    /// Slower than this in the mean it did not turn, radians a second.
    static let standingStill = 2 * Double.pi / 180

    static func check(_ spans: [TurnAlignment.Span]) throws(InertialCalibrationRefusal) {
        let fast = TurnAlignment.speed(of: spans, quantile: 1 - InertialCalibrator.movingPart)
        guard fast >= InertialCalibrator.leastSpeed else { throw .tooLittleTurning(fast) }
        // Leaps of the camera would make a second axis: what is much faster than the rest is left out.
        let fastest = 2 * TurnAlignment.speed(of: spans, quantile: 0.8)
        let rates = spans.map { $0.turn / ($0.end - $0.start) }
        var matrix = [[Double]](repeating: [0, 0, 0], count: 3)
        var count = 0.0
        for rate in rates where (rate * rate).sum() < fastest * fastest {
            count += 1
            for row in 0..<3 { for column in 0..<3 { matrix[row][column] += rate[row] * rate[column] } }
        }
        let axes = SymmetricEigen(matrix)
        let offAxis = ((axes.values[1] + axes.values[2]) / max(1, count)).squareRoot()
        guard offAxis >= InertialCalibrator.leastOffAxis else {
            throw .oneAxis(SIMD3(axes.vectors[0][0], axes.vectors[0][1], axes.vectors[0][2]))
        }
    }
}

extension InertialCalibrationRefusal {
    static let record =
        "Lay the device down for five seconds, then turn it for half a minute: left and right, up and down, and from "
        + "shoulder to shoulder, fast and not evenly"

    static let tooShort = InertialCalibrationRefusal(
        .tooShort, "the recording is too short, or the camera's turning is not known beside the sensor's readings",
        remedy: record)

    static func accelerometerUnits(_ gravity: Double) -> Self {
        let isGravities = (0.5...2).contains(gravity)
        return Self(
            .accelerometerUnits, "the accelerometer's median is \(number(gravity, 2)) where gravity is 9.81 m/s2",
            remedy: isGravities ? "These look like multiples of g: multiply by 9.80665" : "Give m/s2")
    }

    static func gyroscopeUnits(sensor: Double, camera: Double) -> Self {
        Self(
            .gyroscopeUnits,
            "the sensor turns \(number(sensor / camera, 0)) times as fast as the camera",
            remedy: "These look like degrees a second: multiply by pi / 180")
    }

    static func noRest(found: Double) -> Self {
        Self(
            .noRest,
            found > 0
                ? "the sensor rested for \(number(found, 1)) seconds, and \(number(GyroscopeRest.least, 0)) are needed"
                : "the sensor never rested, and its bias is measured at rest",
            remedy: "Lay the device down, not in the hand, for five seconds at the beginning of the recording")
    }

    static let restWhileTurning = InertialCalibrationRefusal(
        .disagreement, "the sensor rested while the camera turned",
        remedy:
            "Check that both files are of one recording with clocks less than a second apart, and that the sensor is fixed "
            + "to the camera")

    static func tooLittleTurning(_ speed: Double) -> Self {
        Self(
            .tooLittleTurning,
            "the camera hardly turned: \(number(speed * 180 / .pi, 0)) degrees a second where it was fast",
            remedy: record)
    }

    static func oneAxis(_ axis: SIMD3<Double>) -> Self {
        let sizes = [abs(axis.x), abs(axis.y), abs(axis.z)]
        let names = ["up and down", "left and right", "from shoulder to shoulder"]
        let main = sizes.indices.max { sizes[$0] < sizes[$1] } ?? 0
        let others = names.indices.filter { $0 != main }.map { names[$0] }
        return Self(
            .oneAxis, "the camera turned round one axis only, \(names[main])",
            remedy: "Turn it \(others.joined(separator: ", and ")) as well")
    }

    static func periodic(_ one: Double, _ other: Double) -> Self {
        Self(
            .periodic,
            "the same movement came again and again: time offsets of \(number(one * 1000, 0)) and "
                + "\(number(other * 1000, 0)) milliseconds fit alike",
            remedy: "Turn unevenly: fast and slow, far and near, with pauses")
    }

    static func disagreement(_ residual: Double?) -> Self {
        let by = residual.map { ": they differ by \(number($0 * 180 / .pi, 1)) degrees over a fifth of a second" } ?? ""
        return Self(
            .disagreement, "the sensor and the camera did not turn together\(by)",
            remedy:
                "Check that both files are of one recording with clocks less than a second apart, that the sensor is "
                + "fixed to the camera, and that the quaternions turn the camera's axes into those of the room")
    }

    static let leftHanded = InertialCalibrationRefusal(
        .leftHanded, "the sensor's axes are a mirror image of right-handed ones",
        remedy: "Change the sign of one axis of gyroscope and accelerometer, or exchange two of them")

    static func scale(_ scale: Double) -> Self {
        Self(
            .scale,
            "the camera turned \(number(scale * 100, 1)) per cent of what the sensor turned",
            remedy: "Check the gyroscope's scale, and the focal length if the camera's turning comes from pictures")
    }

    static func uncertain(rotation: Double, offset: Double) -> Self {
        Self(
            .uncertain,
            "the rotation is uncertain by \(number(rotation * 180 / .pi, 2)) degrees and the time offset by "
                + "\(number(offset * 1000, 1)) milliseconds",
            remedy: "Turn faster, and for longer. " + record)
    }

    /// A number with so many decimals; this module has no Foundation.
    private static func number(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "infinitely many" }
        let scale = Double.pow(10, decimals)
        let rounded = Int64((abs(value) * scale).rounded())
        let sign = value < 0 && rounded > 0 ? "-" : ""
        let whole = rounded / Int64(scale)
        guard decimals > 0 else { return "\(sign)\(whole)" }
        let rest = String(rounded % Int64(scale))
        return "\(sign)\(whole).\(String(repeating: "0", count: decimals - rest.count))\(rest)"
    }
}
