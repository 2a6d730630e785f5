import Diagnostics
import Dispatch
import Synchronization

/// Work that a thread of its own does in the order it came: encoding and writing, while the replay goes on.
///
/// Nothing is left out: who brings work while the queue is full waits until there is room. After a piece has failed the
/// rest is passed over, and the fault is thrown once, by the next call.
public final class OrderedWork: Sendable {
    private let queue: DispatchQueue
    private let room: DispatchSemaphore
    private let state = Mutex<State>(.going)

    private enum State {
        case going
        case failed(Fault)
        case told
    }

    /// - Parameters:
    ///   - name: what a debugger calls the thread's queue.
    ///   - capacity: pieces of work that may wait.
    public init(name: String, capacity: Int) {
        queue = DispatchQueue(label: name)
        room = DispatchSemaphore(value: max(1, capacity))
    }

    /// Brings a piece of work.
    ///
    /// - Throws: what an earlier piece failed with, the first time it is asked.
    public func add(_ work: @escaping @Sendable () throws(Fault) -> Void) throws(Fault) {
        try tell()
        room.wait()
        queue.async { [self] in
            defer { room.signal() }
            guard state.withLock({ if case .going = $0 { true } else { false } }) else { return }
            do throws(Fault) {
                try work()
            } catch {
                state.withLock { $0 = .failed(error) }
            }
        }
    }

    /// Waits until all is done.
    ///
    /// - Returns: whether every piece was done.
    /// - Throws: what one failed with, unless that was thrown before.
    public func finish() throws(Fault) -> Bool {
        queue.sync {}
        try tell()
        return state.withLock { if case .going = $0 { true } else { false } }
    }

    private func tell() throws(Fault) {
        let fault: Fault? = state.withLock { state in
            guard case .failed(let fault) = state else { return nil }
            state = .told
            return fault
        }
        if let fault { throw fault }
    }
}
