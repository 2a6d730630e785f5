/// A moment: nanoseconds since an epoch that only the source of the frames knows (CLOCK_MONOTONIC for a live camera,
/// the recording's own epoch in a replay). Whole nanoseconds, so that a replay repeats bit for bit.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Nanoseconds since the epoch.
    public var nanoseconds: Int64

    /// Makes a moment of nanoseconds since the epoch.
    @inlinable
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Makes a moment of seconds since the epoch, rounded to the nanosecond. Not finite or out of range: nil.
    public init?(seconds: Double) {
        let scaled = (seconds * 1e9).rounded()
        guard scaled.isFinite, abs(scaled) < 9.2e18 else { return nil }
        nanoseconds = Int64(scaled)
    }

    /// Seconds since the epoch.
    @inlinable public var seconds: Double { Double(nanoseconds) / 1e9 }

    /// Seconds from another moment to this one; negative where this one came before it.
    @inlinable
    public func since(_ earlier: Timestamp) -> Double { Double(nanoseconds &- earlier.nanoseconds) / 1e9 }

    /// The moment some seconds later.
    @inlinable
    public func advanced(by seconds: Double) -> Timestamp {
        Timestamp(nanoseconds: nanoseconds &+ Int64((seconds * 1e9).rounded()))
    }

    /// Order in time.
    @inlinable
    public static func < (a: Timestamp, b: Timestamp) -> Bool { a.nanoseconds < b.nanoseconds }
}

extension Duration {
    /// Seconds as a number.
    public var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
