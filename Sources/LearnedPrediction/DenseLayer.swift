/// A fully connected layer over eight cases at a time: one lane of a vector for each case.
///
/// A weight is loaded once for eight cases and four outputs share each load of an input, which keeps baseline SSE and
/// NEON busy without a library; a case's result does not depend on who is in the other lanes.
struct DenseLayer: Sendable {
    /// Cases in a vector.
    typealias Lanes = SIMD8<Float>

    /// Numbers in.
    let inputs: Int
    /// Numbers out.
    let outputs: Int
    /// Whether negative results become zero.
    let isRectified: Bool
    /// Weights of four outputs for each input, block after block; missing outputs of the last block are zero.
    private let weights: ContiguousArray<SIMD4<Float>>
    private let biases: ContiguousArray<SIMD4<Float>>

    /// Makes a layer.
    ///
    /// - Parameters:
    ///   - weight: the weight from an input to an output.
    ///   - bias: the bias of an output.
    init(
        inputs: Int, outputs: Int, isRectified: Bool, weight: (_ output: Int, _ input: Int) -> Float,
        bias: (_ output: Int) -> Float
    ) {
        self.inputs = inputs
        self.outputs = outputs
        self.isRectified = isRectified
        var weights = ContiguousArray<SIMD4<Float>>()
        var biases = ContiguousArray<SIMD4<Float>>()
        for block in stride(from: 0, to: outputs, by: 4) {
            func lanes(_ value: (Int) -> Float) -> SIMD4<Float> {
                var lanes = SIMD4<Float>.zero
                for k in 0..<min(4, outputs - block) { lanes[k] = value(block + k) }
                return lanes
            }
            for input in 0..<inputs { weights.append(lanes { weight($0, input) }) }
            biases.append(lanes(bias))
        }
        self.weights = weights
        self.biases = biases
    }

    /// Results are written for whole blocks of four: room that a result needs.
    var roomForOutputs: Int { biases.count * 4 }

    /// Computes the layer for eight cases.
    ///
    /// - Parameters:
    ///   - input: `inputs` numbers for each lane, from `start`.
    ///   - output: at least `roomForOutputs` numbers are written, from `destination`.
    @inline(__always)
    func apply(
        _ input: ContiguousArray<Lanes>, from start: Int = 0, into output: inout ContiguousArray<Lanes>,
        at destination: Int = 0
    ) {
        precondition(start >= 0 && start + inputs <= input.count, "a layer has all its inputs")
        precondition(
            destination >= 0 && destination + roomForOutputs <= output.count, "a layer has room for its outputs")
        input.withUnsafeBufferPointer { x in
            weights.withUnsafeBufferPointer { w in
                output.withUnsafeMutableBufferPointer { y in
                    var weight = 0
                    for block in 0..<biases.count {
                        let bias = biases[block]
                        var (a, b) = (Lanes(repeating: bias.x), Lanes(repeating: bias.y))
                        var (c, d) = (Lanes(repeating: bias.z), Lanes(repeating: bias.w))
                        for i in start..<(start + inputs) {
                            let (value, four) = (x[i], w[weight])
                            a += value * four.x
                            b += value * four.y
                            c += value * four.z
                            d += value * four.w
                            weight += 1
                        }
                        if isRectified {
                            (a, b) = (Self.rectified(a), Self.rectified(b))
                            (c, d) = (Self.rectified(c), Self.rectified(d))
                        }
                        let place = destination + block * 4
                        y[place] = a
                        y[place + 1] = b
                        y[place + 2] = c
                        y[place + 3] = d
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func rectified(_ v: Lanes) -> Lanes { v.replacing(with: 0, where: v .< 0) }
}
