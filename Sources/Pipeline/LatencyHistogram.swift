/// Durations counted in buckets of about 4 per cent width, from a microsecond to minutes: quantiles of hours of frames in
/// constant space.
public struct LatencyHistogram: Sendable {
    /// Buckets for each doubling of the duration.
    private static let perOctave = 16
    /// Nanoseconds below which all durations are one.
    private static let smallestExponent = 10
    private static let octaves = 30
    private var counts: ContiguousArray<Int>
    /// Durations counted.
    public private(set) var count = 0
    /// The longest, seconds.
    public private(set) var longest = 0.0
    /// All of them together, seconds.
    public private(set) var sum = 0.0

    /// Nothing counted yet; all storage is made now.
    public init() {
        counts = ContiguousArray(repeating: 0, count: Self.octaves * Self.perOctave)
    }

    /// Counts one duration, seconds; negative ones count as zero.
    public mutating func add(_ seconds: Double) {
        let nanoseconds = UInt64(max(0, min(seconds, 1e6)) * 1e9)
        counts[Self.bucket(nanoseconds)] += 1
        count += 1
        sum += max(0, seconds)
        longest = max(longest, seconds)
    }

    /// The duration that a share of all durations does not exceed, seconds; 0 where nothing was counted.
    public func quantile(_ share: Double) -> Double {
        guard count > 0 else { return 0 }
        let wanted = max(1, Int((share * Double(count)).rounded(.up)))
        var sum = 0
        for (index, n) in counts.enumerated() {
            sum += n
            if sum >= wanted { return min(longest, Self.upperEdge(index)) }
        }
        return longest
    }

    /// How many durations do not exceed a limit, seconds, but for the width of a bucket.
    public func count(upTo limit: Double) -> Int {
        var sum = 0
        for (index, n) in counts.enumerated() {
            guard Self.upperEdge(index) <= limit * 1.0001 else { break }
            sum += n
        }
        return sum
    }

    private static func bucket(_ nanoseconds: UInt64) -> Int {
        let exponent = max(smallestExponent, 63 - nanoseconds.leadingZeroBitCount)
        guard nanoseconds >> smallestExponent > 0 else { return 0 }
        let fraction = Int((nanoseconds >> (exponent - 4)) & 15)
        return min(octaves * perOctave - 1, (exponent - smallestExponent) * perOctave + fraction)
    }

    private static func upperEdge(_ bucket: Int) -> Double {
        let exponent = bucket / perOctave + smallestExponent
        let fraction = Double(bucket % perOctave + 1) / Double(perOctave)
        return Double(UInt64(1) << exponent) * (1 + fraction) / 1e9
    }
}

/// What each stage of the pipeline cost, over all frames so far.
public struct StageLatencies: Sendable {
    /// The stages, by the names of the command-line contract.
    public enum Stage: String, Sendable, CaseIterable {
        /// From the source's bytes to a picture.
        case decode
        /// From the picture to boxes.
        case detect
        /// From boxes to places.
        case range
        /// The orientation of the moment.
        case orient
        /// From places to tracks.
        case track
        /// From tracks to futures.
        case predict
        /// From futures to risk and the decision what to say.
        case risk
    }

    private var histograms = ContiguousArray(repeating: LatencyHistogram(), count: Stage.allCases.count)
    /// From the start of a frame's work to the decision.
    public var frame = LatencyHistogram()
    /// From the capture of a frame to the decision, where there was a capture.
    public var captureToAlert = LatencyHistogram()

    /// Nothing measured yet.
    public init() {}

    /// One stage's durations.
    public subscript(stage: Stage) -> LatencyHistogram {
        get { histograms[Stage.allCases.firstIndex(of: stage) ?? 0] }
        _modify { yield &histograms[Stage.allCases.firstIndex(of: stage) ?? 0] }
    }
}
