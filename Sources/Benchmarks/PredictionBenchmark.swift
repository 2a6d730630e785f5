import Configuration
import Diagnostics
import Pipeline
import Prediction
import Risk

/// A predictor for everybody in view, at the horizon and the steps of the risk estimate.
public struct PredictionBenchmark: Benchmark {
    /// What it is called on the command line.
    public let name: String
    /// What a step is.
    public let step: String
    /// The project's limit, microseconds a person.
    public let limitPerItem: Double?

    private let predictor: PredictionSettings.Kind

    /// Makes one.
    ///
    /// - Parameter limitPerItem: microseconds a person.
    init(name: String, predictor: PredictionSettings.Kind, limitPerItem: Double?) {
        self.name = name
        self.predictor = predictor
        self.limitPerItem = limitPerItem
        step = "all predictions of \(predictor.rawValue)"
    }

    /// People in view.
    public func items(_ setting: BenchmarkSetting) -> (count: Int, name: String) { (setting.people, "person") }

    /// Measures the prediction alone.
    public func measure(_ setting: BenchmarkSetting) throws(Fault) -> StepMeasurement {
        let (warmUp, steps) = setting.length(warmUp: 50, steps: 2000)
        var configuration = Configuration()
        configuration.prediction.predictor = predictor
        var predictor = try configuration.makePredictor(frameRate: TrackingBenchmark.rate)
        let tracker = TrackingBenchmark(setting).followedCrowd()
        let times = RiskEstimator(settings: RiskSettings()).times
        var forecasts = Forecasts()
        return StepMeasurement(warmUp: warmUp, steps: steps) { _ in
            predictor.predict(tracker, times: times, into: &forecasts)
        }
    }
}
