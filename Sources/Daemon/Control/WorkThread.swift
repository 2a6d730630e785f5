import Foundation
import ServiceLifecycle
import Synchronization

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

/// Work on a thread of its own, because it waits for devices and files, as a service of the group: it begins with the
/// group, and the end of any ends all.
struct WorkThread: Service {
    /// What the kernel shows as the thread's name, at most 15 characters.
    let name: String
    let stop: StopFlag
    let body: @Sendable () throws -> Void

    func run() async throws {
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
                    let thread = Thread {
                        do {
                            try body()
                            done.resume()
                        } catch {
                            done.resume(throwing: error)
                        }
                    }
                    thread.name = name
                    thread.stackSize = 8 << 20
                    thread.start()
                }
            } onGracefulShutdown: {
                stop.raise()
            }
        } onCancel: {
            stop.raise()
        }
    }
}
