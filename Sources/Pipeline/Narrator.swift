import Alerting
import Diagnostics
import Geometry
import Speech

/// Puts decisions into words: the one place where what was decided meets what can be said.
public struct Narrator: Sendable {
    private let catalogue: PhraseCatalogue

    /// How long an alert may wait for its turn before it is no longer true, seconds.
    private static let patience = 1.0

    /// Makes a narrator.
    ///
    /// - Parameter catalogue: the words of the wearer's language.
    public init(catalogue: PhraseCatalogue) {
        self.catalogue = catalogue
    }

    /// The event of a decision.
    public func event(for decision: AlertDecision, frame: Int) -> PipelineEvent {
        switch decision {
        case .announce(let alert):
            PipelineEvent(
                time: alert.time.seconds, frame: frame, kind: .alert, text: catalogue[phrase(for: alert)], alert: alert)
        case .suppress(let alert, let reason):
            PipelineEvent(
                time: alert.time.seconds, frame: frame, kind: .suppressed, text: catalogue[phrase(for: alert)],
                alert: alert, reason: reason.rawValue)
        }
    }

    /// The event of a change of the pipeline's own state.
    public func event(for state: PhraseKey, at time: Timestamp, frame: Int) -> PipelineEvent {
        PipelineEvent(
            time: time.seconds, frame: frame, kind: .state, text: catalogue[state], reason: state.rawValue)
    }

    /// What is to be heard of an alert.
    public func utterance(for alert: Alert) -> Utterance {
        let urgency: Urgency =
            switch alert.level {
            case .notice: .notice
            case .caution: .caution
            case .danger: .danger
            }
        return Utterance(
            .phrase(phrase(for: alert)), urgency: urgency, bearing: alert.bearing, distance: alert.distance,
            subject: alert.track, expires: alert.time.advanced(by: Self.patience))
    }

    /// Where, and how urgent.
    func phrase(for alert: Alert) -> PhraseKey {
        guard alert.track != nil else { return .crowdAhead }
        switch (alert.level == .danger, alert.isClose, alert.side) {
        case (true, _, .ahead): return .stopAhead
        case (true, _, .left): return .stopLeft
        case (true, _, .right): return .stopRight
        case (true, _, .behind): return .carefulBehind
        case (false, true, .ahead): return .aheadClose
        case (false, true, .left): return .leftClose
        case (false, true, .right): return .rightClose
        case (false, true, .behind): return .behindClose
        case (false, false, .ahead): return .personAhead
        case (false, false, .left): return .personLeft
        case (false, false, .right): return .personRight
        case (false, false, .behind): return .personBehind
        }
    }
}
