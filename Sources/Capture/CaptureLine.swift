import Diagnostics
import Synchronization

/// What the thread of a camera and the thread that uses its frames share.
final class CaptureLine: Sendable {
    /// What became of the first attempt to open.
    enum Start: Sendable {
        case pending
        case done
        case refused(Fault)
    }

    let mailbox = NewestFrameMailbox()
    /// Set when there is a frame, a condition, or an end.
    let news = WakeUp()
    /// Set when the camera's thread is to end.
    let stopRequest = WakeUp()
    private let stopping = Atomic(false)
    private let state = Mutex(State())

    private struct State {
        var start = Start.pending
        var hasEnded = false
        var conditions: [CameraCondition] = []
        var isLost = false
        var statistics = CameraStatistics()
        var stream: CameraStream?
        var lastRefusal: Fault?
    }

    /// A consumer that takes nothing for long learns of the last so many changes.
    private static let conditionLimit = 64

    var isStopping: Bool { stopping.load(ordering: .acquiring) }

    func stop() {
        stopping.store(true, ordering: .releasing)
        stopRequest.set()
    }

    func post(_ condition: CameraCondition) {
        state.withLock { state in
            if state.conditions.count == CaptureLine.conditionLimit { state.conditions.removeFirst() }
            state.conditions.append(condition)
            state.isLost = condition.isLoss ?? state.isLost
        }
        news.set()
    }

    /// Whether the last condition posted was a loss, taken or not.
    var isLost: Bool { state.withLock { $0.isLost } }

    func takeCondition() -> CameraCondition? {
        state.withLock { $0.conditions.isEmpty ? nil : $0.conditions.removeFirst() }
    }

    var start: Start {
        get { state.withLock { $0.start } }
        set {
            state.withLock { $0.start = newValue }
            news.set()
        }
    }

    var hasEnded: Bool { state.withLock { $0.hasEnded } }

    func end() {
        state.withLock { $0.hasEnded = true }
        news.set()
    }

    var statistics: CameraStatistics {
        get { state.withLock { $0.statistics } }
        set { state.withLock { $0.statistics = newValue } }
    }

    var stream: CameraStream? {
        get { state.withLock { $0.stream } }
        set { state.withLock { $0.stream = newValue } }
    }

    var lastRefusal: Fault? {
        get { state.withLock { $0.lastRefusal } }
        set { state.withLock { $0.lastRefusal = newValue } }
    }
}
