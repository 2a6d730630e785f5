import Geometry

/// How much something matters to the wearer now, in ascending order.
public enum Urgency: Int, Sendable, Comparable, CaseIterable {
    /// A soft tick: everything runs.
    case signOfLife
    /// The state of the assistant itself.
    case state
    /// Somebody may come into the way.
    case notice
    /// Somebody is coming into the way.
    case caution
    /// A collision is about to happen.
    case danger

    /// Order of urgency.
    public static func < (a: Urgency, b: Urgency) -> Bool { a.rawValue < b.rawValue }
}

/// One thing to be heard: an earcon, then a few words, from a direction.
public struct Utterance: Sendable, Equatable {
    /// What is said.
    public enum Words: Sendable, Hashable {
        /// A phrase of the catalogue.
        case phrase(PhraseKey)
        /// Any text, in the language of the voice.
        case text(String)
    }

    /// What is said.
    public var words: Words
    /// How much it matters.
    public var urgency: Urgency
    /// Direction in the head frame, radians, left positive; nil for something that comes from nowhere.
    public var bearing: Double?
    /// Distance, metres, which sets how fast the earcon pulses; nil where it is not known.
    public var distance: Double?
    /// Whom it is about, so that a newer word on the same person replaces one that still waits; nil for nobody.
    public var subject: Int?
    /// From this moment on it is no longer worth saying; nil for never.
    public var expires: Timestamp?

    /// Makes an utterance.
    public init(
        _ words: Words, urgency: Urgency, bearing: Double? = nil, distance: Double? = nil, subject: Int? = nil,
        expires: Timestamp? = nil
    ) {
        self.words = words
        self.urgency = urgency
        self.bearing = bearing
        self.distance = distance
        self.subject = subject
        self.expires = expires
    }

    /// Whether it is no longer worth saying.
    public func hasExpired(at now: Timestamp) -> Bool {
        guard let expires else { return false }
        return expires <= now
    }

    /// Whether to lose this one is the lesser evil, where not all can wait: danger is kept longest, then what never
    /// expires, such as a state; what expires soonest goes first.
    func isMoreExpendable(than other: Utterance) -> Bool {
        if (urgency == .danger) != (other.urgency == .danger) { return urgency != .danger }
        switch (expires, other.expires) {
        case (let own?, let others?) where own != others: return own < others
        case (_?, nil): return true
        case (nil, _?): return false
        default: return urgency < other.urgency
        }
    }

    /// Whether it tells that the wearer can rely on less than before.
    public var isLoss: Bool {
        guard case .phrase(let key) = words else { return false }
        return key.isLoss
    }
}
