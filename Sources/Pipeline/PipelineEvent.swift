import Alerting
import FileFormats
import Geometry

/// One line of the event log: an alert, a change of state, or (on request) something that was not said and why.
public struct PipelineEvent: Sendable, Equatable {
    /// What kind of event.
    public enum Kind: String, Sendable {
        /// Something was said about a person or a crowd.
        case alert
        /// The pipeline's own state changed.
        case state
        /// Something was not said.
        case suppressed
    }

    /// Seconds in the source's time.
    public var time: Double
    /// Number of the frame.
    public var frame: Int
    /// What kind of event.
    public var kind: Kind
    /// The words.
    public var text: String
    /// The alert, where there was one.
    public var alert: Alert?
    /// Why it was not said (`suppressed`), or the state's name (`state`).
    public var reason: String?
    /// From the capture of the frame to the decision, milliseconds; nil in a replay that does not run in real time.
    public var latency: Double?

    /// Makes an event.
    public init(
        time: Double, frame: Int, kind: Kind, text: String, alert: Alert? = nil, reason: String? = nil,
        latency: Double? = nil
    ) {
        self.time = time
        self.frame = frame
        self.kind = kind
        self.text = text
        self.alert = alert
        self.reason = reason
        self.latency = latency
    }

    /// One JSON object on one line, keys and decimals as the command-line contract has them; the same bytes for the same
    /// event on every run.
    public var json: String {
        var fields = [
            "\"t\": \(JSONText.number(time, decimals: 4))", "\"frame\": \(frame)",
            "\"kind\": \(JSONText.quoted(kind.rawValue))",
        ]
        if let alert {
            fields.append("\"track\": \(alert.track.map(String.init) ?? "null")")
            fields.append("\"level\": \(JSONText.quoted(alert.level.description))")
            fields.append("\"probability\": \(JSONText.number(alert.probability, decimals: 3))")
            fields.append("\"ttc_s\": \(JSONText.number(alert.timeToCollision, decimals: 2))")
            fields.append("\"distance_m\": \(JSONText.number(alert.distance, decimals: 2))")
            fields.append("\"bearing_deg\": \(JSONText.number(alert.bearing * 180 / .pi, decimals: 1))")
        }
        if let reason { fields.append("\"\(kind == .state ? "state" : "reason")\": \(JSONText.quoted(reason))") }
        fields.append("\"text\": \(JSONText.quoted(text))")
        fields.append("\"latency_ms\": \(latency.map { JSONText.number($0, decimals: 1) } ?? "null")")
        return "{" + fields.joined(separator: ", ") + "}"
    }
}

/// Text and numbers inside JSON (RFC 8259).
public enum JSONText {
    /// The number, or null for one that is not finite, of which JSON has none.
    public static func number(_ value: Double, decimals: Int) -> String {
        value.isFinite ? DecimalNumber.format(value, decimals: decimals) : "null"
    }

    /// The text in quotation marks, with what must be escaped escaped.
    public static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case let s where s.value < 0x20:
                let hex = String(s.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
