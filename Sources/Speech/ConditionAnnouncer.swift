import Geometry

/// Something that keeps the assistant from seeing as it should.
public enum Condition: Int, Sendable, CaseIterable {
    /// No camera.
    case cameraLost
    /// No orientation, so that a head turn is taken for people moving.
    case orientationLost
    /// The processor can not keep up.
    case overloaded
    /// The picture is too dark to find people in.
    case tooDark
    /// The camera sends the very same picture again and again.
    case pictureFrozen
    /// The camera delivers far fewer pictures than it promised.
    case cameraSlow
    /// The machine slows itself down because it is hot.
    case tooHot
    /// Nothing more can be recorded; warnings go on.
    case diskFull
    /// No new picture has been judged for a while.
    case perceptionStale

    /// What is said when it begins.
    public var onset: PhraseKey {
        switch self {
        case .cameraLost: .cameraLost
        case .orientationLost: .orientationLost
        case .overloaded: .overloaded
        case .tooDark: .tooDark
        case .pictureFrozen: .pictureFrozen
        case .cameraSlow: .cameraSlow
        case .tooHot: .tooHot
        case .diskFull: .diskFull
        case .perceptionStale: .perceptionStale
        }
    }

    /// What is said when it has ended.
    public var end: PhraseKey {
        switch self {
        case .cameraLost: .cameraBack
        case .orientationLost: .orientationBack
        case .overloaded, .tooDark, .pictureFrozen, .cameraSlow, .tooHot, .diskFull, .perceptionStale: .normalAgain
        }
    }
}

/// Decides when the wearer is told about the assistant's own state: each condition once when it begins and once when it
/// has ended for good, a reminder while any lasts, and, if wanted, a sign of life while none does. A state machine that
/// time stamps drive.
public struct ConditionAnnouncer: Sendable {
    /// From one reminder to the next while a condition lasts, seconds: rare enough to live with, often enough that an
    /// hour in silence is not taken for an hour in safety.
    public var reminderInterval: Double
    /// A condition must have been away for so long before its end is told, seconds, so that one that comes and goes is
    /// told once.
    public var settlingTime: Double
    /// From one sign of life to the next while all is well, seconds; nil for none.
    public var signOfLifeInterval: Double?

    private struct Episode {
        var endedAt: Timestamp?
    }

    private var episodes: [Condition: Episode] = [:]
    private var lastWord: Timestamp?
    /// Some condition has ended that only 'normal again' tells of, which is not true while another one lasts.
    private var owesNormalAgain = false

    /// An announcer that knows of no condition.
    public init(reminderInterval: Double = 30, settlingTime: Double = 1, signOfLifeInterval: Double? = nil) {
        self.reminderInterval = reminderInterval
        self.settlingTime = settlingTime
        self.signOfLifeInterval = signOfLifeInterval
    }

    /// Whether some condition lasts that the wearer was told of.
    public var isLimited: Bool { !episodes.isEmpty }

    /// Takes note of which conditions there are now, and appends what is to be said about it.
    ///
    /// - Parameters:
    ///   - present: every condition there is at this moment.
    ///   - time: this moment; it never goes back.
    ///   - utterances: what is to be said is appended here.
    public mutating func update(_ present: Set<Condition>, at time: Timestamp, into utterances: inout [Utterance]) {
        // Beginnings before ends, so that 'normal again' is not said in the moment that something else begins.
        for condition in Condition.allCases where present.contains(condition) {
            let isNew = episodes.updateValue(Episode(), forKey: condition) == nil
            if isNew { say(condition.onset, at: time, into: &utterances) }
        }
        for condition in Condition.allCases where !present.contains(condition) {
            guard let episode = episodes[condition] else { continue }
            guard let endedAt = episode.endedAt else {
                episodes[condition]?.endedAt = time
                continue
            }
            guard time.since(endedAt) >= settlingTime else { continue }
            episodes[condition] = nil
            if condition.end == .normalAgain {
                owesNormalAgain = true
            } else {
                say(condition.end, at: time, into: &utterances)
            }
        }
        if owesNormalAgain, episodes.isEmpty {
            owesNormalAgain = false
            say(.normalAgain, at: time, into: &utterances)
        }
        let silence = lastWord.map { time.since($0) }
        if lastWord == nil { lastWord = time }
        guard let silence else { return }
        if isLimited {
            if silence >= reminderInterval { say(.stillLimited, at: time, into: &utterances) }
        } else if let signOfLifeInterval, silence >= signOfLifeInterval {
            lastWord = time
            let expires = time.advanced(by: signOfLifeInterval)
            utterances.append(Utterance(.phrase(.signOfLife), urgency: .signOfLife, expires: expires))
        }
    }

    private mutating func say(_ key: PhraseKey, at time: Timestamp, into utterances: inout [Utterance]) {
        lastWord = time
        utterances.append(Utterance(.phrase(key), urgency: .state))
    }
}
