import Diagnostics
import Glibc

/// A thread of its own for work that waits for a device: the cooperative pool must never block.
enum DedicatedThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a thread that nobody joins.
    ///
    /// - Parameters:
    ///   - name: at most 15 characters, as the kernel keeps it.
    ///   - isUrgent: asks for real-time scheduling; without the right to it (`LimitRTPRIO`), it runs like any other.
    /// - Throws: `unavailable` if the system has no room for a thread.
    static func start(
        name: String, isUrgent: Bool, _ body: @escaping @Sendable () -> Void
    ) throws(Fault) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let context = Unmanaged.passRetained(
            Body {
                nameThread(name)
                ignoreBrokenPipes()
                body()
            })
        var thread = pthread_t()
        let result = pthread_create(
            &thread, &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard result == 0 else {
            context.release()
            throw Fault(.unavailable, "no thread can be started for sound: \(SystemError.text(result))")
        }
        if isUrgent {
            var priority = sched_param()
            priority.sched_priority = 20
            pthread_setschedparam(thread, SCHED_FIFO, &priority)
        }
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
