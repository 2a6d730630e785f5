import Diagnostics
import Glibc

/// A thread of its own for work that waits for a device or a file, which Swift's shared threads must not.
///
/// Whoever lets go of it without joining leaves it to run to its end.
public struct DedicatedThread: ~Copyable, Sendable {
    private let handle: pthread_t
    /// As the main thread usually has it, whatever the limits of the process are: readers of files go deep.
    private static let stackSize = 8 << 20

    /// Starts a thread.
    ///
    /// - Parameters:
    ///   - name: at most 15 characters, as the kernel keeps it.
    ///   - isUrgent: asks for real-time scheduling; without the right to it (`LimitRTPRIO`), it runs like any other.
    ///   - body: its work.
    /// - Throws: `unavailable` if the system has no room for a thread.
    public init(
        name: String, isUrgent: Bool = false, _ body: @escaping @Sendable () -> Void
    ) throws(Fault) {
        handle = try DedicatedThread.start(name: name, body)
        if isUrgent {
            var priority = sched_param()
            priority.sched_priority = 20
            pthread_setschedparam(handle, SCHED_FIFO, &priority)
        }
    }

    deinit { pthread_detach(handle) }

    /// Waits for its end, which must be on its way.
    public consuming func join() {
        pthread_join(handle, nil)
        discard self
    }

    private final class Work: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private static func start(name: String, _ body: @escaping @Sendable () -> Void) throws(Fault) -> pthread_t {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, stackSize)
        let work = Unmanaged.passRetained(
            Work {
                nameThread(name)
                ignoreBrokenPipes()
                body()
            })
        var thread = pthread_t()
        let result = pthread_create(
            &thread, &attributes,
            { work in
                guard let work else { return nil }
                Unmanaged<Work>.fromOpaque(work).takeRetainedValue().run()
                return nil
            }, work.toOpaque())
        guard result == 0 else {
            work.release()
            throw Fault(.unavailable, "no thread can be started: \(String(cString: strerror(result)))")
        }
        return thread
    }

    /// The name that top and gdb show. Nothing depends on it, so a failure is none.
    private static func nameThread(_ name: String) {
        let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        _ = Array(name.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }

    /// A library that writes to a socket nobody reads any more must get an error, not end the program.
    private static func ignoreBrokenPipes() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
