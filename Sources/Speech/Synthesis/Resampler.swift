import Glibc

/// Changes the sample rate of a whole sound by a rational factor: a polyphase bank of Kaiser-windowed sinc filters
/// (Crochiere and Rabiner, Multirate Digital Signal Processing, 1983). Pass band to 91 % of the lower Nyquist frequency,
/// images and aliases 80 dB down.
public struct Resampler: Sendable {
    /// Samples a second that go in.
    public let inputRate: Int
    /// Samples a second that come out.
    public let outputRate: Int

    private let phases: Int
    private let step: Int
    private let taps: Int
    private let filters: [Float]

    /// Makes the filter bank for two rates, samples a second.
    public init(from inputRate: Int, to outputRate: Int) {
        precondition(inputRate > 0 && outputRate > 0, "a sample rate is positive")
        self.inputRate = inputRate
        self.outputRate = outputRate
        let divisor = Resampler.greatestCommonDivisor(inputRate, outputRate)
        phases = outputRate / divisor
        step = inputRate / divisor
        // In units of the input rate; the filter is as much longer as the cutoff is lower.
        let lower = min(1, Double(outputRate) / Double(inputRate))
        let halfWidth = Int((32 / lower).rounded(.up))
        let cutoff = 0.955 * lower
        taps = 2 * halfWidth
        var filters = [Float](repeating: 0, count: phases * taps)
        for phase in 0..<phases {
            let fraction = Double(phase) / Double(phases)
            var sum = 0.0
            var row = [Double](repeating: 0, count: taps)
            for k in 0..<taps {
                let x = fraction + Double(halfWidth - 1 - k)
                row[k] = cutoff * WindowedSinc.sinc(cutoff * x) * WindowedSinc.kaiser(x / Double(halfWidth), beta: 8)
                sum += row[k]
            }
            for k in 0..<taps { filters[phase * taps + k] = Float(row[k] / sum) }
        }
        self.filters = filters
    }

    /// The same sound at the output rate.
    public func convert(_ input: [Float]) -> [Float] {
        guard phases != step, !input.isEmpty else { return input }
        let count = (input.count * phases + step - 1) / step
        let half = taps / 2
        // Zeros on both sides spare the inner loop every test for the ends.
        let padded = [Float](repeating: 0, count: half) + input + [Float](repeating: 0, count: half + 1)
        return [Float](unsafeUninitializedCapacity: count) { output, initialized in
            padded.withUnsafeBufferPointer { padded in
                filters.withUnsafeBufferPointer { filters in
                    for n in 0..<count {
                        let position = n * step
                        let start = position / phases + 1
                        let row = (position % phases) * taps
                        var sum: Float = 0
                        for k in 0..<taps { sum += filters[row + k] * padded[start + k] }
                        output.initializeElement(at: n, to: sum)
                    }
                }
            }
            initialized = count
        }
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}

/// The building stones of interpolation filters.
enum WindowedSinc {
    /// sin(πx) / πx.
    static func sinc(_ x: Double) -> Double {
        let angle = Double.pi * x
        return abs(angle) < 1e-9 ? 1 : sin(angle) / angle
    }

    /// Kaiser's window at -1 to 1; zero outside.
    static func kaiser(_ x: Double, beta: Double) -> Double {
        guard abs(x) < 1 else { return 0 }
        return besselI0(beta * (1 - x * x).squareRoot()) / besselI0(beta)
    }

    /// The modified Bessel function of the first kind and order zero, by its power series.
    private static func besselI0(_ x: Double) -> Double {
        let quarter = x * x / 4
        var term = 1.0
        var sum = 1.0
        var k = 1.0
        while term > 1e-12 * sum {
            term *= quarter / (k * k)
            sum += term
            k += 1
        }
        return sum
    }
}
