import Diagnostics
import MCAP
import TestSupport
import Testing

/// A file of our own writer, in the pieces in which it was written.
private struct WrittenFile {
    var pieces: [[UInt8]] = []
    /// What the messages say, by the piece that they became whole with.
    var texts: [[String]] = []

    var bytes: [UInt8] { pieces.flatMap { $0 } }
    var allTexts: [String] { texts.flatMap { $0 } }

    init(messages: Int = 60, chunkSize: Int = 400) {
        var writer = MCAPWriter(chunkSize: chunkSize)
        pieces.append(writer.begin(library: "test"))
        texts.append([])
        let topics = ["/a", "/b"].map {
            writer.addJSONChannel(topic: $0, schemaName: "test.Thing", jsonSchema: #"{"type":"object"}"#)
        }
        var waiting: [String] = []
        for index in 0..<messages {
            let text = "{\"n\":\(index)}"
            waiting.append(text)
            if let piece = writer.add(channel: topics[index % 2], time: UInt64(index) * 1000, data: Array(text.utf8)) {
                pieces.append(piece)
                texts.append(waiting)
                waiting = []
            }
        }
        pieces.append(writer.end())
        texts.append(waiting)
    }
}

/// What a reader makes of bytes.
private struct Reading {
    var texts: [String] = []
    var times: [UInt64] = []
    var topics: [String] = []
    var damage: MCAPDamage?

    init(_ bytes: [UInt8]) throws {
        var reader = try MCAPReader(MCAPBytes(bytes)) { (_, _, _) throws(Fault) in
            throw Fault(.badData, "nothing is compressed here")
        }
        while let message = try reader.next() {
            texts.append(String(decoding: message.data, as: UTF8.self))
            times.append(message.logTime)
            topics.append(reader.channels[message.channel]?.topic ?? "?")
        }
        damage = reader.damage
    }
}

@Suite("Reading MCAP")
struct MCAPReaderTests {
    @Test("what was written is read back, in order, with its topics and times")
    func roundTrip() throws {
        let file = WrittenFile()
        #expect(file.pieces.count > 4, "there are several chunks")
        let reading = try Reading(file.bytes)
        #expect(reading.texts == file.allTexts)
        #expect(reading.times == (0..<60).map { UInt64($0) * 1000 })
        #expect(reading.topics == (0..<60).map { $0 % 2 == 0 ? "/a" : "/b" })
        #expect(reading.damage == nil)
    }

    @Test("the summary tells what reading the whole file tells")
    func contents() throws {
        let file = WrittenFile()
        func contents(_ bytes: [UInt8]) throws -> MCAPContents {
            try MCAPContents(of: MCAPBytes(bytes)) { (_, _, _) throws(Fault) in throw Fault(.badData, "none") }
        }
        let whole = try contents(file.bytes)
        // Without its last byte the file has no footer, so that the summary is not found.
        let cut = try contents(file.bytes.dropLast())
        #expect(whole.channels == cut.channels && whole.counts == cut.counts)
        #expect(whole.counts == [1: 30, 2: 30])
        #expect(whole.channels[1]?.schemaName == "test.Thing" && whole.channels[1]?.messageEncoding == "json")
    }

    @Test("a crash between two writes loses no message of a chunk that was written")
    func crash() throws {
        let file = WrittenFile()
        for count in 1..<file.pieces.count {
            let reading = try Reading(file.pieces.prefix(count).flatMap { $0 })
            #expect(reading.texts == file.texts.prefix(count).flatMap { $0 })
            #expect(reading.damage?.what.contains("breaks off") == true)
        }
    }

    @Test("a file that is cut anywhere is read up to the last whole chunk before, and says that it breaks off")
    func truncation() throws {
        let file = WrittenFile()
        var ends: [Int] = []
        for piece in file.pieces { ends.append((ends.last ?? 0) + piece.count) }
        // The last piece holds the last chunk and the summary: cut within it, its messages may be there or not.
        for length in stride(from: 8, to: file.bytes.count, by: 1) {
            let reading = try Reading(Array(file.bytes.prefix(length)))
            let whole = ends.prefix { $0 <= length }.count
            let least = file.texts.prefix(whole).flatMap { $0 }
            #expect(reading.texts.starts(with: least))
            #expect(file.allTexts.starts(with: reading.texts))
            // Behind the end of the data there is nothing but the summary, which needs no reading.
            if reading.texts.count < file.allTexts.count { #expect(reading.damage != nil, "cut to \(length)") }
        }
    }

    @Test("every byte of the data that changes is noticed, and nothing is read that was not written")
    func damage() throws {
        let file = WrittenFile(messages: 30)
        let dataEnd = file.pieces.dropLast().reduce(0) { $0 + $1.count }
        for place in 8..<dataEnd {
            var bytes = file.bytes
            bytes[place] ^= 0x10
            let reading = try Reading(bytes)
            #expect(reading.damage != nil, "byte \(place)")
            // Where a chunk's kind changed, its messages are missing among the others.
            #expect(reading.texts.allSatisfy(Set(file.allTexts).contains), "byte \(place)")
            #expect(reading.times == reading.times.sorted(), "byte \(place)")
        }
    }

    @Test("lengths beyond the file, and chunks that claim to be larger than any, end the reading")
    func lengths() throws {
        let file = WrittenFile()
        let head = file.pieces[0]
        let endless = head + [0x06] + Array(repeating: 0xFF, count: 8) + [1, 2, 3]
        #expect(try Reading(endless).damage?.what.contains("breaks off within a record") == true)

        // A chunk of 32 bytes that says that 2 to the 62 come out of it.
        var chunk = Array(repeating: UInt8(0), count: 16) + [0, 0, 0, 0, 0, 0, 0, 0x40] + [0, 0, 0, 0]
        chunk += [3, 0, 0, 0] + Array("lz4".utf8) + Array(repeating: 0, count: 8)
        let greedy = head + [0x06, UInt8(chunk.count), 0, 0, 0, 0, 0, 0, 0] + chunk
        #expect(try Reading(greedy).damage?.what.contains("larger than any") == true)

        // A record within a chunk that is longer than the chunk.
        let inner: [UInt8] = [0x05, 0xFF, 0, 0, 0, 0, 0, 0, 0, 1]
        var liar = Array(repeating: UInt8(0), count: 16) + [UInt8(inner.count), 0, 0, 0, 0, 0, 0, 0] + [0, 0, 0, 0]
        liar += [0, 0, 0, 0] + [UInt8(inner.count), 0, 0, 0, 0, 0, 0, 0] + inner
        let lying = head + [0x06, UInt8(liar.count), 0, 0, 0, 0, 0, 0, 0] + liar
        #expect(try Reading(lying).damage?.what.contains("longer than the chunk") == true)
    }

    @Test("another kind of file is refused at once, and says what it is")
    func foreign() {
        func fault(_ bytes: [UInt8]) -> Fault? { #expect(throws: Fault.self) { try Reading(bytes) } }
        #expect(fault([])?.what == "the file is empty")
        #expect(fault(Array("#ROSBAG V2.0\n".utf8))?.what == "this is no MCAP file")
        #expect(fault([0x89, 0x4D, 0x43, 0x41, 0x50, 0x31, 0x0D, 0x0A])?.what.contains("another version") == true)
        #expect(fault([0x89, 0x4D])?.kind == .badData)
    }

    @Test("files damaged at random never crash the reader")
    func fuzz() {
        let file = WrittenFile(messages: 40).bytes
        var random = SeededGenerator(11)
        var read = 0
        for _ in 0..<3000 {
            let bytes = random.mutated(file, meaningful: "\u{0}\u{1}\u{5}\u{6}\u{7F}")
            if let reading = try? Reading(bytes) { read += reading.texts.count }
            _ = try? MCAPContents(of: MCAPBytes(bytes)) { (_, _, _) throws(Fault) in throw Fault(.badData, "none") }
        }
        #expect(read > 3000, "much of what is not damaged is read")
    }
}
