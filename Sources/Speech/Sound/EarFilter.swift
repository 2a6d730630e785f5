/// Delays a stream by a fraction of a sample with a windowed sinc (Laakso et al., Splitting the Unit Delay, 1996), and
/// scales it: what one ear hears.
struct EarFilter: Sendable {
    /// Length of the filter; its own delay is half of it.
    static let taps = 24
    /// Samples of the past that a stream must keep for it: the longest delay between the ears at 48 kHz, and the filter.
    static let history = 64

    private var coefficients: InlineArray<24, Float> = .init(repeating: 0)
    private let wholeDelay: Int

    /// - Parameters:
    ///   - delay: in samples, from 0 to `history - taps`.
    ///   - gain: amplitude.
    init(delay: Double, gain: Double) {
        let clamped = min(max(0, delay), Double(EarFilter.history - EarFilter.taps - 1))
        wholeDelay = Int(clamped)
        let fraction = clamped - Double(wholeDelay)
        let middle = EarFilter.taps / 2 - 1
        var sum = 0.0
        var row: InlineArray<24, Double> = .init(repeating: 0)
        for k in row.indices {
            let x = Double(k - middle) - fraction
            row[k] = WindowedSinc.sinc(x) * WindowedSinc.kaiser(x / Double(EarFilter.taps / 2), beta: 6)
            sum += row[k]
        }
        for k in row.indices { coefficients[k] = Float(gain * row[k] / sum) }
    }

    /// The sample that this ear hears when the stream has come to `index` of the buffer.
    @inline(__always)
    func output(_ stream: UnsafePointer<Float>, at index: Int) -> Float {
        var sum: Float = 0
        let newest = index - wholeDelay
        for k in 0..<EarFilter.taps { sum += coefficients[k] * stream[newest - k] }
        return sum
    }
}
