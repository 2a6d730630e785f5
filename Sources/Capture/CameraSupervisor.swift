import Geometry

/// Decides when a camera is opened, waited for, read and given up: the whole of the reconnecting, as a value driven by
/// moments in time, without a device or a clock.
///
/// While the camera is lost it is opened again and again, soon at first, then at least every half a second; the
/// arrival of a device file leads to an attempt at once. It counts as returned with its first good frame, so that a
/// camera that opens but never streams stays lost, and is told once.
public struct CameraSupervisor: Sendable {
    /// What to do next.
    public enum Step: Sendable, Equatable {
        /// Open the camera.
        case open
        /// Wait so many seconds, or until a device file appears.
        case wait(seconds: Double)
        /// Wait for a frame, so many seconds at most.
        case receive(seconds: Double)
    }

    private enum State: Sendable, Equatable {
        case closed(tryAt: Timestamp)
        case streaming(since: Timestamp)
    }

    /// The first pause between two attempts to open, seconds.
    static let shortestPause = 0.05
    /// The longest, seconds. It bounds how late a camera is noticed whose return nothing tells.
    static let longestPause = 0.5

    private var state: State
    private var pause = CameraSupervisor.shortestPause
    private var stallTimeout: Double
    /// When the last good frame came.
    private var lastGood: Timestamp?
    /// Since when the camera is lost; nil while frames flow and before the first attempt.
    private var lostSince: Timestamp?

    /// Starts with a camera that is to be opened now.
    public init(stallTimeout: Double, at now: Timestamp) {
        self.stallTimeout = stallTimeout
        state = .closed(tryAt: now)
    }

    /// Whether the camera is open.
    public var isStreaming: Bool {
        if case .streaming = state { true } else { false }
    }

    /// What to do now.
    public func step(at now: Timestamp) -> Step {
        switch state {
        case .closed(let tryAt):
            let left = tryAt.since(now)
            return left > 0 ? .wait(seconds: left) : .open
        case .streaming:
            return .receive(seconds: max(0, stallTimeout - silence(at: now)))
        }
    }

    /// The camera was opened and streams; with its own limit for a silence.
    public mutating func opened(stallTimeout: Double, at now: Timestamp) {
        self.stallTimeout = stallTimeout
        state = .streaming(since: now)
    }

    /// A good frame came.
    public mutating func received(at now: Timestamp) -> CameraCondition? {
        guard isStreaming else { return nil }
        lastGood = now
        pause = CameraSupervisor.shortestPause
        guard let since = lostSince else { return nil }
        lostSince = nil
        return .returned(afterSeconds: max(0, now.since(since)))
    }

    /// The camera could not be opened, or failed while it was open: it is to be closed, and tried again after a pause.
    public mutating func failed(_ reason: CameraLoss, at now: Timestamp) -> CameraCondition? {
        state = .closed(tryAt: now.advanced(by: pause))
        pause = min(pause * 2, CameraSupervisor.longestPause)
        guard lostSince == nil else { return nil }
        lostSince = now
        return .lost(reason)
    }

    /// The camera is closed on purpose, to be opened anew at once. It counts as lost only if that fails.
    public mutating func closed(at now: Timestamp) {
        state = .closed(tryAt: now)
    }

    /// Whether the camera was silent for too long; then it is to be failed with `.stalled`.
    public func isStalled(at now: Timestamp) -> Bool {
        isStreaming && silence(at: now) >= stallTimeout
    }

    /// A device file appeared or changed: an attempt is worth it now.
    public mutating func deviceChanged(at now: Timestamp) {
        guard case .closed(let tryAt) = state else { return }
        // Its permissions may still be set by udev, hence the attempts that follow are close together again.
        pause = CameraSupervisor.shortestPause
        state = .closed(tryAt: min(tryAt, now))
    }

    private func silence(at now: Timestamp) -> Double {
        guard case .streaming(let since) = state else { return 0 }
        guard let lastGood, lastGood > since else { return now.since(since) }
        return now.since(lastGood)
    }
}
