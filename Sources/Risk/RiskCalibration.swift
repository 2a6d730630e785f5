import RealModule

/// What a forecast's probability is worth: a small network over the forecast, the motion and the evidence, trained on
/// walks seen through simulated head cameras and the program's own tracker (tools/training/train-risk, docs/risk.md).
///
/// A forecast speaks of one person's path as if nobody saw it; people who are on a collision course do see each other, and
/// a track of three glances is less sure than its covariance says. Two layers learn how often a collision really came.
struct RiskCalibration: Sendable {
    /// How many of the entries, from the first, make each of the features' early odds.
    let entryCounts: InlineArray<5, Int>

    /// Biases of the first layer, then its weights, input by input: eight outputs to a vector.
    private let first: ContiguousArray<SIMD8<Float>>
    /// Weights of the second layer, output by output: eight inputs to a vector.
    private let second: ContiguousArray<SIMD8<Float>>
    /// Of each output of the second layer: its bias, and its weight in the result.
    private let ends: ContiguousArray<(bias: Float, weight: Float)>
    private let bias: Float
    /// Numbers in, vectors of the first layer's results, and numbers of the second's.
    private static let (inputs, blocks, outputs) = (27, 4, 16)

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
        let width = 8 * Self.blocks
        guard Trained.first.count == (Self.inputs + 1) * width,
            Trained.second.count == (width + 2) * Self.outputs + 8
        else { return nil }
        func vector(_ value: (Int) -> Float) -> SIMD8<Float> {
            var lanes = SIMD8<Float>.zero
            for k in 0..<8 { lanes[k] = value(k) }
            return lanes
        }
        first = ContiguousArray(
            stride(from: 0, to: Trained.first.count, by: 8).map { start in vector { Trained.first[start + $0] } })
        second = ContiguousArray(
            (0..<Self.outputs * Self.blocks).map { index in
                let (output, block) = (index / Self.blocks, index % Self.blocks)
                return vector { Trained.second[(block * 8 + $0 + 1) * Self.outputs + output] }
            })
        ends = ContiguousArray(
            (0..<Self.outputs).map { (Trained.second[$0], Trained.second[(width + 1) * Self.outputs + $0]) })
        bias = Trained.second[(width + 2) * Self.outputs]
    }

    /// The probability that a collision comes; nil where the features are no numbers.
    func probability(_ features: borrowing RiskFeatures) -> Double? {
        var hidden = InlineArray<4, SIMD8<Float>>(repeating: .zero)
        for k in 0..<Self.blocks { hidden[k] = first[k] }
        for input in 0..<Self.inputs {
            let value = features.values[input]
            for k in 0..<Self.blocks { hidden[k] += first[(input + 1) * Self.blocks + k] * value }
        }
        for k in 0..<Self.blocks { hidden[k] = hidden[k].replacing(with: 0, where: hidden[k] .< 0) }
        var odds = bias
        for output in 0..<Self.outputs {
            var sum = SIMD8<Float>.zero
            for k in 0..<Self.blocks { sum += second[output * Self.blocks + k] * hidden[k] }
            odds += ends[output].weight * max(0, sum.sum() + ends[output].bias)
        }
        return odds.isFinite ? 1 / (1 + .exp(-Double(odds))) : nil
    }
}
