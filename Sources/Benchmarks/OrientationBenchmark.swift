import Diagnostics
import Geometry
import Orientation
import RealModule

/// The orientation of one frame from an inertial sensor at 200 Hz: the samples since the last frame, and the question.
public struct OrientationBenchmark: Benchmark {
    /// What it is called on the command line.
    public let name = "orient"
    /// What a step is.
    public let step = "seven samples of an inertial sensor and one frame's orientation"
    /// No limit of its own.
    public let limitPerItem: Double? = nil

    /// Samples between two frames: 200 a second at 30 frames a second.
    private static let samples = 7

    /// Makes one.
    init() {}

    /// Samples of the sensor.
    public func items(_ setting: BenchmarkSetting) -> (count: Int, name: String) { (Self.samples, "sample") }

    /// Measures the filter on a head that looks to and fro as it walks.
    public func measure(_ setting: BenchmarkSetting) throws(Fault) -> StepMeasurement {
        let (warmUp, steps) = setting.length(warmUp: 300, steps: 6000)
        let readings = (0..<(warmUp + steps) * Self.samples).map(Self.reading)
        var source = InertialOrientation(name: "measured", cameraToBody: Rotation(angle: 0, about: SIMD3(0, 0, 1)))
        return StepMeasurement(warmUp: warmUp, steps: steps) { frame in
            for i in (frame * Self.samples)..<((frame + 1) * Self.samples) { source.add(readings[i]) }
            // A frame is taken a little before its last sample arrives.
            _ = source.orientation(at: readings[(frame + 1) * Self.samples - 1].time.advanced(by: -0.002))
        }
    }

    private static func reading(_ i: Int) -> InertialReading {
        let t = Double(i) / 210
        return InertialReading(
            time: Timestamp(nanoseconds: Int64(t * 1e9)),
            angularRate: Vector(0.2 * .sin(11 * t), 1.2 * .sin(2.1 * t), 0.1 * .cos(5 * t)),
            specificForce: Vector(0.6 * .sin(11 * t), -9.8 + 1.5 * .sin(22 * t), 0.4 * .cos(11 * t)))
    }
}
