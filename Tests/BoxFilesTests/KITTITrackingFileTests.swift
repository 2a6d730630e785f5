import Diagnostics
import Evaluation
import Testing

@testable import BoxFiles

@Suite("KITTI tracking files")
struct KITTITrackingFileTests {
    private static let pedestrian =
        "0 2 Pedestrian 1 2 -2.5 1106.0 166.0 1204.5 323.4 1.7 0.7 1.0 6.3 1.7 8.7 -1.8"
    private static let region =
        "0 -1 DontCare -1 -1 -10 480.3 175.8 504.5 194.3 -1000 -1000 -1000 -10 -1 -1 -1"

    private func parse(_ text: String, _ purpose: BoxFilePurpose = .tracks) throws -> BoxTable<KITTITrackingRow> {
        try KITTITrackingFile.parse(text, file: "0001.txt", purpose: purpose)
    }

    @Test("give every column of a label")
    func label() throws {
        let row = try #require(try parse(Self.pedestrian).rows.first)
        #expect((row.frame, row.identity, row.kind) == (0, 2, .pedestrian))
        #expect((row.truncation, row.occlusion, row.alpha) == (1, 2, -2.5))
        #expect(row.box == CornerBox(left: 1106, top: 166, right: 1204.5, bottom: 323.4))
        #expect(row.dimensions == SIMD3(1.7, 0.7, 1.0))
        #expect(row.location.coordinates == SIMD3(6.3, 1.7, 8.7))
        #expect((row.rotationY, row.score) == (-1.8, nil))
    }

    @Test("have a score in an eighteenth column")
    func score() throws {
        #expect(try parse(Self.pedestrian + " 0.75\n").rows.map(\.score) == [0.75])
    }

    @Test("know all kinds of objects, whichever way they are written")
    func kinds() throws {
        for kind in KITTIObjectKind.allCases {
            #expect(KITTIObjectKind(name: kind.rawValue.uppercased()) == kind)
        }
        #expect(KITTIObjectKind(name: "Person_sitting") == .sittingPerson)
        #expect(KITTIObjectKind(name: "Dog") == nil)
    }

    @Test("may repeat the identity -1 of regions only")
    func identities() throws {
        let text = [Self.region, Self.pedestrian, Self.region].joined(separator: "\n")
        #expect(try parse(text).rows.map(\.kind) == [.pedestrian, .dontCare, .dontCare])
        #expect {
            try parse(Self.pedestrian + "\n" + Self.pedestrian)
        } throws: { error in
            (error as? Fault)?.location == Fault.Location(file: "0001.txt", line: 2, column: "id")
        }
    }

    @Test("come out in order of frames, regions with the objects of their frame")
    func order() throws {
        let later = Self.pedestrian.replacing(/^0/, with: "7")
        let table = try parse([later, Self.pedestrian, Self.region].joined(separator: "\n"))
        #expect(table.rows.map(\.frame) == [0, 0, 7])
        #expect(table.warnings.count == 1)
    }

    @Test(
        "are refused with the place of the fault",
        arguments: [
            (16, nil, "1.8"), (2, "type", "Dog"), (0, "frame", "-1"), (3, "truncated", "nan"), (4, "occluded", "0.5"),
            (8, "right", "1106.0"), (9, "bottom", "12"), (12, "length", "long"), (15, "z", "inf"),
            (16, "rotation_y", "-"),
        ] as [(Int, String?, String)])
    func faults(field: Int, column: String?, value: String) {
        var fields = Self.pedestrian.split(separator: " ").map(String.init)
        if column == nil { fields.removeLast() } else { fields[field] = value }
        let text = "\n" + fields.joined(separator: " ")
        #expect {
            try parse(text)
        } throws: { error in
            guard let fault = error as? Fault else { return false }
            return fault.kind == .badData
                && fault.location == Fault.Location(file: "0001.txt", line: 2, column: column)
        }
    }

    @Test("read what they wrote")
    func roundTrip() throws {
        let rows = try parse(
            [Self.pedestrian, Self.region, Self.pedestrian.replacing(/^0/, with: "3") + " 0.25"]
                .joined(separator: "\n")
        ).rows
        var again = try parse(KITTITrackingFile.text(rows)).rows
        for index in again.indices { again[index].line = rows[index].line }
        #expect(again == rows)
    }

    @Test("leave out what KITTI leaves out: sitters, the truncated and hidden, cars, rows without identity")
    func roles() throws {
        func row(_ kind: KITTIObjectKind, _ identity: Int64, truncation: Double = 0, occlusion: Int64 = 0)
            -> KITTITrackingRow
        {
            let box = CornerBox(left: 0, top: 0, right: 10, bottom: 50)
            var row = KITTITrackingRow(frame: 4, identity: identity, kind: kind, box: box)
            row.truncation = truncation
            row.occlusion = occlusion
            return row
        }
        let truth = [
            row(.pedestrian, 0), row(.pedestrian, 1, truncation: 1), row(.pedestrian, 2, occlusion: 3),
            row(.pedestrian, 3, occlusion: 2), row(.sittingPerson, 4), row(.car, 5), row(.pedestrian, -1),
            row(.dontCare, -1),
        ]
        let result = [row(.pedestrian, 0), row(.car, 1), row(.pedestrian, -1)]
        let tracks = LabelledSequence(truth: truth, result: result)
        #expect(tracks.smallestCountedHeight == 25)
        #expect(tracks.frames.count == 1)
        let frame = try #require(tracks.frames.first)
        #expect(frame.truth.map(\.identity) == [0, 1, 2, 3, 4])
        #expect(frame.truth.map(\.role) == [.person, .distractor, .distractor, .person, .distractor])
        #expect(frame.result.map(\.identity) == [0])
        #expect(frame.ignoredRegions.count == 1)
        let detections = LabelledSequence(truth: truth, result: result, purpose: .detections)
        #expect(detections.frames.first?.result.count == 2)
    }
}
