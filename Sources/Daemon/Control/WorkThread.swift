import ServiceLifecycle
import Synchronization
import Threads

/// A request to end, which every thread of the daemon looks at between two pieces of work.
public final class StopFlag: Sendable {
    private let isRaised = Atomic(false)

    /// Not raised.
    public init() {}

    /// Asks all to end.
    public func raise() { isRaised.store(true, ordering: .releasing) }

    /// Whether all are to end.
    public var isSet: Bool { isRaised.load(ordering: .acquiring) }
}

/// Work on a thread of its own, because it waits for devices and files, which Swift's shared threads must not.
struct WorkThread: Sendable {
    /// What the kernel shows as the thread's name, at most 15 characters.
    let name: String
    let body: @Sendable () throws -> Void

    /// Runs the thread to its end.
    func run() async throws {
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            do {
                _ = try DedicatedThread(name: name) {
                    do {
                        try body()
                        done.resume()
                    } catch {
                        done.resume(throwing: error)
                    }
                }
            } catch {
                done.resume(throwing: error)
            }
        }
    }
}

/// The threads of the daemon as one service: they begin together, end together, and the end of any is the end of all.
struct WorkThreads: Service {
    let stop: StopFlag
    let threads: [WorkThread]

    func run() async throws {
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for thread in threads { group.addTask { try await thread.run() } }
                    // Also where one throws: the others are not left running.
                    defer { stop.raise() }
                    while try await group.next() != nil { stop.raise() }
                }
            } onGracefulShutdown: {
                stop.raise()
            }
        } onCancel: {
            stop.raise()
        }
    }
}
