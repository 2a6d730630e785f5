/// Models in ONNX (onnx.proto, IR version 7, operator set 13), written byte by byte.
enum HandmadeONNX {
    /// Numbers of ONNX's element types.
    enum Element: UInt64 {
        case float = 1
        case bytes = 2
    }

    /// A network of one node that passes "given" on as "same". Sizes of 0 are free.
    static func identity(sizes: [Int], element: Element = .float) -> [UInt8] {
        let node = text(1, "given") + text(2, "same") + text(4, "Identity")
        return model(node: node, input: value("given", sizes, element), output: value("same", sizes, element))
    }

    private static func model(node: [UInt8], input: [UInt8], output: [UInt8]) -> [UInt8] {
        let graph = message(1, node) + text(2, "graph") + message(11, input) + message(12, output)
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
