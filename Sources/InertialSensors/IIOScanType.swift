/// How a channel lies in a sample of Linux's industrial I/O buffer: the contents of its `_type` file, as `le:s16/16>>0`
/// (Documentation/ABI/testing/sysfs-bus-iio).
struct IIOScanType: Equatable {
    var isLittleEndian: Bool
    var isSigned: Bool
    /// Bits that carry the number.
    var bits: Int
    /// Bytes that it takes, which is also what it is aligned to.
    var bytes: Int
    /// Bits to the right of it that are to be dropped.
    var shift: Int

    /// - Returns: nil where the text is none of the kernel's, or describes several numbers at once.
    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[0] == "le" || parts[0] == "be", let sign = parts[1].first, "su".contains(sign)
        else { return nil }
        let numbers = parts[1].dropFirst().split(separator: "/", maxSplits: 1)
        guard numbers.count == 2, let bits = Int(numbers[0]) else { return nil }
        let storage = numbers[1].split(separator: ">", omittingEmptySubsequences: true)
        guard (1...2).contains(storage.count), let stored = Int(storage[0]), [8, 16, 32, 64].contains(stored) else {
            return nil
        }
        let shift = storage.count == 2 ? Int(storage[1]) : 0
        guard let shift, shift >= 0, bits > 0, bits + shift <= stored else { return nil }
        isLittleEndian = parts[0] == "le"
        isSigned = sign == "s"
        self.bits = bits
        bytes = stored / 8
        self.shift = shift
    }

    /// The number at the start of some bytes, of which there are at least `bytes`.
    func number(_ raw: Slice<UnsafeRawBufferPointer>) -> Int64 {
        var stored: UInt64 = 0
        for index in 0..<bytes {
            let byte = raw[raw.startIndex + (isLittleEndian ? bytes - 1 - index : index)]
            stored = stored << 8 | UInt64(byte)
        }
        stored >>= UInt64(shift)
        guard bits < 64 else { return Int64(bitPattern: stored) }
        stored &= (1 << UInt64(bits)) - 1
        guard isSigned, stored >> UInt64(bits - 1) == 1 else { return Int64(stored) }
        return Int64(bitPattern: stored | ~((1 << UInt64(bits)) - 1))
    }
}
