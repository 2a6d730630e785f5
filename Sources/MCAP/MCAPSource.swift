import Diagnostics

/// Where the bytes of an MCAP file come from; the reader itself knows no file.
public protocol MCAPSource {
    /// How many bytes there are.
    var count: UInt64 { get }

    /// The bytes at a place; the reader asks for none beyond `count`.
    ///
    /// - Throws: where they can not be had.
    func read(at offset: UInt64, count: Int) throws(Fault) -> [UInt8]
}

/// Bytes in memory.
public struct MCAPBytes: MCAPSource {
    private let bytes: [UInt8]

    /// Reads from these bytes.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// How many bytes there are.
    public var count: UInt64 { UInt64(bytes.count) }

    /// The bytes at a place.
    public func read(at offset: UInt64, count: Int) throws(Fault) -> [UInt8] {
        let start = Int(offset)
        return Array(bytes[start..<(start + count)])
    }
}

/// Where a file stops making sense, and why: whatever comes behind it was not read.
public struct MCAPDamage: Error, Sendable, Equatable, CustomStringConvertible {
    /// Bytes before the record that is damaged.
    public var offset: UInt64
    /// What is wrong, as a sentence without a full stop.
    public var what: String

    /// `at byte 1234: the file ends within a record`.
    public var description: String { "at byte \(offset): \(what)" }
}

/// What opens a compressed chunk: its compression's name (`zstd`, `lz4`), its bytes, and how many must come out.
public typealias MCAPDecompression = (_ name: String, _ bytes: [UInt8], _ count: Int) throws(Fault) -> [UInt8]
