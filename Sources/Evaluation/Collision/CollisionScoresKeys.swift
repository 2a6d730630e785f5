/// The keys of the command-line contract, and the reliability table.
extension CollisionScores: Encodable {
    private enum CodingKeys: String, CodingKey {
        case frameLevel = "frame_level"
        case eventLevel = "event_level"
        case brier, reliability, minutes, sequences
    }

    /// Writes the scores; those that are not known are null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(frames, forKey: .frameLevel)
        try container.encode(events, forKey: .eventLevel)
        try container.encode(brier, forKey: .brier)
        try container.encode(reliability, forKey: .reliability)
        try container.encode(events.minutes, forKey: .minutes)
        try container.encode(recordings, forKey: .sequences)
    }
}

extension CollisionEventScores: Encodable {
    private enum CodingKeys: String, CodingKey {
        case encounters, warned, missed, precision, recall, f1
        case falseAlerts = "false_alerts"
        case falseAlertsPerMinute = "false_alerts_per_minute"
        case leadTime = "lead_time_s"
    }

    /// Writes the scores; those that are not known are null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(encounters, forKey: .encounters)
        try container.encode(warned, forKey: .warned)
        try container.encode(missed, forKey: .missed)
        try container.encode(falseAlerts, forKey: .falseAlerts)
        try container.encode(precision, forKey: .precision)
        try container.encode(recall, forKey: .recall)
        try container.encode(f1, forKey: .f1)
        try container.encode(falseAlertsPerMinute, forKey: .falseAlertsPerMinute)
        let leadTime = ["p10": 0.1, "p50": 0.5, "p90": 0.9].mapValues { self.leadTime(quantile: $0) }
        try container.encode(leadTime, forKey: .leadTime)
    }
}
