import Alerting
import Geometry

/// Puts decisions into events and words.
public struct Narrator: Sendable {
    /// Makes a narrator.
    public init() {}

    /// The event of a decision.
    public func event(for decision: AlertDecision, frame: Int) -> PipelineEvent {
        switch decision {
        case .announce(let alert):
            PipelineEvent(
                time: alert.time.seconds, frame: frame, kind: .alert, text: words(for: alert), alert: alert)
        case .suppress(let alert, let reason):
            PipelineEvent(
                time: alert.time.seconds, frame: frame, kind: .suppressed, text: words(for: alert), alert: alert,
                reason: reason.rawValue)
        }
    }

    /// At most three words: where, and how urgent.
    public func words(for alert: Alert) -> String {
        guard alert.track != nil else { return "crowd ahead" }
        if alert.level == .danger { return "stop, \(alert.side.rawValue)" }
        return alert.isClose ? "\(alert.side.rawValue), close" : "person \(alert.side.rawValue)"
    }
}
