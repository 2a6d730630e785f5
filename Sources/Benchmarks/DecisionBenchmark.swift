import Configuration
import Diagnostics
import Pipeline

/// From observations to the decision what to say: tracking, a Kalman prediction, risk and alerts together.
public struct DecisionBenchmark: Benchmark {
    /// What it is called on the command line.
    public let name = "decision"
    /// What a step is.
    public let step = "one frame from observations to a decision, with the kalman predictor"
    /// People in view.
    public var items: (count: Int, name: String) { (crowd.people, "person") }
    /// The project's limit for 50 people is 0.1 ms.
    public let limitPerItem: Double? = 2

    private let crowd = TrackingBenchmark(frames: 3000)

    /// Makes one.
    init() {}

    /// Measures the pipeline behind the detector and the ranging.
    public func measure() throws(Fault) -> StepMeasurement {
        var configuration = Configuration()
        configuration.prediction.predictor = .kalman
        var pipeline = try Pipeline(
            configuration: configuration, detector: nil, camera: TrackingBenchmark.camera,
            frameRate: TrackingBenchmark.rate)
        let scene = (0..<crowd.warmUp + crowd.frames).map(crowd.observations)
        return StepMeasurement(warmUp: crowd.warmUp, steps: crowd.frames) { frame in
            pipeline.process(scene[frame], at: crowd.moment(of: frame), orientation: .level)
        }
    }
}
