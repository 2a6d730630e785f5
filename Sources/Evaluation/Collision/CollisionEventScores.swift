/// How well the alerts told of encounters: one person's entries into the radius, as the wearer lives through them.
public struct CollisionEventScores: Sendable, Equatable {
    /// Encounters.
    public var encounters = 0
    /// Encounters with an alert in time.
    public var warned = 0
    /// Alerts after which nobody came too near within the horizon.
    public var falseAlerts = 0
    /// How long before the entry the first alert of each warned encounter came, seconds.
    public var leadTimes: [Double] = []
    /// Time the recordings last, minutes.
    public var minutes = 0.0

    /// Makes the scores of no recording.
    public init() {}

    /// Encounters without an alert in time.
    public var missed: Int { encounters - warned }
    /// Warned encounters among these and the false alerts; 0 where there is neither.
    public var precision: Double { Double(warned) / Double(max(1, warned + falseAlerts)) }
    /// Warned encounters among all; 0 where there is none.
    public var recall: Double { Double(warned) / Double(max(1, encounters)) }
    /// Harmonic mean of the two.
    public var f1: Double { precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0 }
    /// False alerts a minute; nil for recordings of no length.
    public var falseAlertsPerMinute: Double? { minutes > 0 ? Double(falseAlerts) / minutes : nil }

    /// A quantile of the lead times, seconds; nil where nothing was warned of.
    public func leadTime(quantile: Double) -> Double? { SortedValues(leadTimes).quantile(quantile) }

    mutating func add(_ person: CollisionPerson, truth: CollisionTruth, rules: CollisionRules) {
        let tolerance = CollisionRules.tolerance
        for entry in truth.entriesFromOutside {
            let start = entry - rules.horizon - tolerance
            let observed = person.observations.count { $0.time >= start && $0.time < entry - tolerance }
            guard observed >= rules.observationsNeeded else { continue }
            encounters += 1
            let latest = entry - rules.latestWarning + tolerance
            if let alert = person.alerts.first(where: { $0 >= start && $0 <= latest }) {
                warned += 1
                leadTimes.append(entry - alert)
            }
        }
        falseAlerts += Self.groups(of: person.alerts, rules: rules).count { group in
            !group.contains { truth.enters(after: $0) }
        }
    }

    mutating func addAlertsOnNobody(_ alerts: [Double], rules: CollisionRules) {
        falseAlerts += Self.groups(of: alerts, rules: rules).count
    }

    /// Alerts that follow each other so closely that they are one.
    private static func groups(of alerts: [Double], rules: CollisionRules) -> [[Double]] {
        var groups: [[Double]] = []
        for alert in alerts {
            if let last = groups.last?.last, alert - last < rules.alertSpacing - CollisionRules.tolerance {
                groups[groups.count - 1].append(alert)
            } else {
                groups.append([alert])
            }
        }
        return groups
    }
}
