/// Makes the bytes of an MCAP file (version 0, https://mcap.dev/spec): uncompressed chunks with their message
/// indexes, and at the end a summary with schemas, channels, statistics, chunk indexes and summary offsets.
///
/// The caller writes each returned piece to the file at once, whole and in order. A chunk holds the schemas and channels
/// first used in it, so a file that ends early is readable up to its last whole chunk. Messages of one call
/// sequence give the same bytes always.
public struct MCAPWriter {
    /// The bytes that every MCAP file begins and ends with.
    static let magic: [UInt8] = [0x89, 0x4D, 0x43, 0x41, 0x50, 0x30, 0x0D, 0x0A]

    /// The chunk is closed when its records reach this many bytes.
    private let chunkSize: Int
    private var chunk = RecordBytes()
    private var chunkTimes: ClosedRange<UInt64>?
    private var indexes: [UInt16: [(time: UInt64, offset: UInt64)]] = [:]
    private var schemas = RecordBytes()
    private var channels = RecordBytes()
    private var chunkIndexes = RecordBytes()
    private var chunkCount: UInt32 = 0
    private var schemaCount: UInt16 = 0
    private var channelCount: UInt16 = 0
    private var messageCounts: [UInt16: UInt64] = [:]
    private var times: ClosedRange<UInt64>?
    private var written: UInt64 = 0
    private var dataChecksum = CRC32()

    /// A writer that closes a chunk once its records reach `chunkSize` bytes.
    public init(chunkSize: Int = 1 << 20) {
        self.chunkSize = chunkSize
    }

    /// The first piece of the file.
    public mutating func begin(library: String) -> [UInt8] {
        var content = RecordBytes()
        content.append("")
        content.append(library)
        var piece = RecordBytes()
        piece.append(raw: Self.magic)
        piece.append(.header, content)
        return account(piece)
    }

    /// A channel of JSON messages under a JSON Schema; at most 65535 of them.
    public mutating func addJSONChannel(topic: String, schemaName: String, jsonSchema: String) -> UInt16 {
        schemaCount += 1
        channelCount += 1
        var schema = RecordBytes()
        schema.append(schemaCount)
        schema.append(schemaName)
        schema.append("jsonschema")
        schema.append(jsonSchema)
        var channel = RecordBytes()
        channel.append(channelCount)
        channel.append(schemaCount)
        channel.append(topic)
        channel.append("json")
        channel.append(map: [:])
        schemas.append(.schema, schema)
        channels.append(.channel, channel)
        chunk.append(.schema, schema)
        chunk.append(.channel, channel)
        messageCounts[channelCount] = 0
        return channelCount
    }

    /// Adds a message at `time`, nanoseconds; the bytes of the chunk that it completed, if it did.
    public mutating func add(channel: UInt16, time: UInt64, data: [UInt8]) -> [UInt8]? {
        let sequence = UInt32(truncatingIfNeeded: messageCounts[channel, default: 0])
        messageCounts[channel, default: 0] += 1
        indexes[channel, default: []].append((time, UInt64(chunk.count)))
        chunkTimes = Self.union(chunkTimes, time)
        times = Self.union(times, time)
        chunk.append(Opcode.message.rawValue)
        chunk.append(UInt64(22 + data.count))
        chunk.append(channel)
        chunk.append(sequence)
        chunk.append(time)
        chunk.append(time)
        chunk.append(raw: data)
        return chunk.count >= chunkSize ? closeChunk() : nil
    }

    /// The last piece: the open chunk, the end of the data, the summary and the footer.
    public mutating func end() -> [UInt8] {
        var piece = RecordBytes()
        if chunk.count > 0 { piece.append(raw: closeChunk()) }
        var dataEnd = RecordBytes()
        dataEnd.append(dataChecksum.value)
        var ending = RecordBytes()
        ending.append(.dataEnd, dataEnd)

        let summaryStart = written + UInt64(ending.count)
        var summary = RecordBytes()
        var offsets = RecordBytes()
        var statistics = RecordBytes()
        statistics.append(.statistics, statisticsContent())
        let groups: [(Opcode, RecordBytes)] = [
            (.schema, schemas), (.channel, channels), (.statistics, statistics), (.chunkIndex, chunkIndexes),
        ]
        for (opcode, records) in groups where records.count > 0 {
            var offset = RecordBytes()
            offset.append(opcode.rawValue)
            offset.append(summaryStart + UInt64(summary.count))
            offset.append(UInt64(records.count))
            offsets.append(.summaryOffset, offset)
            summary.append(raw: records.bytes)
        }
        let offsetStart = summaryStart + UInt64(summary.count)
        summary.append(raw: offsets.bytes)
        summary.append(Opcode.footer.rawValue)
        summary.append(UInt64(20))
        summary.append(summaryStart)
        summary.append(offsetStart)
        summary.append(CRC32.of(summary.bytes))
        summary.append(raw: Self.magic)
        ending.append(raw: summary.bytes)
        piece.append(raw: ending.bytes)
        return piece.bytes
    }

    private mutating func closeChunk() -> [UInt8] {
        let times = chunkTimes ?? 0...0
        let start = written
        var content = RecordBytes()
        content.append(times.lowerBound)
        content.append(times.upperBound)
        content.append(UInt64(chunk.count))
        content.append(CRC32.of(chunk.bytes))
        content.append("")
        content.append(UInt64(chunk.count))
        content.append(raw: chunk.bytes)
        var piece = RecordBytes()
        piece.append(.chunk, content)
        let length = UInt64(piece.count)

        var indexOffsets: [UInt16: UInt64] = [:]
        for (channel, entries) in indexes.sorted(by: { $0.key < $1.key }) {
            indexOffsets[channel] = start + UInt64(piece.count)
            var index = RecordBytes()
            index.append(channel)
            index.append(UInt32(entries.count * 16))
            for entry in entries {
                index.append(entry.time)
                index.append(entry.offset)
            }
            piece.append(.messageIndex, index)
        }
        var chunkIndex = RecordBytes()
        chunkIndex.append(times.lowerBound)
        chunkIndex.append(times.upperBound)
        chunkIndex.append(start)
        chunkIndex.append(length)
        chunkIndex.append(map: indexOffsets)
        chunkIndex.append(UInt64(piece.count) - length)
        chunkIndex.append("")
        chunkIndex.append(UInt64(chunk.count))
        chunkIndex.append(UInt64(chunk.count))
        chunkIndexes.append(.chunkIndex, chunkIndex)
        chunkCount += 1
        chunk.removeAll()
        indexes.removeAll(keepingCapacity: true)
        chunkTimes = nil
        return account(piece)
    }

    private func statisticsContent() -> RecordBytes {
        var content = RecordBytes()
        content.append(messageCounts.values.reduce(0, +))
        content.append(schemaCount)
        content.append(UInt32(channelCount))
        content.append(UInt32(0))  // attachments
        content.append(UInt32(0))  // metadata
        content.append(chunkCount)
        content.append(times?.lowerBound ?? 0)
        content.append(times?.upperBound ?? 0)
        content.append(map: messageCounts)
        return content
    }

    private mutating func account(_ piece: RecordBytes) -> [UInt8] {
        written += UInt64(piece.count)
        dataChecksum.update(piece.bytes)
        return piece.bytes
    }

    private static func union(_ range: ClosedRange<UInt64>?, _ time: UInt64) -> ClosedRange<UInt64> {
        guard let range else { return time...time }
        return min(range.lowerBound, time)...max(range.upperBound, time)
    }
}
