/// Random numbers that are the same on every run and machine (SplitMix64; Steele, Lea, Flood, OOPSLA 2014).
public struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// Starts at a seed.
    public init(_ seed: UInt64) { state = seed }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number between two others.
    public mutating func uniform(_ low: Double, _ high: Double) -> Double {
        Double.random(in: low...high, using: &self)
    }

    /// A normally distributed number, as a sum of twelve uniform ones: exact enough for noise in a test.
    public mutating func normal(_ deviation: Double = 1) -> Double {
        var sum = -6.0
        for _ in 0..<12 { sum += uniform(0, 1) }
        return sum * deviation
    }
}
