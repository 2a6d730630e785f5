import CAllocationCount
import MonotonicTime

/// What one step of a repeated work costs once it is warm: its time, and how often it asks for memory.
///
/// A step is what the daemon does once a frame. Every benchmark measures through this, so that all figures mean the same:
/// the clock is the monotonic one, the warm-up is not counted, and an allocation is a call of the C library's allocator
/// from the measuring thread, Swift's own included.
public struct StepMeasurement: Sendable {
    /// Steps that were run before the measurement.
    public let warmUp: Int
    /// Time of each step, microseconds, in the order of the steps.
    public let microseconds: [Double]
    /// Allocations of all measured steps.
    public let allocations: Int

    /// Runs a work step by step.
    ///
    /// - Parameters:
    ///   - warmUp: steps that only fill buffers and caches.
    ///   - steps: steps that are measured, at least one.
    ///   - step: does step number `i`, counted on from 0 through the warm-up.
    public init(warmUp: Int, steps: Int, step: (_ i: Int) -> Void) {
        precondition(warmUp >= 0 && steps > 0, "a measurement has steps")
        self.warmUp = warmUp
        for i in 0..<warmUp { step(i) }
        var times = [Double](repeating: 0, count: steps)
        var allocations = 0
        for i in 0..<steps {
            let before = headsup_allocations_of_this_thread()
            let start = MonotonicClock.now
            step(warmUp + i)
            times[i] = Double(MonotonicClock.now.nanoseconds - start.nanoseconds) / 1000
            allocations += Int(headsup_allocations_of_this_thread() - before)
        }
        microseconds = times
        self.allocations = allocations
    }

    /// Allocations of one step in the mean.
    public var allocationsPerStep: Double { Double(allocations) / Double(microseconds.count) }

    /// The time that a share of the steps stay within, microseconds.
    ///
    /// - Parameter share: 0.5 for the median, 0.99, 1 for the longest.
    public func quantile(_ share: Double) -> Double { Self.quantile(share, of: microseconds[...]) }

    /// How the median of the last tenth compares with that of the first: 1 where the cost does not grow with the run.
    public var growth: Double {
        let tenth = max(1, microseconds.count / 10)
        let first = Self.quantile(0.5, of: microseconds.prefix(tenth))
        return first > 0 ? Self.quantile(0.5, of: microseconds.suffix(tenth)) / first : 1
    }

    private static func quantile(_ share: Double, of values: ArraySlice<Double>) -> Double {
        let sorted = values.sorted()
        // The nearest rank: the smallest time that at least the share of all steps stay within.
        let rank = Int((share * Double(sorted.count)).rounded(.up)) - 1
        return sorted[min(max(rank, 0), sorted.count - 1)]
    }
}
