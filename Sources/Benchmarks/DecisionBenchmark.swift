import Configuration
import Diagnostics
import Geometry
import Pipeline

/// From observations to the decision what to say: tracking, a Kalman prediction, risk and alerts together.
public struct DecisionBenchmark: Benchmark {
    /// What it is called on the command line.
    public let name = "decision"
    /// What a step is.
    public let step = "one frame from observations to a decision, with the kalman predictor"
    /// The project's limit for 50 people is 0.1 ms.
    public let limitPerItem: Double? = 2

    /// Makes one.
    init() {}

    /// People in view.
    public func items(_ setting: BenchmarkSetting) -> (count: Int, name: String) { (setting.people, "person") }

    /// Measures the pipeline behind the detector and the ranging.
    public func measure(_ setting: BenchmarkSetting) throws(Fault) -> StepMeasurement {
        let (warmUp, steps) = setting.length(warmUp: 600, steps: 3000)
        let crowd = TrackingBenchmark(people: setting.people, warmUp: warmUp, frames: steps)
        var configuration = Configuration()
        configuration.tracking = crowd.settings
        configuration.prediction.predictor = .kalman
        var pipeline = try Pipeline(
            configuration: configuration, detector: nil, camera: crowd.camera,
            frameRate: TrackingBenchmark.rate)
        let scene = (0..<crowd.warmUp + crowd.frames).map(crowd.observations)
        return StepMeasurement(warmUp: crowd.warmUp, steps: crowd.frames) { frame in
            pipeline.process(scene[frame], at: crowd.moment(of: frame), orientation: .level)
        }
    }
}
