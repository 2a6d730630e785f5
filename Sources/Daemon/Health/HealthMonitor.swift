import Geometry

/// What is known of the parts at one moment, from which follows what is impaired.
public struct HealthFacts: Sendable, Equatable {
    /// Where sound goes.
    public enum Sound: Sendable, Equatable {
        /// To the configured device, or nowhere by configuration.
        case asConfigured
        /// To another device.
        case elsewhere
        /// Nowhere, because no device takes it.
        case nowhere
    }

    /// No camera.
    public var cameraIsLost = false
    /// The same picture again and again.
    public var pictureIsFrozen = false
    /// Darkness.
    public var pictureIsDark = false
    /// Good frames a second over the last seconds; 0 while that is not known.
    public var cameraRate = 0.0
    /// Frames a second that the camera promised; 0 where it promised none.
    public var promisedRate = 0.0
    /// What is done about a detector that is too slow.
    public var load = LoadLevel.everyFrame
    /// Whether there is a smaller input to fall back on.
    public var hasSmallerInput = true
    /// Whether the processor is slowed down by heat.
    public var isThrottled = false
    /// Whether the last frame's orientation was known.
    public var hasOrientation = true
    /// Where sound goes.
    public var sound = Sound.asConfigured
    /// Whether what is to be recorded can not be written.
    public var diskIsFull = false
    /// When perception began to wait for its first frame, or ended the last one.
    public var lastProcessed: Timestamp
    /// Whether a frame was processed at all: the first may take longer.
    public var hasProcessed = false

    /// All is well at this moment.
    public init(lastProcessed: Timestamp) { self.lastProcessed = lastProcessed }
}

/// Decides what is impaired, and counts for how long: the table of docs/service.md as a state machine that time stamps
/// drive.
public struct HealthMonitor: Sendable {
    /// Without a frame looked at for so long, seconds, while frames come, perception is stale.
    public static let staleAfter = 1.0
    /// The first frame of a run may take so long, seconds.
    public static let firstFrameWithin = 4.0
    /// A camera is slow below this part of the rate that it promised, until it is above the second part again.
    static let slowParts = (begin: 0.7, end: 0.8)

    private struct Episode {
        var isPresent = false
        var changesSince: Timestamp?
        var began: Timestamp?
        var seconds = 0.0
    }

    private var episodes: [Impairment: Episode] = [:]
    private var last: Timestamp?

    /// All is well.
    public init() {}

    /// What is impaired now.
    public var present: Set<Impairment> { Set(episodes.lazy.filter(\.value.isPresent).map(\.key)) }

    /// Since when something is impaired; nil where it is not.
    public func began(_ impairment: Impairment) -> Timestamp? { episodes[impairment]?.began }

    /// For how long it has been impaired since the start, seconds.
    public func seconds(_ impairment: Impairment) -> Double { episodes[impairment]?.seconds ?? 0 }

    /// Takes in what is known now.
    ///
    /// - Parameters:
    ///   - facts: what is known.
    ///   - now: this moment; it never goes back.
    /// - Returns: what began and what ended.
    @discardableResult
    public mutating func update(_ facts: HealthFacts, at now: Timestamp) -> (began: [Impairment], ended: [Impairment]) {
        let passed = last.map { max(0, now.since($0)) } ?? 0
        last = now
        var began: [Impairment] = []
        var ended: [Impairment] = []
        for impairment in Impairment.allCases {
            var episode = episodes[impairment] ?? Episode()
            if episode.isPresent { episode.seconds += passed }
            let cause = isCause(impairment, facts, wasPresent: episode.isPresent, at: now)
            if cause == episode.isPresent {
                episode.changesSince = nil
            } else {
                let since = episode.changesSince ?? now
                episode.changesSince = since
                let delay = cause ? impairment.delays.begin : impairment.delays.end
                if now.since(since) >= delay {
                    episode.isPresent = cause
                    episode.changesSince = nil
                    episode.began = cause ? now : nil
                    if cause { began.append(impairment) } else { ended.append(impairment) }
                }
            }
            episodes[impairment] = episode
        }
        return (began, ended)
    }

    private func isCause(
        _ impairment: Impairment, _ facts: HealthFacts, wasPresent: Bool, at now: Timestamp
    ) -> Bool {
        switch impairment {
        case .cameraLost: return facts.cameraIsLost
        case .pictureFrozen: return facts.pictureIsFrozen && !facts.cameraIsLost
        case .tooDark: return facts.pictureIsDark && !facts.cameraIsLost
        case .cameraSlow:
            guard facts.promisedRate > 0, facts.cameraRate > 0, !facts.cameraIsLost else { return false }
            let part = wasPresent ? Self.slowParts.end : Self.slowParts.begin
            return facts.cameraRate < part * facts.promisedRate
        case .everySecondFrame: return facts.load >= .everySecondFrame
        case .smallerInput: return facts.load >= .smallerInput && facts.hasSmallerInput
        case .overloaded: return facts.load >= .overloaded
        case .tooHot: return facts.isThrottled
        case .orientationLost: return !facts.hasOrientation
        case .soundLost: return facts.sound == .nowhere
        case .otherSoundDevice: return facts.sound == .elsewhere
        case .diskFull: return facts.diskIsFull
        case .perceptionStale:
            guard !facts.cameraIsLost, !facts.pictureIsFrozen else { return false }
            let limit = facts.hasProcessed ? Self.staleAfter : Self.firstFrameWithin
            return now.since(facts.lastProcessed) >= limit
        }
    }
}
