import CV4L2
import Glibc

/// A flag that one thread sets and another waits for, with a time limit on the monotonic clock: an eventfd. Dispatch's
/// semaphore would wait by the time of day, which somebody may set back a day.
public struct WakeUp: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Makes a flag that is not set. Where the process has no descriptor left every wait just takes its time.
    public init() { descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC)) }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Sets the flag.
    public func set() { _ = eventfd_write(descriptor, 1) }

    /// Waits until the flag is set, and clears it; or until the time has passed.
    public func wait(seconds: Double) { wait(seconds: seconds, orFor: -1) }

    /// Waits until the flag is set, or until something can be read from `other`, or until the time has passed.
    func wait(seconds: Double, orFor other: Int32) {
        var waited = (
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: other, events: Int16(POLLIN), revents: 0)
        )
        // Rounded up, lest the last fraction of a millisecond be spent in a busy loop.
        let milliseconds = Int32((max(0, min(seconds, 3600)) * 1000).rounded(.up))
        withUnsafeMutablePointer(to: &waited) { pair in
            pair.withMemoryRebound(to: pollfd.self, capacity: 2) { _ = poll($0, 2, milliseconds) }
        }
        var count = eventfd_t()
        _ = eventfd_read(descriptor, &count)
    }
}
