/// A random number generator that gives the same numbers for a seed on every machine and in every version.
///
/// xoshiro256** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47, 2021), its state
/// filled from the seed by SplitMix64, as its authors advise.
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// Makes a generator; every seed is a good one.
    public init(seed: UInt64) {
        var mixer = seed
        func mix() -> UInt64 {
            mixer &+= 0x9E37_79B9_7F4A_7C15
            var z = mixer
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        state = (mix(), mix(), mix(), mix())
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        func rotated(_ x: UInt64, by count: UInt64) -> UInt64 { (x << count) | (x >> (64 - count)) }
        let result = rotated(state.1 &* 5, by: 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = rotated(state.3, by: 45)
        return result
    }

    /// Another generator, independent of what this one gives from now on.
    mutating func fork() -> SeededRandom { SeededRandom(seed: next()) }

    /// A number from 0 up to, not including, 1.
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number between two others.
    mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * uniform() }

    /// True with a probability.
    mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

    /// A number with mean 0 and standard deviation 1, nearly normal: the sum of twelve uniform ones less 6. It needs no
    /// logarithm, so it is the same everywhere; it never exceeds 6, and its kurtosis is 2.9 instead of 3.
    mutating func normal() -> Double {
        var sum = -6.0
        for _ in 0..<12 { sum += uniform() }
        return sum
    }
}

/// A disturbance that wanders: a first-order Gauss–Markov process.
struct WanderingError {
    /// Its value now.
    private(set) var value: Double
    private let deviation: Double
    private let correlationTime: Double

    /// - Parameters:
    ///   - deviation: standard deviation, the same at all times.
    ///   - correlationTime: seconds after which 1/e of the value is left.
    init(deviation: Double, correlationTime: Double, random: inout SeededRandom) {
        self.deviation = deviation
        self.correlationTime = correlationTime
        value = deviation * random.normal()
    }

    /// Goes on by some seconds.
    mutating func advance(by seconds: Double, random: inout SeededRandom) {
        let kept = PortableMath.exp(-seconds / correlationTime)
        value = kept * value + deviation * (1 - kept * kept).squareRoot() * random.normal()
    }
}
