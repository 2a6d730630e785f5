/// The CRC-32 of zlib, PNG and MCAP: reflected polynomial 0xEDB88320, taken a piece at a time.
struct CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in (value & 1 == 1 ? 0xEDB8_8320 : 0) ^ (value >> 1) }
    }

    private var state: UInt32 = .max

    /// The checksum of the bytes so far; 0 for none.
    var value: UInt32 { ~state }

    mutating func update(_ bytes: some Sequence<UInt8>) {
        var state = state
        Self.table.withUnsafeBufferPointer { table in
            for byte in bytes {
                state = table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ (state >> 8)
            }
        }
        self.state = state
    }

    static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var checksum = CRC32()
        checksum.update(bytes)
        return checksum.value
    }
}
