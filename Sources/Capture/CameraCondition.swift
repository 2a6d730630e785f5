/// Why a camera delivers nothing.
public enum CameraLoss: Sendable, Hashable, CustomStringConvertible {
    /// It is not there (any more).
    case unplugged
    /// It is there, but answers with an error.
    case failed(V4L2Error)
    /// It is there, without an error, and sends no good frame.
    case stalled
    /// Another program uses it.
    case busy
    /// It offers no picture format that can be used.
    case unsuitable

    /// What an error at the device means.
    init(_ error: V4L2Error) {
        if error.isGone {
            self = .unplugged
        } else if error.isBusy {
            self = .busy
        } else {
            self = .failed(error)
        }
    }

    /// A few plain words.
    public var description: String {
        switch self {
        case .unplugged: "the camera is not there"
        case .failed(let error): "the camera fails: \(error)"
        case .stalled: "the camera sends no picture"
        case .busy: "another program uses the camera"
        case .unsuitable: "the camera offers no usable picture format"
        }
    }
}

/// A change of what the camera gives, told once, when it happens.
///
/// There are two things that change apart from each other: whether frames flow (`lost`, `returned`) and whether they
/// show anything (`frozen`, `dark`, `clear`).
public enum CameraCondition: Sendable, Hashable, CustomStringConvertible {
    /// No frame can be expected until `returned`.
    case lost(CameraLoss)
    /// Frames flow again, after so many seconds.
    case returned(afterSeconds: Double)
    /// The camera sends the very same picture again and again; it is opened anew should that not end. Such frames are
    /// not handed on: they would only look like a world that stands still.
    case frozen
    /// The picture is too dark to see anything: a covered lens, or night. Frames are handed on.
    case dark
    /// The end of `frozen` or `dark`.
    case clear
    /// The camera delivers far fewer frames a second than it promised.
    case slow(rate: Double, promised: Double)

    /// Whether no frame can be expected after it; nil where it says nothing of that.
    public var isLoss: Bool? {
        switch self {
        case .lost: true
        case .returned: false
        case .frozen, .dark, .clear, .slow: nil
        }
    }

    /// One sentence without a full stop.
    public var description: String {
        switch self {
        case .lost(let reason): "camera lost: \(reason)"
        case .returned(let seconds): "camera back after \(CameraMode.text(rate: seconds)) seconds"
        case .frozen: "the camera's picture is frozen"
        case .dark: "the camera sees only darkness"
        case .clear: "the camera sees again"
        case .slow(let rate, let promised):
            "the camera delivers \(CameraMode.text(rate: rate)) frames per second"
                + " instead of \(CameraMode.text(rate: promised))"
        }
    }
}
