import Geometry

/// Decides what is heard next. A state machine that time stamps drive, so that the live output and a replay's file obey
/// the same rules:
///
/// - one voice at a time;
/// - danger interrupts whatever is less than danger;
/// - otherwise the more urgent goes first, and the older one among equals;
/// - what has expired, was withdrawn, or is overtaken by a newer word on the same person is not said.
public struct SpeechQueue: Sendable {
    /// Why something was not said.
    public enum DropReason: String, Sendable {
        /// Its turn came too late.
        case expired
        /// It was no longer true.
        case withdrawn
        /// A newer word on the same person took its place.
        case overtaken
        /// Too much else was waiting.
        case crowdedOut = "crowded out"
        /// The quiet mode does not let it through.
        case quiet
    }

    /// What became of an utterance.
    public enum Outcome: Sendable, Equatable {
        /// It begins to be heard.
        case started(Utterance)
        /// It was heard to its end.
        case finished(Utterance)
        /// Danger cut it short.
        case interrupted(Utterance)
        /// It is not said.
        case dropped(Utterance, DropReason)
    }

    /// How many may wait. What waits longer than three others is stale anyway.
    public static let capacity = 4

    /// What is heard.
    public let mode: SpeechSettings.Mode
    /// What is being heard now.
    public private(set) var current: Utterance?
    /// What waits, the next one first.
    public private(set) var waiting: [Utterance] = []

    /// A queue with nothing in it.
    public init(mode: SpeechSettings.Mode = .full) {
        self.mode = mode
        waiting.reserveCapacity(SpeechQueue.capacity + 1)
    }

    /// Whether nothing is heard and nothing waits.
    public var isIdle: Bool { current == nil && waiting.isEmpty }

    /// Puts an utterance in line.
    ///
    /// - Parameters:
    ///   - utterance: what is to be heard.
    ///   - outcomes: what became of utterances because of it is appended here.
    public mutating func submit(_ utterance: Utterance, into outcomes: inout [Outcome]) {
        if mode == .quiet, utterance.urgency != .danger, !utterance.isLoss {
            outcomes.append(.dropped(utterance, .quiet))
            return
        }
        if utterance.subject != nil, let i = waiting.firstIndex(where: { $0.subject == utterance.subject }) {
            outcomes.append(.dropped(waiting.remove(at: i), .overtaken))
        }
        let place = waiting.firstIndex { $0.urgency < utterance.urgency } ?? waiting.endIndex
        waiting.insert(utterance, at: place)
        if waiting.count > SpeechQueue.capacity,
            let expendable = waiting.indices.min(by: { waiting[$0].isMoreExpendable(than: waiting[$1]) })
        {
            outcomes.append(.dropped(waiting.remove(at: expendable), .crowdedOut))
        }
    }

    /// Takes back what still waits about somebody, because it is no longer true.
    public mutating func withdraw(subject: Int, into outcomes: inout [Outcome]) {
        while let i = waiting.firstIndex(where: { $0.subject == subject }) {
            outcomes.append(.dropped(waiting.remove(at: i), .withdrawn))
        }
    }

    /// What must begin to be heard now, or nil to go on as before.
    ///
    /// Where there is one, whatever was heard so far must fall silent.
    public mutating func next(at now: Timestamp, into outcomes: inout [Outcome]) -> Utterance? {
        while let i = waiting.firstIndex(where: { $0.hasExpired(at: now) }) {
            outcomes.append(.dropped(waiting.remove(at: i), .expired))
        }
        guard let candidate = waiting.first else { return nil }
        if let current {
            guard candidate.urgency == .danger, current.urgency < .danger else { return nil }
            outcomes.append(.interrupted(current))
        }
        waiting.removeFirst()
        current = candidate
        outcomes.append(.started(candidate))
        return candidate
    }

    /// Tells that what was heard has come to its end.
    public mutating func finishCurrent(into outcomes: inout [Outcome]) {
        guard let ended = current else { return }
        current = nil
        outcomes.append(.finished(ended))
    }
}
