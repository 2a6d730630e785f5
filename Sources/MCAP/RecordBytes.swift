/// The kinds of record of MCAP version 0 (https://mcap.dev/spec) that are written or read here.
enum Opcode: UInt8 {
    case header = 0x01
    case footer = 0x02
    case schema = 0x03
    case channel = 0x04
    case message = 0x05
    case chunk = 0x06
    case messageIndex = 0x07
    case chunkIndex = 0x08
    case statistics = 0x0B
    case summaryOffset = 0x0E
    case dataEnd = 0x0F
}

/// Bytes in MCAP's serialization: little-endian numbers; strings and maps after their length in bytes.
struct RecordBytes {
    private(set) var bytes: [UInt8] = []

    var count: Int { bytes.count }

    mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ text: String) {
        append(UInt32(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(raw: [UInt8]) {
        bytes.append(contentsOf: raw)
    }

    mutating func append(map: [UInt16: UInt64]) {
        append(UInt32(map.count * 10))
        for (key, value) in map.sorted(by: { $0.key < $1.key }) {
            append(key)
            append(value)
        }
    }

    mutating func append(_ opcode: Opcode, _ content: RecordBytes) {
        append(opcode.rawValue)
        append(UInt64(content.count))
        append(raw: content.bytes)
    }

    /// Empties the bytes and keeps their room.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }
}
