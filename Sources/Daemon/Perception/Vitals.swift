import Alerting
import Capture
import Diagnostics
import Geometry
import MonotonicTime
import Pipeline
import Speech
import Synchronization

/// What the threads of the daemon know of each other. No lock is held for longer than it takes to copy a few words, and
/// none at all for each frame.
public final class Vitals: Sendable {
    /// What changes seldom.
    struct Slow: Sendable {
        var camera = HealthFacts.Camera()
        var alerts: [AlertLevel: Int] = [:]
        var latencies = StageLatencies()
        var sound = HealthFacts.Sound.asConfigured
        var soundDevice = ""
        var soundFault: Fault?
        var detector = ""
        var hasSmallerInput = false
        var orientation = ""
        var perceptionFault: Fault?
        var failures = 0
        var lastAlert: String?
    }

    /// When perception last went round.
    private let turn: Atomic<Int64>
    private let processing: Atomic<Int64>
    private let frames = Atomic<Int>(0)
    private let skips = Atomic<Int>(0)
    private let level = Atomic<Int>(0)
    private let orientationKnown = Atomic<Bool>(true)
    private let slow = Mutex(Slow())
    /// When the daemon was started.
    public let start: Timestamp

    /// Nothing has happened yet.
    public init(at now: Timestamp = MonotonicClock.now) {
        start = now
        turn = Atomic(now.nanoseconds)
        processing = Atomic(now.nanoseconds)
    }

    // MARK: Perception's side

    func turned(at now: Timestamp) { turn.store(now.nanoseconds, ordering: .relaxed) }

    func processed(at now: Timestamp, hasOrientation: Bool) {
        processing.store(now.nanoseconds, ordering: .relaxed)
        orientationKnown.store(hasOrientation, ordering: .relaxed)
        frames.wrappingAdd(1, ordering: .relaxed)
    }

    func expectsFrames(since now: Timestamp) { processing.store(now.nanoseconds, ordering: .relaxed) }

    func skipped() { skips.wrappingAdd(1, ordering: .relaxed) }

    func update(_ change: (inout Slow) -> Void) { slow.withLock { change(&$0) } }

    var load: LoadLevel {
        get { LoadLevel(rawValue: level.load(ordering: .relaxed)) ?? .everyFrame }
        set { level.store(newValue.rawValue, ordering: .relaxed) }
    }

    // MARK: Everybody's side

    /// Frames looked at.
    public var framesProcessed: Int { frames.load(ordering: .relaxed) }
    /// Frames left out because the processor could not keep up.
    public var framesSkipped: Int { skips.load(ordering: .relaxed) }
    /// When perception last asked for a frame.
    public var lastTurn: Timestamp { Timestamp(nanoseconds: turn.load(ordering: .relaxed)) }
    /// When a frame was last looked at to its end.
    public var lastProcessed: Timestamp { Timestamp(nanoseconds: processing.load(ordering: .relaxed)) }
    /// Whether the last frame's orientation was known.
    public var hasOrientation: Bool { orientationKnown.load(ordering: .relaxed) }

    var slowly: Slow { slow.withLock { $0 } }

    /// Takes note of what a sound output tells.
    func heard(_ event: SoundEvent) {
        update { slow in
            switch event {
            case .opened(let device, let isPreferred):
                slow.sound = isPreferred ? .asConfigured : .elsewhere
                slow.soundDevice = device
                slow.soundFault = nil
            case .unavailable(let fault):
                slow.sound = .nowhere
                slow.soundDevice = ""
                slow.soundFault = fault
            case .utterance: break
            }
        }
    }
}

extension HealthFacts {
    /// What a camera told of itself.
    struct Camera: Sendable, Equatable {
        var isLost = false
        var isFrozen = false
        var isDark = false

        mutating func take(_ condition: CameraCondition) {
            switch condition {
            case .lost: isLost = true
            case .returned: isLost = false
            case .frozen: (isFrozen, isDark) = (true, false)
            case .dark: (isFrozen, isDark) = (false, true)
            case .clear: (isFrozen, isDark) = (false, false)
            case .slow: break
            }
        }
    }

    /// What is known of all parts now.
    init(_ vitals: Vitals, feed: any FrameFeed) {
        let slow = vitals.slowly
        self.init(lastProcessed: vitals.lastProcessed)
        hasProcessed = vitals.framesProcessed > 0
        hasOrientation = vitals.hasOrientation
        load = vitals.load
        hasSmallerInput = slow.hasSmallerInput
        sound = slow.sound
        // Perception may be busy with a frame when the camera goes; and what it was told of the return it has taken in only when
        // it looks for frames again.
        cameraIsLost = feed.isLost || slow.camera.isLost
        pictureIsFrozen = slow.camera.isFrozen
        pictureIsDark = slow.camera.isDark
        cameraRate = feed.statistics.rate
        promisedRate = feed.promisedRate ?? 0
    }
}
