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
    /// The project's limit for 50 people is 0.2 ms.
    public let limitPerItem: Double? = 4

    /// Makes one.
    init() {}

    /// People in view.
    public func items(_ setting: BenchmarkSetting) -> (count: Int, name: String) { (setting.people, "person") }

    /// Measures the estimate alone.
    public func measure(_ setting: BenchmarkSetting) throws(Fault) -> StepMeasurement {
        let (warmUp, steps) = setting.length(warmUp: 50, steps: 2000)
        var predictor = try Configuration().makePredictor(frameRate: TrackingBenchmark.rate)
        var estimator = RiskEstimator(settings: RiskSettings())
        let tracker = TrackingBenchmark(setting).followedCrowd()
        var forecasts = Forecasts()
        predictor.predict(tracker, times: estimator.times, into: &forecasts)
        var risks: [CollisionRisk] = []
        return StepMeasurement(warmUp: warmUp, steps: steps) { _ in
            estimator.estimate(tracker, forecasts, into: &risks)
        }
    }
}
