import Geometry
import MonotonicTime

/// What one step of a repeated work costs once it is warm: its time, how often it asks for memory, and where it is counted,
/// its instructions.
///
/// A step is what the daemon does once a frame. Every benchmark measures through this, so that all figures mean the same:
/// the clock is the monotonic one, the warm-up is not counted, and an allocation is a call of the C library's allocator
/// from the measuring thread, Swift's own included. Processor time is that of all threads, a network's too.
public struct StepMeasurement: Sendable {
    /// A part of every step that was timed apart.
    public struct Part: Sendable {
        /// What it is called in results.
        public let name: String
        /// Its time in each step, microseconds.
        public let microseconds: [Double]
    }

    /// Steps that were run before the measurement.
    public let warmUp: Int
    /// Time of each step, microseconds, in the order of the steps.
    public let microseconds: [Double]
    /// Allocations of all measured steps; nil where they are not counted.
    public let allocations: Int?
    /// Instructions of the measuring thread in all measured steps; nil where they are not counted.
    public let instructions: Int?
    /// Processor time of all threads in all measured steps, seconds.
    public let processorSeconds: Double
    /// Parts of the steps that were timed apart.
    public var parts: [Part] = []

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
        let counter = AllocationCount.counter
        let instructionCounter = ThreadCounter(.instructions)
        var allocations = 0
        let processorStart = ProcessorTime.now
        let instructionStart = instructionCounter?.value ?? 0
        Self.measuredRun(steps) { i in
            let before = counter?() ?? 0
            let start = MonotonicClock.now
            step(warmUp + i)
            times[i] = Double(MonotonicClock.now.nanoseconds - start.nanoseconds) / 1000
            allocations += Int((counter?() ?? 0) - before)
        }
        instructions = instructionCounter.map { Int($0.value - instructionStart) }
        processorSeconds = ProcessorTime.now - processorStart
        microseconds = times
        self.allocations = counter == nil ? nil : allocations
    }

    /// Never a part of its caller: `scripts/bench` has callgrind count the instructions inside of a function of this name.
    @inline(never)
    private static func measuredRun(_ count: Int, _ step: (_ i: Int) -> Void) {
        for i in 0..<count { step(i) }
    }

    /// Allocations of one step in the mean; nil where they are not counted.
    public var allocationsPerStep: Double? { allocations.map { Double($0) / Double(microseconds.count) } }

    /// Instructions of one step in the mean; nil where they are not counted.
    public var instructionsPerStep: Double? { instructions.map { Double($0) / Double(microseconds.count) } }

    /// Processor time of one step in the mean, all threads, microseconds.
    public var processorMicrosecondsPerStep: Double { processorSeconds * 1e6 / Double(microseconds.count) }

    /// The time that a share of the steps stay within, microseconds.
    ///
    /// - Parameter share: 0 for the shortest, 0.5 for the median, 0.99, 1 for the longest.
    public func quantile(_ share: Double) -> Double { Self.quantile(share, of: microseconds[...]) }

    /// How the median of the last tenth compares with that of the first: 1 where the cost does not grow with the run.
    public var growth: Double {
        let tenth = max(1, microseconds.count / 10)
        let first = Self.quantile(0.5, of: microseconds.prefix(tenth))
        return first > 0 ? Self.quantile(0.5, of: microseconds.suffix(tenth)) / first : 1
    }

    fileprivate static func quantile(_ share: Double, of values: ArraySlice<Double>) -> Double {
        let sorted = values.sorted()
        // The nearest rank: the smallest time that at least the share of all steps stay within.
        let rank = Int((share * Double(sorted.count)).rounded(.up)) - 1
        return sorted[min(max(rank, 0), sorted.count - 1)]
    }
}

extension StepMeasurement.Part {
    /// The time that a share of the steps stay within, microseconds.
    public func quantile(_ share: Double) -> Double { StepMeasurement.quantile(share, of: microseconds[...]) }
}
