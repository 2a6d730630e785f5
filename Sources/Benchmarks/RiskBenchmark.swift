import Configuration
import Diagnostics
import Pipeline
import Prediction
import Risk

/// The risk of everybody in view from given predictions.
public struct RiskBenchmark: Benchmark {
    /// What it is called on the command line.
    public let name = "risk"
    /// What a step is.
    public let step = "all risks from given predictions"
    /// People in view.
    public var items: (count: Int, name: String) { (crowd.people, "person") }
    /// The project's limit for 50 people is 0.2 ms.
    public let limitPerItem: Double? = 4

    private let crowd = TrackingBenchmark()

    /// Makes one.
    init() {}

    /// Measures the estimate alone.
    public func measure() throws(Fault) -> StepMeasurement {
        var predictor = try Configuration().makePredictor(frameRate: TrackingBenchmark.rate)
        var estimator = RiskEstimator(settings: RiskSettings())
        let tracker = crowd.followedCrowd()
        var forecasts = Forecasts()
        predictor.predict(tracker, times: estimator.times, into: &forecasts)
        var risks: [CollisionRisk] = []
        return StepMeasurement(warmUp: 50, steps: 2000) { _ in
            estimator.estimate(tracker, forecasts, into: &risks)
        }
    }
}
