import Alerting
import Configuration
import Diagnostics
import Geometry
import Pipeline
import Risk

/// What is said about everybody in view, from given risks: half of them hazards that come and go.
public struct AlertBenchmark: Benchmark {
    /// What it is called on the command line.
    public let name = "alert"
    /// What a step is.
    public let step = "one frame's decision what to say, from given risks"
    /// No limit of its own: it is a part of `decision`.
    public let limitPerItem: Double? = nil

    /// Makes one.
    init() {}

    /// People in view.
    public func items(_ setting: BenchmarkSetting) -> (count: Int, name: String) { (setting.people, "person") }

    /// Measures the policy alone.
    public func measure(_ setting: BenchmarkSetting) throws(Fault) -> StepMeasurement {
        let (warmUp, steps) = setting.length(warmUp: 600, steps: 6000)
        var policy = AlertPolicy(settings: setting.configuration.alerts)
        var candidates = (0..<setting.people).map { Self.candidate($0) }
        var decisions: [AlertDecision] = []
        return StepMeasurement(warmUp: warmUp, steps: steps) { frame in
            let time = Timestamp(nanoseconds: Int64(Double(frame) / TrackingBenchmark.rate * 1e9))
            // Risk rises and falls with a period of some seconds, for each person at another time.
            for i in candidates.indices {
                let phase = (frame + 17 * i) % 240
                let probability = i.isMultiple(of: 2) ? Double(phase < 120 ? phase : 240 - phase) / 120 : 0.05
                candidates[i].risk.probability = probability
                candidates[i].risk.timeToCollision = 3.2 - 2.8 * probability
                candidates[i].risk.earliestTimeToCollision = 2.8 - 2.5 * probability
            }
            policy.update(at: time, candidates, into: &decisions)
        }
    }

    private static func candidate(_ i: Int) -> AlertPolicy.Candidate {
        let distance = 2 + 0.2 * Double(i)
        let bearing = 0.8 - 1.6 * Double(i % 11) / 10
        let risk = CollisionRisk(
            probability: 0, timeToCollision: 3, earliestTimeToCollision: 2.5, closestTime: 2, closestDistance: 0.5,
            closestPoint: Point(0.4, 0.3, 0), distance: distance, closingSpeed: 1.2)
        return AlertPolicy.Candidate(track: i + 1, risk: risk, bearing: bearing)
    }
}
