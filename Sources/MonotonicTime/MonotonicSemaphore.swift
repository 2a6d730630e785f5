import Glibc

/// Wakes a thread that waits, at most for some time of the monotonic clock.
///
/// Dispatch's own semaphore waits by the time of day on Linux: set that clock back a day, and a wait of a tenth of a second
/// that was begun before takes a day.
public final class MonotonicSemaphore: @unchecked Sendable {
    // The compiler can not see that every access is made with the mutex held.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var count = 0

    /// Not signalled.
    public init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Wakes one that waits, or has the next one to wait go on at once.
    public func signal() {
        pthread_mutex_lock(mutex)
        count += 1
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    /// Waits for a signal, so many seconds at most; returns whether there was one.
    @discardableResult
    public func wait(seconds: Double) -> Bool {
        let deadline = MonotonicClock.now.advanced(by: max(0, min(seconds, 1e6))).nanoseconds
        var time = timespec(tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while count == 0 {
            guard pthread_cond_timedwait(condition, mutex, &time) == 0 else { break }
        }
        guard count > 0 else { return false }
        count -= 1
        return true
    }
}
