import CInstructionCount
import Glibc

/// A count that the kernel keeps of the measuring thread (perf_event_open), read before and after a piece of work.
///
/// Instructions say more than seconds on a machine that others use too. Virtual machines often have no counter for them; there
/// `scripts/bench` counts them with callgrind.
public final class ThreadCounter {
    private let descriptor: Int32

    /// Starts to count; nil where the kernel or the processor does not.
    public init?(_ event: Event) {
        descriptor = headsup_event_open(event.code)
        guard descriptor >= 0 else { return nil }
    }

    deinit { headsup_event_close(descriptor) }

    /// The count so far.
    public var value: UInt64 { headsup_event_read(descriptor) }

    /// What is counted.
    public enum Event: Sendable {
        /// Instructions outside the kernel.
        case instructions
        /// Nanoseconds on a processor.
        case taskClock

        var code: headsup_thread_event {
            switch self {
            case .instructions: HEADSUP_INSTRUCTIONS
            case .taskClock: HEADSUP_TASK_CLOCK
            }
        }
    }
}

/// Seconds that all threads of the process together have spent on a processor.
enum ProcessorTime {
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
