import Geometry
import Orientation

/// Samples of something at ascending moments.
public struct TimeSeries<Value: Sendable>: Sendable {
    /// The moments, ascending.
    public private(set) var times: [Timestamp] = []
    /// The value at each of them.
    public private(set) var values: [Value] = []

    /// No samples.
    public init() {}

    /// Adds a sample behind the others.
    public mutating func append(_ value: Value, at time: Timestamp) {
        precondition(times.last.map { $0 <= time } ?? true, "the moments of a series ascend")
        times.append(time)
        values.append(value)
    }

    /// Number of samples.
    public var count: Int { times.count }
    /// Whether there is none.
    public var isEmpty: Bool { times.isEmpty }

    /// Beyond this many seconds a sample says nothing about a moment.
    static var longestGap: Double { 0.5 }

    /// The value at a moment, by a rule between the samples around it.
    ///
    /// - Parameter between: gives the value at a fraction of the way, 0 to 1, between two others.
    /// - Returns: nil further than half a second from every sample.
    func value(at time: Timestamp, between: (Value, Value, Double) -> Value) -> Value? {
        var low = 0
        var high = times.count
        while low < high {
            let middle = (low + high) / 2
            if times[middle] <= time { low = middle + 1 } else { high = middle }
        }
        // `low` is the first sample after the moment.
        let before = low > 0 ? time.since(times[low - 1]) : .infinity
        let after = low < times.count ? times[low].since(time) : .infinity
        let nearest = min(before, after)
        guard nearest <= TimeSeries.longestGap else { return nil }
        // Samples far apart are not joined by a line: what lies between them is not known.
        guard before + after <= 2 * TimeSeries.longestGap else {
            return before <= after ? values[low - 1] : values[low]
        }
        guard before > 0 else { return values[low - 1] }
        return between(values[low - 1], values[low], before / (before + after))
    }
}

extension TimeSeries where Value == Rotation<Camera, SemiLocal> {
    /// How the camera was turned at a moment (spherical interpolation), where a sample is within half a second.
    public func orientation(at time: Timestamp) -> Rotation<Camera, SemiLocal>? {
        value(at: time) { $0.interpolated(to: $1, fraction: $2) }
    }
}

extension TimeSeries where Value == SIMD3<Double> {
    /// The position at a moment (linear interpolation), where a sample is within half a second.
    public func position(at time: Timestamp) -> SIMD3<Double>? {
        value(at: time) { $0 + ($1 - $0) * $2 }
    }
}

extension RecordedOrientation {
    /// A recorded series as the pipeline takes it; nil where it is empty.
    public init?(_ series: TimeSeries<Rotation<Camera, SemiLocal>>, name: String) {
        guard !series.isEmpty else { return nil }
        self.init(samples: zip(series.times, series.values).map { (time: $0, rotation: $1) }, name: name)
    }
}
