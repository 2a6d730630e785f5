/// The CRC-32 of zlib, PNG and MCAP: reflected polynomial 0xEDB88320, taken a piece at a time.
///
/// Eight bytes a step (Kounavis and Berry, "A Systematic Approach to Building High Performance, Software-Based, CRC
/// Generators", ISCC 2005): a log of pictures is megabytes a second, each summed twice.
struct CRC32 {
    /// Row k: what a byte does to the sum k bytes later.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for index in 0..<256 {
            tables[index] = (0..<8).reduce(UInt32(index)) { value, _ in
                (value & 1 == 1 ? 0xEDB8_8320 : 0) ^ (value >> 1)
            }
        }
        for index in 256..<tables.count {
            let before = tables[index - 256]
            tables[index] = tables[Int(before & 0xFF)] ^ (before >> 8)
        }
        return tables
    }()

    private var state: UInt32 = .max

    /// The checksum of the bytes so far; 0 for none.
    var value: UInt32 { ~state }

    mutating func update(_ bytes: [UInt8]) {
        var state = state
        Self.tables.withUnsafeBufferPointer { tables in
            bytes.withUnsafeBytes { bytes in
                var index = 0
                while index + 8 <= bytes.count {
                    let low = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self)) ^ state
                    let high = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: index + 4, as: UInt32.self))
                    state = 0
                    for byte in 0..<4 {
                        let shift = UInt32(8 * byte)
                        state ^= tables[(7 - byte) * 256 + Int(low >> shift & 0xFF)]
                        state ^= tables[(3 - byte) * 256 + Int(high >> shift & 0xFF)]
                    }
                    index += 8
                }
                for byte in bytes[index...] {
                    state = tables[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ (state >> 8)
                }
            }
        }
        self.state = state
    }

    static func of(_ bytes: [UInt8]) -> UInt32 {
        var checksum = CRC32()
        checksum.update(bytes)
        return checksum.value
    }
}
