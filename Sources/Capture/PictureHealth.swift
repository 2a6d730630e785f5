import Geometry

/// Watches the pictures of a camera for those that look like frames and show nothing: frozen or dark ones.
public struct PictureHealth: Sendable {
    private enum Sight: Sendable { case good, frozen, dark }

    private let frozenAfter: Double
    private let darkAfter: Double
    private let darkBelow: Double
    private var sight = Sight.good
    private var lastHash: UInt64?
    /// Since when the picture has been the same.
    private var sameSince: Timestamp?
    /// Since when it has been dark.
    private var darkSince: Timestamp?

    /// Takes the limits from the settings.
    public init(_ settings: CameraSettings) {
        frozenAfter = settings.frozenAfter
        darkAfter = settings.darkAfter
        darkBelow = settings.darkBelow
    }

    /// Whether the picture is frozen now.
    public var isFrozen: Bool { sight == .frozen }

    /// Takes in one picture.
    ///
    /// - Returns: what changed by it, if anything did.
    public mutating func see(_ digest: PictureDigest, at moment: Timestamp) -> CameraCondition? {
        if digest.hash != lastHash || sameSince == nil { sameSince = moment }
        lastHash = digest.hash
        if digest.luma >= darkBelow {
            darkSince = nil
        } else if darkSince == nil {
            darkSince = moment
        }

        let before = sight
        // Full darkness has no noise on many cameras, thus the same picture: dark is the truer name for it.
        if let darkSince, moment.since(darkSince) >= darkAfter {
            sight = .dark
        } else if darkSince == nil, let sameSince, moment.since(sameSince) >= frozenAfter {
            sight = .frozen
        } else if darkSince == nil || sight != .dark {
            sight = .good
        }
        guard sight != before else { return nil }
        switch sight {
        case .good: return .clear
        case .frozen: return .frozen
        case .dark: return .dark
        }
    }

    /// The camera was opened anew: what went before says nothing about how long its picture has been the same. A frozen
    /// or dark one stays so until a picture shows otherwise.
    public mutating func reopened() {
        guard sight == .good else { return }
        sameSince = nil
        darkSince = nil
    }
}
