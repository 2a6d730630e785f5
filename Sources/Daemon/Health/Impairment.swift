import Speech

/// A state in which the assistant does less than it should. The table of all of them, with what begins and ends each,
/// stands in docs/service.md; the order here is the order in which they are listed.
public enum Impairment: String, Sendable, CaseIterable, Codable, Comparable {
    /// No camera.
    case cameraLost = "camera-lost"
    /// The camera sends the very same picture again and again.
    case pictureFrozen = "picture-frozen"
    /// The picture is too dark to find people in.
    case tooDark = "too-dark"
    /// The camera delivers far fewer pictures than it promised.
    case cameraSlow = "camera-slow"
    /// Only every second picture is looked at, because one takes longer than the time to the next.
    case everySecondFrame = "every-second-frame"
    /// Pictures are looked at in less detail, because even every second one was too much.
    case smallerInput = "smaller-input"
    /// All that does not suffice.
    case overloaded
    /// The machine slows itself down because it is hot.
    case tooHot = "too-hot"
    /// How the camera is turned is not known, so that a head turn is taken for people moving.
    case orientationLost = "no-orientation"
    /// No sound device takes anything.
    case soundLost = "no-sound"
    /// Sound goes to another device than the configured one.
    case otherSoundDevice = "other-sound-device"
    /// Nothing more is recorded, because the disk is full or can not be written to.
    case diskFull = "disk-full"
    /// Pictures come and none has been looked at for a while.
    case perceptionStale = "perception-stale"

    /// How it is spoken of; nil where it is only shown in the status: what costs the wearer nothing yet, and what can
    /// not be said for want of sound (`audio changed` tells of the latter when there is sound again).
    public var spoken: Condition? {
        switch self {
        case .cameraLost: .cameraLost
        case .pictureFrozen: .pictureFrozen
        case .tooDark: .tooDark
        case .cameraSlow: .cameraSlow
        case .overloaded: .overloaded
        case .tooHot: .tooHot
        case .orientationLost: .orientationLost
        case .diskFull: .diskFull
        case .perceptionStale: .perceptionStale
        case .everySecondFrame, .smallerInput, .soundLost, .otherSoundDevice: nil
        }
    }

    /// Whether no picture can be expected, for a reason that the wearer is told: then the watchdog need not see any.
    public var explainsSilence: Bool { self == .cameraLost || self == .pictureFrozen }

    /// How long its cause must have been there before it begins, and gone before it ends, seconds. Where both are 0 the
    /// cause itself is judged over time, by who sees it.
    public var delays: (begin: Double, end: Double) {
        switch self {
        case .cameraSlow: (4, 4)
        case .tooHot: (0.4, 10)
        case .orientationLost: (0.5, 0.5)
        case .soundLost: (0.5, 0)
        case .diskFull: (0, 5)
        case .cameraLost, .pictureFrozen, .tooDark, .everySecondFrame, .smallerInput, .overloaded, .otherSoundDevice,
            .perceptionStale:
            (0, 0)
        }
    }

    /// In plain words, for a screen reader.
    public var words: String {
        switch self {
        case .cameraLost: "the camera is lost"
        case .pictureFrozen: "the camera's picture is frozen"
        case .tooDark: "the picture is too dark"
        case .cameraSlow: "the camera is slower than it promised"
        case .everySecondFrame: "only every second picture is looked at"
        case .smallerInput: "pictures are looked at in less detail"
        case .overloaded: "the processor can not keep up"
        case .tooHot: "the processor is slowed down because it is hot"
        case .orientationLost: "how the head is turned is not known"
        case .soundLost: "there is no sound"
        case .otherSoundDevice: "sound goes to another device than the configured one"
        case .diskFull: "nothing can be recorded, the disk is full or read-only"
        case .perceptionStale: "pictures come and are not looked at"
        }
    }

    /// Order of the list.
    public static func < (a: Impairment, b: Impairment) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
}
