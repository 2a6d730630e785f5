import Diagnostics

/// Which channels a file has, and how many messages.
public struct MCAPContents: Sendable {
    /// The channels, by number.
    public var channels: [UInt16: MCAPChannel] = [:]
    /// How many messages each has, by its number.
    public var counts: [UInt16: UInt64] = [:]
    /// Where the file had to be read for it and is damaged; what comes behind that is not counted.
    public var damage: MCAPDamage?

    /// Looks it up in the file's summary; where there is none, or it is damaged, reads the whole file for it.
    ///
    /// - Throws: as `MCAPReader`.
    public init(of source: some MCAPSource, decompress: @escaping MCAPDecompression) throws(Fault) {
        if let summary = try Self.summary(of: source) {
            self = summary
            return
        }
        var reader = try MCAPReader(source, decompress: decompress)
        while let message = try reader.next() { counts[message.channel, default: 0] += 1 }
        channels = reader.channels
        damage = reader.damage
    }

    private init() {}

    private static func summary(of source: some MCAPSource) throws(Fault) -> MCAPContents? {
        guard let footer = try MCAPFooter(source), let bytes = try footer.summary(in: source) else { return nil }
        var contents = MCAPContents()
        var table = ChannelTable()
        var hasStatistics = false
        do throws(FieldReader.Overrun) {
            var records = FieldReader(bytes[...])
            while !records.rest.isEmpty {
                let opcode: UInt8 = try records.number()
                let record = try records.take(try records.number())
                switch Opcode(rawValue: opcode) {
                case .schema: try table.addSchema(record)
                case .channel: try table.addChannel(record)
                case .statistics:
                    hasStatistics = true
                    var fields = FieldReader(record)
                    _ = try fields.take(8 + 2 + 4 + 4 + 4 + 4 + 8 + 8)
                    var counts = FieldReader(try fields.data())
                    while !counts.rest.isEmpty { contents.counts[try counts.number()] = try counts.number() }
                default: break
                }
            }
        } catch {
            return nil
        }
        contents.channels = table.channels
        return hasStatistics && !contents.channels.isEmpty ? contents : nil
    }
}

/// The end of a whole file: where its summary is.
struct MCAPFooter {
    private let start: UInt64
    private let summaryStart: UInt64
    private let summaryChecksum: UInt32
    private static let length: UInt64 = 9 + 20 + 8

    /// Reads it; nil where the file does not end as a whole one does.
    init?(_ source: some MCAPSource) throws(Fault) {
        guard source.count >= 8 + Self.length else { return nil }
        start = source.count - Self.length
        var fields = FieldReader(try source.read(at: start, count: Int(Self.length))[...])
        do throws(FieldReader.Overrun) {
            guard try fields.number() == Opcode.footer.rawValue, try fields.number() == UInt64(20) else { return nil }
            summaryStart = try fields.number()
            _ = try fields.number(UInt64.self)
            summaryChecksum = try fields.number()
        } catch {
            return nil
        }
        guard fields.rest.elementsEqual(MCAPWriter.magic), summaryStart <= start else { return nil }
    }

    /// The records of the summary; nil where there is none, or its checksum does not hold.
    func summary(in source: some MCAPSource) throws(Fault) -> [UInt8]? {
        guard summaryStart >= 8, start - summaryStart <= 1 << 28 else { return nil }
        let bytes = try source.read(at: summaryStart, count: Int(start - summaryStart))
        guard summaryChecksum != 0 else { return bytes }
        var checksum = CRC32()
        checksum.update(bytes)
        // The checksum counts the footer too, up to itself.
        checksum.update(try source.read(at: start, count: 9 + 16))
        return checksum.value == summaryChecksum ? bytes : nil
    }

    /// The checksum of everything before the end of the data; nil where the file has none.
    func dataChecksum(in source: some MCAPSource) throws(Fault) -> UInt32? {
        let end = summaryStart > 0 ? summaryStart : start
        guard end >= 8 + 13 else { return nil }
        var fields = FieldReader(try source.read(at: end - 13, count: 13)[...])
        do throws(FieldReader.Overrun) {
            guard try fields.number() == Opcode.dataEnd.rawValue, try fields.number() == UInt64(4) else { return nil }
            let checksum: UInt32 = try fields.number()
            return checksum == 0 ? nil : checksum
        } catch {
            return nil
        }
    }
}
