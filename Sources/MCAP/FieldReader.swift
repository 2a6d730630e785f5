/// Reads fields in MCAP's serialization, and never beyond the bytes that it was given.
struct FieldReader {
    /// A field reaches beyond its record.
    struct Overrun: Error {}

    let bytes: ArraySlice<UInt8>
    private(set) var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// What has not been read.
    var rest: ArraySlice<UInt8> { bytes[position...] }

    mutating func take(_ count: UInt64) throws(Overrun) -> ArraySlice<UInt8> {
        guard count <= UInt64(bytes.endIndex - position) else { throw Overrun() }
        let end = position + Int(count)
        defer { position = end }
        return bytes[position..<end]
    }

    mutating func number<Number: FixedWidthInteger>(_: Number.Type = Number.self) throws(Overrun) -> Number {
        var number: Number = 0
        for (shift, byte) in try take(UInt64(Number.bitWidth / 8)).enumerated() {
            number |= Number(truncatingIfNeeded: byte) << (8 * shift)
        }
        return number
    }

    /// Text after its length; bytes that are no UTF-8 are replaced by signs that say so.
    mutating func text() throws(Overrun) -> String {
        let length: UInt32 = try number()
        return String(decoding: try take(UInt64(length)), as: UTF8.self)
    }

    /// Bytes after their length.
    mutating func data() throws(Overrun) -> ArraySlice<UInt8> {
        let length: UInt32 = try number()
        return try take(UInt64(length))
    }
}
