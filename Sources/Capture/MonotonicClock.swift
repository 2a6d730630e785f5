import Geometry
import Glibc

/// The clock of the kernel's capture time stamps (CLOCK_MONOTONIC).
public enum MonotonicClock {
    /// The present moment.
    public static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
