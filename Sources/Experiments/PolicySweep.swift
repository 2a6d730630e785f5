import Alerting
import Evaluation
import Geometry
import Pipeline
import RealModule
import Tracking

/// The alert policy at many thresholds at once, over the same hazards: what the operating point is chosen by.
///
/// At a threshold the probability of a caution is that threshold, and those of the other levels are moved along by as much
/// on the log-odds.
public struct PolicySweep: Sendable {
    /// What one threshold gave.
    public struct Point: Sendable {
        /// Probability from which a caution is said.
        public let threshold: Double
        /// Encounters and alerts at it.
        public var events: CollisionEventScores { scores.events }

        fileprivate let settings: AlertSettings
        fileprivate var policy: AlertPolicy
        fileprivate var scores: CollisionScores
        fileprivate var alerts: [Int: [Double]] = [:]
        fileprivate var alertsOnNobody: [Double] = []
    }

    /// The thresholds tried, ascending: hundredths.
    public private(set) var points: [Point]
    private var decisions: [AlertDecision] = []

    init(settings: AlertSettings, rules: CollisionRules) {
        points = (1...99).map { hundredths in
            let threshold = Double(hundredths) / 100
            let shift = Self.odds(threshold) - Self.odds(settings.cautionProbability)
            func moved(_ probability: Double) -> Double { 1 / (1 + .exp(-(Self.odds(probability) + shift))) }
            var settings = settings
            settings.noticeProbability = moved(settings.noticeProbability)
            settings.cautionProbability = threshold
            settings.dangerProbability = moved(settings.dangerProbability)
            return Point(
                threshold: threshold, settings: settings, policy: AlertPolicy(settings: settings),
                scores: CollisionScores(rules: rules))
        }
    }

    private static func odds(_ probability: Double) -> Double {
        let p = min(1 - 1e-9, max(1e-9, probability))
        return .log(p / (1 - p))
    }

    /// Shows all policies the frame that the pipeline has just processed.
    mutating func add(_ pipeline: borrowing Pipeline, at time: Timestamp) {
        for index in points.indices {
            points[index].policy.update(at: time, pipeline.candidates, into: &decisions)
            for case .announce(let alert) in decisions {
                let track = pipeline.tracker.tracks.first { $0.id == alert.track }
                if let person = track?.person {
                    points[index].alerts[person, default: []].append(time.seconds)
                } else {
                    points[index].alertsOnNobody.append(time.seconds)
                }
            }
        }
    }

    /// Scores a recording that has ended, and begins anew.
    ///
    /// - Parameter recording: as the configured policy left it; only its alerts are replaced.
    mutating func finish(_ recording: CollisionRecording, people: [Int]) {
        for index in points.indices {
            var own = recording
            for (place, person) in people.enumerated() { own.people[place].alerts = points[index].alerts[person] ?? [] }
            own.alertsOnNobody = points[index].alertsOnNobody
            points[index].scores.add(own)
            points[index].alerts.removeAll(keepingCapacity: true)
            points[index].alertsOnNobody.removeAll(keepingCapacity: true)
            points[index].policy = AlertPolicy(settings: points[index].settings)
        }
    }
}
