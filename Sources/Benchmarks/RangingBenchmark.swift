import Configuration
import Detection
import Diagnostics
import Geometry
import Pipeline
import Ranging

/// From boxes to places, as configured, where one camera is all there is.
public struct RangingBenchmark: Benchmark {
    /// What it is called on the command line.
    public let name = "range"
    /// What a step is.
    public let step = "all boxes of a frame ranged with one camera"
    /// No limit of its own.
    public let limitPerItem: Double? = nil

    /// Makes one.
    init() {}

    /// People in view.
    public func items(_ setting: BenchmarkSetting) -> (count: Int, name: String) { (setting.people, "person") }

    /// Measures the fused ranger.
    public func measure(_ setting: BenchmarkSetting) throws(Fault) -> StepMeasurement {
        let (warmUp, steps) = setting.length(warmUp: 100, steps: 3000)
        let crowd = TrackingBenchmark(people: setting.people)
        let scene = (0..<warmUp + steps).map(crowd.detections)
        var ranger = try FusedRanger(configuration: setting.configuration)
        let frame = RangingFrame(camera: crowd.camera, orientation: .level)
        var observations: [Observation] = []
        var fault: Fault?
        let measurement = StepMeasurement(warmUp: warmUp, steps: steps) { i in
            do throws(Fault) {
                try ranger.observe(scene[i], in: frame, into: &observations)
            } catch {
                fault = error
            }
        }
        if let fault { throw fault }
        return measurement
    }
}
