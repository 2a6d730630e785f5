import Diagnostics
import Geometry
import Testing

@testable import BoxFiles

@Suite("MOTChallenge files")
struct MOTChallengeFileTests {
    private func parse(
        _ text: String, _ purpose: BoxFilePurpose = .tracks
    ) throws -> BoxTable<MOTChallengeRow> {
        try MOTChallengeFile.parse(text, file: "gt.txt", purpose: purpose)
    }

    @Test("of ten columns have no class, of nine columns have one")
    func columns() throws {
        let mot15 = try parse("1,3,10.5,20,30,40,1,4.4852,5.5016,0\n")
        #expect(
            mot15.rows == [
                MOTChallengeRow(
                    line: 1, frame: 1, identity: 3, box: BoundingBox(left: 10.5, top: 20, width: 30, height: 40))
            ])
        let mot16 = try parse("1,3,10.5,20,30,40,1,7,0.25\n")
        #expect(mot16.rows.map(\.objectClass) == [7])
        #expect(MOTBenchmark(recognising: mot15.rows) == .mot15)
        #expect(MOTBenchmark(recognising: mot16.rows) == .mot16)
        #expect(MOTBenchmark(recognising: []) == .mot15)
    }

    @Test("may have blanks, CRLF, a byte order mark, a last comma, numbers with a point, and empty lines")
    func tolerance() throws {
        let text = "\u{feff}1, 1, 1, 2, 3, 4, 0.5\r\n\r\n 2.0 2.0 1 2 3 4 .5 \r\n3,\t1,1,2,3,4,5e-1,\n"
        let table = try parse(text)
        #expect(table.rows.map(\.frame) == [1, 2, 3])
        #expect(table.rows.map(\.line) == [1, 3, 4])
        #expect(table.rows.allSatisfy { $0.confidence == 0.5 })
        #expect(table.warnings.isEmpty)
    }

    @Test("may be empty")
    func empty() throws {
        #expect(try parse("").rows.isEmpty)
        #expect(try parse("\n\n").rows.isEmpty)
    }

    @Test("may hold identities above 2^31")
    func largeIdentities() throws {
        let identities: [Int64] = [2_147_483_648, 9_223_372_036_854_775_807]
        let table = try parse(identities.map { "1,\($0),1,2,3,4,1\n" }.joined())
        #expect(table.rows.map(\.identity) == identities)
    }

    @Test("are sorted by frame, with a warning that names the line, unless they list person after person")
    func order() throws {
        let disorder = try parse("2,1,1,2,3,4,1\n1,1,1,2,3,4,1\n2,5,1,2,3,4,1\n1,5,1,2,3,4,1\n")
        #expect(disorder.rows.map(\.line) == [2, 4, 1, 3])
        #expect(disorder.warnings == ["gt.txt, line 2, frame: frames out of order; they were sorted"])
        let byPerson = try parse("1,1,1,2,3,4,1\n2,1,1,2,3,4,1\n1,5,1,2,3,4,1\n")
        #expect(byPerson.rows.map(\.line) == [1, 3, 2])
        #expect(byPerson.warnings.isEmpty)
        let detections = try parse("3,-1,1,2,3,4,1\n1,-1,1,2,3,4,1\n", .detections)
        #expect(detections.warnings.count == 1)
    }

    @Test(
        "are refused with the place of the fault",
        arguments: [
            ("1,1,1,2,3,4,1\n1,2,1,2,3\n", 2, nil, "5 fields where at least 7 are needed"),
            ("x,1,1,2,3,4,1", 1, "frame", "\"x\" is not a number"),
            ("1.5,1,1,2,3,4,1", 1, "frame", "\"1.5\" is not a whole number"),
            ("0,1,1,2,3,4,1", 1, "frame", "frame 0 is out of range"),
            ("99999999999,1,1,2,3,4,1", 1, "frame", "frame 99999999999 is out of range"),
            ("1,1e300,1,2,3,4,1", 1, "id", "\"1e300\" is not a whole number"),
            ("1,,1,2,3,4,1", 1, "id", "\"\" is not a number"),
            ("1,1,nan,2,3,4,1", 1, "left", "\"nan\" is not a finite number"),
            ("1,1,1,inf,3,4,1", 1, "top", "\"inf\" is not a finite number"),
            ("1,1,1,2,0,4,1", 1, "width", "width 0.0 of a box is not positive"),
            ("1,1,1,2,3,-4,1", 1, "height", "height -4.0 of a box is not positive"),
            ("1,1,1,2,3,4,NaN", 1, "confidence", "\"NaN\" is not a finite number"),
            ("1,1,1,2,3,4,1,14,1", 1, "class", "unknown class 14"),
            ("\n1,7,1,2,3,4,1\n2,7,1,2,3,4,1\n1,7,5,6,7,8,1", 4, "id", "id 7 is in frame 1 twice, first in line 2"),
        ] as [(String, Int, String?, String)])
    func faults(text: String, line: Int, column: String?, what: String) {
        #expect {
            try parse(text)
        } throws: { error in
            guard let fault = error as? Fault else { return false }
            return fault.kind == .badData && fault.what == what
                && fault.location == Fault.Location(file: "gt.txt", line: line, column: column)
        }
    }

    @Test("of detections may repeat their identity")
    func detections() throws {
        #expect(try parse("1,-1,1,2,3,4,.5\n1,-1,1,2,3,4,.5\n", .detections).rows.count == 2)
        #expect(throws: Fault.self) { try parse("1,-1,1,2,3,4,.5\n1,-1,1,2,3,4,.5\n") }
    }

    @Test("read what they wrote, to a thousandth of a pixel")
    func roundTrip() throws {
        var random = SplitMix(seed: 5)
        let rows = (0..<500).map { index in
            MOTChallengeRow(
                line: index + 1, frame: index / 5 + 1, identity: Int64(index % 5) * 1_000_000_007,
                box: BoundingBox(
                    left: (random.unit() - 0.5) * 2000, top: (random.unit() - 0.5) * 2, width: 1 + random.unit() * 500,
                    height: 1 + random.unit() * 500), confidence: random.unit())
        }
        let read = try parse(MOTChallengeFile.text(rows)).rows
        #expect(read.count == rows.count)
        for (a, b) in zip(rows, read) {
            #expect((a.frame, a.identity, a.line) == (b.frame, b.identity, b.line))
            #expect(abs(a.box.left - b.box.left) <= 0.000501 && abs(a.box.top - b.box.top) <= 0.000501)
            #expect(abs(a.box.width - b.box.width) <= 0.000501 && abs(a.box.height - b.box.height) <= 0.000501)
            #expect(abs(a.confidence - b.confidence) <= 0.000000501)
        }
    }

    @Test("that do not exist, are folders or can not be written are named")
    func files() {
        #expect(throws: Fault(.noInput, "there is no such file", at: Fault.Location(file: "no/such/file"))) {
            try MOTChallengeFile.read("no/such/file", purpose: .tracks)
        }
        #expect(throws: Fault(.noInput, "this is a folder where a file is needed", at: Fault.Location(file: "."))) {
            try MOTChallengeFile.read(".", purpose: .tracks)
        }
        #expect {
            try MOTChallengeFile.write([], to: "no/such/folder/result.txt")
        } throws: { ($0 as? Fault)?.kind == .cannotWrite }
    }
}
