/// Models in ONNX (onnx.proto, IR version 7, operator set 13), written byte by byte.
public enum HandmadeONNX {
    /// Numbers of ONNX's element types.
    public enum Element: UInt64 {
        case float = 1
        case bytes = 2
        case integers = 7
    }

    /// A network of one node that passes "given" on as "same". Sizes of 0 are free.
    public static func identity(sizes: [Int], element: Element = .float) -> [UInt8] {
        let node = node("Identity", ["given"], "same")
        return model(node, input: value("given", sizes, element), output: value("same", sizes, element))
    }

    /// A network that flattens its input from the second size on, multiplies it with a matrix, adds numbers, and gives
    /// the result another shape.
    ///
    /// - Parameters:
    ///   - input: sizes of the input; 0 is free.
    ///   - weights: rows for the flattened input, columns for the flattened output.
    ///   - bias: one number a column.
    ///   - output: sizes of the output; -1 is what is left over.
    public static func linear(input: [Int], weights: [[Float]], bias: [Float], output: [Int]) -> [UInt8] {
        let nodes =
            node("Flatten", ["given"], "flat") + node("MatMul", ["flat", "weights"], "product")
            + node("Add", ["product", "bias"], "sum") + node("Reshape", ["sum", "shape"], "result")
        let constants =
            tensor("weights", [weights.count, bias.count], weights.flatMap { $0 })
            + tensor("bias", [bias.count], bias) + tensor("shape", output)
        return model(
            nodes, constants: constants, input: value("given", input, .float),
            output: value("result", output.map { max($0, 0) }, .float))
    }

    private static func node(_ kind: String, _ inputs: [String], _ output: String) -> [UInt8] {
        message(1, inputs.flatMap { text(1, $0) } + text(2, output) + text(4, kind))
    }

    private static func tensor(_ name: String, _ sizes: [Int], _ numbers: [Float]) -> [UInt8] {
        let raw = numbers.flatMap { number in withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) } }
        return tensor(name, sizes, .float, raw)
    }

    private static func tensor(_ name: String, _ integers: [Int]) -> [UInt8] {
        let raw = integers.flatMap { number in withUnsafeBytes(of: Int64(number).littleEndian) { Array($0) } }
        return tensor(name, [integers.count], .integers, raw)
    }

    private static func tensor(_ name: String, _ sizes: [Int], _ element: Element, _ raw: [UInt8]) -> [UInt8] {
        let dimensions = sizes.flatMap { number(1, UInt64($0)) }
        return message(5, dimensions + number(2, element.rawValue) + text(8, name) + message(9, raw))
    }

    private static func model(
        _ nodes: [UInt8], constants: [UInt8] = [], input: [UInt8], output: [UInt8]
    ) -> [UInt8] {
        let graph = nodes + text(2, "graph") + constants + message(11, input) + message(12, output)
        return number(1, 7) + message(7, graph) + message(8, number(2, 13))
    }

    private static func value(_ name: String, _ sizes: [Int], _ element: Element) -> [UInt8] {
        let dimensions = sizes.flatMap { message(1, $0 == 0 ? text(2, "free") : number(1, UInt64($0))) }
        return text(1, name) + message(2, message(1, number(1, element.rawValue) + message(2, dimensions)))
    }

    private static func varint(_ value: UInt64) -> [UInt8] {
        value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
    }

    private static func number(_ field: UInt64, _ value: UInt64) -> [UInt8] { varint(field << 3) + varint(value) }

    private static func message(_ field: UInt64, _ bytes: [UInt8]) -> [UInt8] {
        varint(field << 3 | 2) + varint(UInt64(bytes.count)) + bytes
    }

    private static func text(_ field: UInt64, _ text: String) -> [UInt8] { message(field, Array(text.utf8)) }
}
