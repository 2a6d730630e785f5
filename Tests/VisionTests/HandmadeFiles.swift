/// Picture files written byte by byte after their standards, so that reading is not tested with its own writer.
enum HandmadeFiles {
    /// A grey PNG of 16 bits (ISO/IEC 15948), its data in one stored block (RFC 1950, 1951).
    static func png16(width: Int, height: Int, _ levels: [UInt16]) -> [UInt8] {
        var raw: [UInt8] = []
        for row in 0..<height {
            raw.append(0)
            for level in levels[(row * width)..<((row + 1) * width)] { raw += bigEndian(level) }
        }
        var zlib: [UInt8] = [0x78, 0x01, 0x01]
        let length = UInt16(raw.count)
        zlib += [UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)]
        zlib += raw + bigEndian(adler(raw))
        let header = bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [16, 0, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header) + chunk("IDAT", zlib)
            + chunk("IEND", [])
    }

    /// An uncompressed TIFF 6.0 of 32-bit floats in one strip.
    static func tiffFloat(width: Int, height: Int, _ values: [Float]) -> [UInt8] {
        let entries: [(tag: UInt16, kind: UInt16, value: UInt32)] = [
            (256, 4, UInt32(width)), (257, 4, UInt32(height)), (258, 3, 32), (259, 3, 1), (262, 3, 1), (273, 4, 8),
            (277, 3, 1), (278, 4, UInt32(height)), (279, 4, UInt32(values.count * 4)), (339, 3, 3),
        ]
        var bytes: [UInt8] = Array("II".utf8) + littleEndian(UInt16(42)) + littleEndian(UInt32(8 + values.count * 4))
        for value in values { bytes += littleEndian(value.bitPattern) }
        bytes += littleEndian(UInt16(entries.count))
        for entry in entries {
            bytes +=
                littleEndian(entry.tag) + littleEndian(entry.kind) + littleEndian(UInt32(1)) + littleEndian(entry.value)
        }
        return bytes + littleEndian(UInt32(0))
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return bigEndian(UInt32(data.count)) + body + bigEndian(crc(body))
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc = ~UInt32(0)
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }

    private static func adler(_ bytes: [UInt8]) -> UInt32 {
        let sums = bytes.reduce((UInt32(1), UInt32(0))) { sums, byte in
            let first = (sums.0 + UInt32(byte)) % 65521
            return (first, (sums.1 + first) % 65521)
        }
        return sums.1 << 16 | sums.0
    }

    private static func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }

    private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}
