import Diagnostics

/// The trained network as a file holds it.
///
/// Layout, little-endian: the eight bytes `HEADSUPN`; then nine 32-bit whole numbers: version, person features,
/// neighbour features, neighbour code, hidden units, modes, anchors, numbers an anchor, and neighbours looked at; then
/// 32-bit floats: seconds between anchors; the factor of the standard deviation at each anchor in a fixed frame, and at
/// each anchor in the semi-local frame; for each of the layers (encoder 1 and 2, trunk 1 and 2, output) the weights,
/// output by output, and the biases; and at the end the 32-bit FNV-1a hash of everything before it.
struct NetworkFile {
    /// The version of the layout that is read.
    static let version = 1
    /// Numbers that the network says of a person at an anchor: x, y, two log deviations, a correlation.
    static let anchorOutputs = 5
    private static let magic = Array("HEADSUPN".utf8)
    private static let headerCount = 9

    let code: Int
    let hidden: Int
    let modes: Int
    let anchors: Int
    let neighbours: Int
    let step: Float
    let fixedScales: [Float]
    let semiLocalScales: [Float]
    let layers: [DenseLayer]

    /// Reads a network.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - name: what the source is called in messages.
    init(_ bytes: some Collection<UInt8>, name: String) throws(Fault) {
        let remedy = "train and export the network anew: tools/training/train"
        func fault(_ what: String) -> Fault {
            Fault(.badData, what, at: .init(file: name), remedy: remedy)
        }
        let data = ContiguousArray(bytes)
        let start = Self.magic.count + 4 * Self.headerCount
        guard data.count > start, data.prefix(Self.magic.count).elementsEqual(Self.magic) else {
            throw fault("this is not a prediction network")
        }
        func word(at place: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(data[place + $1]) << UInt32(8 * $1) }
        }
        let header = (0..<Self.headerCount).map { Int(word(at: Self.magic.count + 4 * $0)) }
        guard header[0] == Self.version else {
            throw fault("the network file has version \(header[0]), and only \(Self.version) is known")
        }
        guard header[1] == NetworkFeatures.personCount, header[2] == NetworkFeatures.neighbourCount else {
            throw fault(
                "the network takes \(header[1]) and \(header[2]) features of a person and a neighbour, and there are "
                    + "\(NetworkFeatures.personCount) and \(NetworkFeatures.neighbourCount)")
        }
        (code, hidden, modes, anchors, neighbours) = (header[3], header[4], header[5], header[6], header[8])
        guard (1...1024).contains(code), (1...4096).contains(hidden), (1...16).contains(modes),
            (2...256).contains(anchors), header[7] == Self.anchorOutputs, (1...64).contains(neighbours)
        else { throw fault("the network has an impossible shape") }
        let shapes = [
            (header[2], code), (code, code), (header[1] + 2 * code, hidden), (hidden, hidden),
            (hidden, modes * anchors * Self.anchorOutputs + modes),
        ]
        let floats = 1 + 2 * anchors + shapes.reduce(0) { $0 + ($1.0 + 1) * $1.1 }
        guard data.count == start + 4 * floats + 4 else {
            throw fault("the network has \(data.count) bytes, and its shape asks for \(start + 4 * floats + 4)")
        }
        guard word(at: data.count - 4) == Self.hash(data.dropLast(4)) else {
            throw fault("the network file is damaged: its hash is wrong")
        }
        let numbers = (0..<floats).map { Float(bitPattern: word(at: start + 4 * $0)) }
        guard numbers.allSatisfy(\.isFinite), numbers[0] > 0, numbers[1...2 * anchors].allSatisfy({ $0 > 0 }) else {
            throw fault("the network holds a number that is not finite, or a scale that is not positive")
        }
        step = numbers[0]
        fixedScales = Array(numbers[1...anchors])
        semiLocalScales = Array(numbers[(1 + anchors)...(2 * anchors)])
        var next = 1 + 2 * anchors
        layers = shapes.enumerated().map { index, shape in
            let (inputs, outputs) = shape
            let (weights, biases) = (next, next + inputs * outputs)
            next = biases + outputs
            return DenseLayer(
                inputs: inputs, outputs: outputs, isRectified: index < shapes.count - 1,
                weight: { numbers[weights + $0 * inputs + $1] }, bias: { numbers[biases + $0] })
        }
    }

    /// FNV-1a, 32 bits (Fowler, Noll, Vo).
    private static func hash(_ bytes: some Sequence<UInt8>) -> UInt32 {
        bytes.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
    }
}
