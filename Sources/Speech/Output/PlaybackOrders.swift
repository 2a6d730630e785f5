import Diagnostics
import Geometry
import MonotonicTime
import Synchronization

/// What the pipeline's thread and the playback threads share. Every lock is held for a few instructions only, never
/// while a device is touched.
final class PlaybackOrders: Sendable {
    /// One thing to do.
    enum Order: Sendable {
        case announce(Utterance, decided: Timestamp)
        case withdraw(subject: Int)
    }

    private struct State {
        var orders: [Order] = []
        /// Which worker is the one that counts; a worker of an older generation must stop.
        var generation = 0
        /// The device that this generation is busy with.
        var device: String?
        /// Devices that a worker of an older generation still hangs on.
        var stuck: Set<String> = []
        var deadline: Timestamp?
        var hasEnded = false
    }

    /// What waits here longer than a few blocks waits for a device; then only the newest matters.
    static let capacity = 16

    /// Raised when there is news for a worker that waits for a device.
    let news: WakeSignal
    /// Raised when playback has ended.
    let end: WakeSignal
    private let state = Mutex(State())
    private let heartbeat = Atomic<Int64>(0)

    init() throws(Fault) {
        news = try WakeSignal()
        end = try WakeSignal()
        state.withLock { $0.orders.reserveCapacity(PlaybackOrders.capacity + 1) }
        beat()
    }

    // MARK: The caller's side

    func add(_ order: Order) {
        state.withLock { state in
            state.orders.append(order)
            guard state.orders.count > PlaybackOrders.capacity else { return }
            let expendable = state.orders.indices.min { a, b in
                guard case .announce(let first, _) = state.orders[a] else { return false }
                guard case .announce(let second, _) = state.orders[b] else { return true }
                return first.isMoreExpendable(than: second)
            }
            if let expendable { state.orders.remove(at: expendable) }
        }
        news.raise()
    }

    /// Asks the worker to end once everything is said, or at the deadline.
    func finish(by deadline: Timestamp) {
        state.withLock { $0.deadline = deadline }
        news.raise()
    }

    // MARK: The worker's side

    /// Tells that the worker is alive.
    func beat() { heartbeat.store(MonotonicClock.now.nanoseconds, ordering: .relaxed) }

    /// Moves what there is to do into an array; false if the worker is out of date and must stop.
    func take(into orders: inout [Order], generation: Int) -> Bool {
        state.withLock { state in
            guard state.generation == generation else { return false }
            orders.append(contentsOf: state.orders)
            state.orders.removeAll(keepingCapacity: true)
            return true
        }
    }

    /// Tells which device the worker turns to; false if another worker hangs on it.
    func turn(to device: String, generation: Int) -> Bool {
        state.withLock { state in
            guard !state.stuck.contains(device) else { return false }
            if state.generation == generation { state.device = device }
            return true
        }
    }

    /// Tells that a worker of an older generation has come back from a device.
    func release(_ device: String?, generation: Int) {
        guard let device else { return }
        state.withLock { state in
            if state.generation != generation { state.stuck.remove(device) }
        }
    }

    /// By when everything must be said; nil while playback goes on.
    var deadline: Timestamp? { state.withLock { $0.deadline } }

    /// Tells that everything is said.
    func markEnded() {
        state.withLock { $0.hasEnded = true }
        end.raise()
    }

    // MARK: The supervisor's side

    /// Whether everything is said.
    var hasEnded: Bool { state.withLock { $0.hasEnded } }

    /// Seconds since the worker last told that it is alive.
    var silence: Double {
        MonotonicClock.now.since(Timestamp(nanoseconds: heartbeat.load(ordering: .relaxed)))
    }

    /// Gives the worker up. Returns the generation of the next one, and the device the old one hangs on.
    func abandonWorker() -> (generation: Int, device: String?) {
        beat()
        return state.withLock { state in
            state.generation += 1
            if let device = state.device { state.stuck.insert(device) }
            defer { state.device = nil }
            return (state.generation, state.device)
        }
    }
}
