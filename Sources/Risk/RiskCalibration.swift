import RealModule

/// What a forecast's probability is worth: a small network over the forecast, the motion and the evidence, trained on
/// walks seen through simulated head cameras and the program's own tracker (tools/training/train-risk, docs/risk.md).
///
/// A forecast speaks of one person's path as if nobody saw it; people who are on a collision course do see each other, and
/// a track of three glances is less sure than its covariance says. Two layers learn how often a collision really came.
struct RiskCalibration: Sendable {
    /// How many of the entries, from the first, make each of the features' early odds.
    let entryCounts: InlineArray<5, Int>

    /// Weights of the layers, input by input, eight outputs to a vector.
    private let first: ContiguousArray<SIMD8<Float>>
    private let second: ContiguousArray<SIMD8<Float>>
    private static let (inputs, hidden, narrow) = (27, 4, 2)

    /// Takes the trained weights; nil where the radius or the horizon is not that of the training, of which it knows
    /// nothing.
    init?(radius: Double, horizon: Double, times: [Double]) {
        typealias Trained = RiskCalibrationWeights
        guard abs(radius - Trained.radius) < 1e-9, abs(horizon - Trained.horizon) < 1e-9 else { return nil }
        var counts = InlineArray<5, Int>(repeating: 1)
        for k in 1..<5 {
            let end = Trained.horizon * Double(k) / 5
            counts[k] = 1 + times.count { $0 <= end + 1e-9 }
        }
        entryCounts = counts
        func vectors(_ numbers: [Float]) -> ContiguousArray<SIMD8<Float>> {
            ContiguousArray(
                stride(from: 0, to: numbers.count, by: 8).map { start in
                    var lanes = SIMD8<Float>.zero
                    for k in 0..<8 { lanes[k] = numbers[start + k] }
                    return lanes
                })
        }
        first = vectors(Trained.first)
        second = vectors(Trained.second)
        guard first.count == (Self.inputs + 1) * Self.hidden,
            second.count == (8 * Self.hidden + 1) * Self.narrow + Self.narrow + 1
        else { return nil }
    }

    /// The probability that a collision comes; nil where the features are no numbers.
    func probability(_ features: RiskFeatures) -> Double? {
        // Each layer's biases stand before its weights.
        var hidden = InlineArray<4, SIMD8<Float>>(repeating: .zero)
        for k in 0..<Self.hidden { hidden[k] = first[k] }
        for input in 0..<Self.inputs {
            let value = features.values[input]
            for k in 0..<Self.hidden { hidden[k] += first[(input + 1) * Self.hidden + k] * value }
        }
        var narrow = (second[0], second[1])
        for block in 0..<Self.hidden {
            let values = hidden[block].replacing(with: 0, where: hidden[block] .< 0)
            for lane in 0..<8 {
                let row = (block * 8 + lane + 1) * Self.narrow
                narrow.0 += second[row] * values[lane]
                narrow.1 += second[row + 1] * values[lane]
            }
        }
        let end = second.count - Self.narrow - 1
        narrow.0 = second[end] * narrow.0.replacing(with: 0, where: narrow.0 .< 0)
        narrow.1 = second[end + 1] * narrow.1.replacing(with: 0, where: narrow.1 .< 0)
        let odds = Double((narrow.0 + narrow.1).sum() + second[end + 2][0])
        return odds.isFinite ? 1 / (1 + .exp(-odds)) : nil
    }
}
