/// What is wrong with the bytes of a message, as a sentence without a full stop.
public struct CDRError: Error, Sendable, Equatable {
    /// The sentence.
    public var what: String

    /// Says it.
    public init(what: String) { self.what = what }
}

/// Reads a message in the Common Data Representation as ROS 2 writes it (OMG DDSI-RTPS 2.3, 10.2: plain CDR of either
/// endianness, aligned from behind the four bytes that name it). It never reads beyond its bytes.
public struct CDRReader {
    private let bytes: ArraySlice<UInt8>
    private let start: Int
    private var position: Int
    private let isLittleEndian: Bool

    /// Begins a message.
    ///
    /// - Throws: where the first bytes name another representation.
    public init(_ bytes: ArraySlice<UInt8>) throws(CDRError) {
        guard bytes.count >= 4 else { throw CDRError(what: "it has \(bytes.count) bytes, too few for any message") }
        let kind = (bytes[bytes.startIndex], bytes[bytes.startIndex + 1])
        guard kind.0 == 0, kind.1 <= 1 else {
            throw CDRError(what: "its representation \(kind.0) \(kind.1) is not plain CDR")
        }
        self.bytes = bytes
        isLittleEndian = kind.1 == 1
        start = bytes.startIndex + 4
        position = start
    }

    private mutating func take(_ count: Int, alignedTo alignment: Int) throws(CDRError) -> ArraySlice<UInt8> {
        let padding = (alignment - (position - start) % alignment) % alignment
        guard count >= 0, count <= bytes.endIndex - position - padding else {
            throw CDRError(what: "it ends before its fields do")
        }
        position += padding + count
        return bytes[(position - count)..<position]
    }

    /// A whole number.
    public mutating func number<Number: FixedWidthInteger>(_: Number.Type = Number.self) throws(CDRError) -> Number {
        let size = Number.bitWidth / 8
        let raw = try take(size, alignedTo: size)
        var number: Number = 0
        for (index, byte) in raw.enumerated() {
            number |= Number(truncatingIfNeeded: byte) << (8 * (isLittleEndian ? index : size - 1 - index))
        }
        return number
    }

    /// A number of 64 bits.
    public mutating func double() throws(CDRError) -> Double { Double(bitPattern: try number()) }

    /// So many of them.
    public mutating func doubles(_ count: Int) throws(CDRError) -> [Double] {
        guard count <= (bytes.endIndex - position) / 8 else { throw CDRError(what: "it ends before its fields do") }
        var list: [Double] = []
        list.reserveCapacity(count)
        for _ in 0..<count { list.append(try double()) }
        return list
    }

    /// As many of them as it says.
    public mutating func doubles() throws(CDRError) -> [Double] {
        let count: UInt32 = try number()
        return try doubles(Int(count))
    }

    /// Text; it ends with a zero, which is left out.
    public mutating func text() throws(CDRError) -> String {
        let length: UInt32 = try number()
        let raw = try take(Int(length), alignedTo: 1)
        return String(decoding: raw.last == 0 ? raw.dropLast() : raw, as: UTF8.self)
    }

    /// As many bytes as it says.
    public mutating func data() throws(CDRError) -> ArraySlice<UInt8> {
        let length: UInt32 = try number()
        return try take(Int(length), alignedTo: 1)
    }
}
