import Glibc

/// A thread of its own for a device, because waiting for one would block Swift's shared pool.
struct DeviceThread: ~Copyable, Sendable {
    private let handle: pthread_t

    /// Starts a thread that runs `body`; nil where the system has none to give.
    init?(_ body: @escaping @Sendable () -> Void) {
        let work = Unmanaged.passRetained(Work(body))
        var handle = pthread_t()
        let result = pthread_create(
            &handle, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, work.toOpaque())
        guard result == 0 else {
            work.release()
            return nil
        }
        self.handle = handle
    }

    /// Waits for its end, which must be on its way.
    consuming func join() { pthread_join(handle, nil) }

    private final class Work: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
