/// The four letters by which V4L2 names an encoding of pictures, the first letter in the lowest byte.
public struct FourCC: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The kernel's number.
    public var rawValue: UInt32

    /// Makes a name of the kernel's number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Makes a name of one to four printable ASCII letters, filled up with blanks; nil for any other text.
    public init?(letters: String) {
        let bytes = Array(letters.utf8)
        guard (1...4).contains(bytes.count), bytes.allSatisfy({ (0x20..<0x7f).contains($0) }) else { return nil }
        self.init(bytes: bytes)
    }

    /// Makes a name that stands in the source: up to four letters.
    public init(_ letters: StaticString) {
        self.init(bytes: letters.withUTF8Buffer { Array($0.prefix(4)) })
    }

    private init(bytes: [UInt8]) {
        rawValue = 0
        for index in 0..<4 {
            let byte = index < bytes.count ? bytes[index] : UInt8(ascii: " ")
            rawValue |= UInt32(byte) << UInt32(8 * index)
        }
    }

    /// The letters, without the blanks at the end; bytes that are no letter or digit show as '?'.
    public var description: String {
        var text = ""
        for index in 0..<4 {
            let byte = UInt8(truncatingIfNeeded: rawValue >> UInt32(8 * index)) & 0x7f
            text.unicodeScalars.append((0x20..<0x7f).contains(byte) ? Unicode.Scalar(byte) : "?")
        }
        while text.last == " " { text.removeLast() }
        return text
    }
}
