/// Everything that can be said, without the words of any language. The raw value is the key in a catalogue file.
public enum PhraseKey: String, Sendable, CaseIterable {
    // Alerts: somebody may come into the way.
    case personAhead = "person-ahead"
    case personLeft = "person-left"
    case personRight = "person-right"
    case personBehind = "person-behind"
    // Alerts: somebody is coming into the way, and is near.
    case aheadClose = "ahead-close"
    case leftClose = "left-close"
    case rightClose = "right-close"
    case behindClose = "behind-close"
    // Alerts: a collision is about to happen. There is no 'stop' for somebody behind: to stop may bring it about.
    case stopAhead = "stop-ahead"
    case stopLeft = "stop-left"
    case stopRight = "stop-right"
    case carefulBehind = "careful-behind"
    /// Too many people to name each.
    case crowdAhead = "crowd-ahead"

    // States.
    case ready
    case cameraLost = "camera-lost"
    case cameraBack = "camera-back"
    case orientationLost = "orientation-lost"
    case orientationBack = "orientation-back"
    case overloaded
    case normalAgain = "normal-again"
    case tooDark = "too-dark"
    case pictureFrozen = "picture-frozen"
    case cameraSlow = "camera-slow"
    case tooHot = "too-hot"
    case diskFull = "disk-full"
    case perceptionStale = "perception-stale"
    case audioChanged = "audio-changed"
    case settingsReloaded = "settings-reloaded"
    case settingsRejected = "settings-rejected"
    case shuttingDown = "shutting-down"
    case assistantStopped = "assistant-stopped"
    /// The reminder while something is still missing.
    case stillLimited = "still-limited"
    /// Tells that everything runs. A soft tick stands for it wherever earcons are heard.
    case signOfLife = "sign-of-life"

    /// Whether it tells that the wearer can rely on less than before. Such a message has a falling earcon and is heard
    /// in quiet mode too, because silence must never mean both 'all clear' and 'dead'.
    public var isLoss: Bool {
        switch self {
        case .cameraLost, .orientationLost, .overloaded, .tooDark, .pictureFrozen, .cameraSlow, .tooHot, .diskFull,
            .perceptionStale, .settingsRejected, .shuttingDown, .assistantStopped, .stillLimited:
            true
        case .personAhead, .personLeft, .personRight, .personBehind, .aheadClose, .leftClose, .rightClose,
            .behindClose, .stopAhead, .stopLeft, .stopRight, .carefulBehind, .crowdAhead, .ready, .cameraBack,
            .orientationBack, .normalAgain, .audioChanged, .settingsReloaded, .signOfLife:
            false
        }
    }
}
