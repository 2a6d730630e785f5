import Diagnostics

/// Reads the messages of an MCAP file (version 0, https://mcap.dev/spec) in the order in which they were written.
///
/// It needs no index, so that a file that broke off is read as far as it goes. Every length is checked against what is
/// there before anything is made of it, and every checksum that the file has is compared; where something does not hold,
/// reading ends and `damage` tells of it.
public struct MCAPReader<Source: MCAPSource> {
    /// Where reading ended too early; nil where the file is whole, or not yet at its end.
    public private(set) var damage: MCAPDamage?
    /// What the file has described so far, by number.
    public var channels: [UInt16: MCAPChannel] { table.channels }

    /// A larger chunk is taken for a damaged length; writers' own default is some 1 MB.
    private static var largestChunk: UInt64 { 1 << 29 }

    private let source: Source
    private let decompress: MCAPDecompression
    private var table = ChannelTable()
    private var offset: UInt64
    private var isAtEnd = false
    private var chunk: FieldReader?
    private var chunkOffset: UInt64 = 0
    /// What keeps a chunk from being opened that is not the file's fault.
    private var fault: Fault?
    /// The checksum that the data section must have; nil where the file has none, so that none need be computed.
    private var expectedChecksum: UInt32?
    private var checksum = CRC32()

    /// Begins to read.
    ///
    /// - Parameters:
    ///   - source: where the bytes come from.
    ///   - decompress: opens compressed chunks.
    /// - Throws: `badData` where this is no MCAP file of version 0, or what the source throws.
    public init(_ source: Source, decompress: @escaping MCAPDecompression) throws(Fault) {
        self.source = source
        self.decompress = decompress
        let magic = MCAPWriter.magic
        let head = try source.read(at: 0, count: Int(min(source.count, 8)))
        guard head == magic else {
            let isOther = head.count == 8 && head[..<5].elementsEqual(magic[..<5])
            throw Fault(
                .badData,
                source.count == 0
                    ? "the file is empty"
                    : isOther ? "this is an MCAP file of another version" : "this is no MCAP file",
                remedy: "Give a file as ros2 bag record and headsup replay --log write it, ending in .mcap")
        }
        offset = 8
        if let footer = try MCAPFooter(source) { expectedChecksum = try footer.dataChecksum(in: source) }
        checksum.update(head)
    }

    /// The next message; nil at the end, or where the file is damaged.
    ///
    /// - Throws: what the source throws, and `unavailable` of the decompression.
    public mutating func next() throws(Fault) -> MCAPMessage? {
        while true {
            do throws(FieldReader.Overrun) {
                if let message = try nextInChunk() { return message }
            } catch {
                return end(at: chunkOffset, "a record in this chunk is longer than the chunk")
            }
            if isAtEnd { return nil }
            if let message = try nextRecord() { return message }
            if let fault { throw fault }
        }
    }

    private mutating func end(at offset: UInt64, _ what: String) -> MCAPMessage? {
        damage = damage ?? MCAPDamage(offset: offset, what: what)
        isAtEnd = true
        chunk = nil
        return nil
    }

    // MARK: Records of the file

    /// Takes in the next record of the file; the message, where it is one.
    private mutating func nextRecord() throws(Fault) -> MCAPMessage? {
        let start = offset
        guard source.count - start >= 9 else {
            return end(at: start, "the file breaks off, its end is missing")
        }
        let head = try source.read(at: start, count: 9)
        let length = head[1...].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= source.count - start - 9 else {
            return end(at: start, "the file breaks off within a record of \(length) bytes")
        }
        offset = start + 9 + length
        let opcode = Opcode(rawValue: head[0])
        switch opcode {
        case .footer:
            isAtEnd = true
            return nil
        case .dataEnd:
            isAtEnd = true
            return checkEnd(start)
        case .schema, .channel, .message, .chunk:
            // No more than the file's size; a chunk that is kept in memory has a limit of its own.
            guard length <= Self.largestChunk else {
                return end(at: start, "a record of \(length) bytes is larger than any that is written")
            }
            let record = try source.read(at: start + 9, count: Int(length))
            account(head)
            account(record)
            do throws(FieldReader.Overrun) {
                if opcode == .chunk {
                    chunkOffset = start
                    return try open(record)
                }
                return try take(head[0], record[...], at: start)
            } catch {
                return end(at: start, "the record's fields do not fit into it")
            }
        default:
            guard head[0] != 0 else { return end(at: start, "here is no record") }
            account(head)
            try skip(length, from: start + 9)
            return nil
        }
    }

    private mutating func account(_ bytes: [UInt8]) {
        if expectedChecksum != nil { checksum.update(bytes) }
    }

    /// Passes over what is of no interest here: indexes, attachments, metadata, and kinds to come.
    private mutating func skip(_ length: UInt64, from start: UInt64) throws(Fault) {
        guard expectedChecksum != nil else { return }
        var done: UInt64 = 0
        while done < length {
            let count = min(length - done, 1 << 20)
            checksum.update(try source.read(at: start + done, count: Int(count)))
            done += count
        }
    }

    private mutating func checkEnd(_ start: UInt64) -> MCAPMessage? {
        if let expectedChecksum, expectedChecksum != checksum.value {
            return end(at: start, "the checksum of the data does not hold, so something between the chunks is damaged")
        }
        return nil
    }

    // MARK: Chunks

    private mutating func open(_ record: [UInt8]) throws(FieldReader.Overrun) -> MCAPMessage? {
        var fields = FieldReader(record[...])
        _ = try fields.take(16)
        let size: UInt64 = try fields.number()
        let expected: UInt32 = try fields.number()
        let compression = try fields.text()
        let length: UInt64 = try fields.number()
        let stored = try fields.take(length)
        guard size <= Self.largestChunk else {
            return end(at: chunkOffset, "a chunk of \(size) bytes is larger than any that is written")
        }
        let records: [UInt8]
        if compression.isEmpty {
            records = Array(stored)
        } else {
            do throws(Fault) {
                records = try decompress(compression, Array(stored), Int(size))
            } catch {
                if error.kind != .badData { fault = error }
                return end(at: chunkOffset, "the chunk can not be decompressed: \(error.what)")
            }
        }
        guard UInt64(records.count) == size else {
            return end(at: chunkOffset, "the chunk holds \(records.count) bytes instead of \(size)")
        }
        // 0 says that none was computed.
        guard expected == 0 || expected == CRC32.of(records) else {
            return end(at: chunkOffset, "the checksum of the chunk does not hold")
        }
        chunk = FieldReader(records[...])
        return nil
    }

    private mutating func nextInChunk() throws(FieldReader.Overrun) -> MCAPMessage? {
        while var fields = chunk, !fields.rest.isEmpty {
            let opcode: UInt8 = try fields.number()
            let record = try fields.take(try fields.number())
            chunk = fields
            if let message = try take(opcode, record, at: chunkOffset) { return message }
        }
        chunk = nil
        return nil
    }

    private mutating func take(
        _ opcode: UInt8, _ record: ArraySlice<UInt8>, at place: UInt64
    ) throws(FieldReader.Overrun) -> MCAPMessage? {
        switch Opcode(rawValue: opcode) {
        case .schema: try table.addSchema(record)
        case .channel: try table.addChannel(record)
        case .message:
            var fields = FieldReader(record)
            let channel: UInt16 = try fields.number()
            _ = try fields.number(UInt32.self)
            let logTime: UInt64 = try fields.number()
            let publishTime: UInt64 = try fields.number()
            guard table.channels[channel] != nil else {
                return end(at: place, "a message belongs to channel \(channel), which is not described before it")
            }
            return MCAPMessage(
                channel: channel, logTime: logTime, publishTime: publishTime, data: fields.rest)
        default: break
        }
        return nil
    }
}
