import Geometry

/// How urgent an alert is, in ascending order.
public enum AlertLevel: Int, Sendable, Comparable, CaseIterable, CustomStringConvertible {
    /// Somebody may come into the way.
    case notice
    /// Somebody is coming into the way.
    case caution
    /// A collision is about to happen.
    case danger

    /// The word of the event log.
    public var description: String {
        switch self {
        case .notice: "notice"
        case .caution: "caution"
        case .danger: "danger"
        }
    }

    /// Order of urgency.
    public static func < (a: AlertLevel, b: AlertLevel) -> Bool { a.rawValue < b.rawValue }
}

/// Where somebody is, seen from the face, in a word.
public enum Side: String, Sendable, CaseIterable {
    /// Within the front sector.
    case ahead
    /// To the left of it.
    case left
    /// To the right of it.
    case right
    /// In the back.
    case behind
}

/// A decision to warn the wearer.
public struct Alert: Sendable, Equatable {
    /// Moment of the frame that led to it.
    public var time: Timestamp
    /// Track of the person; nil for a crowd.
    public var track: Int?
    /// How urgent.
    public var level: AlertLevel
    /// Where, in a word.
    public var side: Side
    /// Whether the person is within arm's reach soon: near, or with little time left.
    public var isClose: Bool
    /// Direction of the person in the head frame, radians, left positive.
    public var bearing: Double
    /// Distance now, metres.
    public var distance: Double
    /// Probability of a collision within the horizon.
    public var probability: Double
    /// Median time to it, seconds.
    public var timeToCollision: Double

    /// Makes an alert.
    public init(
        time: Timestamp, track: Int?, level: AlertLevel, side: Side, isClose: Bool, bearing: Double, distance: Double,
        probability: Double, timeToCollision: Double
    ) {
        self.time = time
        self.track = track
        self.level = level
        self.side = side
        self.isClose = isClose
        self.bearing = bearing
        self.distance = distance
        self.probability = probability
        self.timeToCollision = timeToCollision
    }
}

/// Why something that could have been said was not.
public enum SuppressionReason: String, Sendable, CaseIterable {
    /// Another alert came less than the minimum interval ago.
    case tooSoon = "too soon"
    /// Somebody more urgent was announced in the same frame.
    case lessUrgent = "less urgent"
    /// The cap on alerts a minute is reached.
    case crowd
    /// The person is beside the wearer and does not come on.
    case beside = "already beside"
    /// Already announced at this level and side.
    case alreadyAnnounced = "already announced"
}

/// What became of a person who is a hazard in this frame.
public enum AlertDecision: Sendable, Equatable {
    /// It is said now.
    case announce(Alert)
    /// It is not said, and why.
    case suppress(Alert, SuppressionReason)
}
