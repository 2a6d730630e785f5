import Geometry
import TestSupport
import Testing

@testable import Detection

@Suite("Reading what leaves a network")
struct NetworkOutputTests {
    struct Found: Equatable {
        var picture: Int
        var box: BoundingBox
        var score: Double
    }

    static func read(_ reader: NetworkOutputReader, _ values: [Float], _ shape: [Int]) -> [Found] {
        var found: [Found] = []
        values.withUnsafeBufferPointer { buffer in
            reader.read(NetworkOutput(values: buffer, shape: shape)) {
                found.append(Found(picture: $0, box: $1, score: $2))
            }
        }
        return found
    }

    static func reader(_ kind: NetworkOutputKind, labels: [Int]) -> NetworkOutputReader {
        NetworkOutputReader(kind: kind, personLabels: labels, leastScore: 0.25, inputWidth: 640, inputHeight: 320)
    }

    @Test("SSD rows: picture, label, score and edges; other labels and weak scores stay out")
    func ssd() {
        let rows: [[Float]] = [
            [0, 1, 0.75, 0.25, 0.5, 0.5, 1],
            [1, 1, 0.5, -0.25, 0, 0.25, 0.5],
            [0, 2, 0.9, 0, 0, 1, 1],
            [0, 1, 0.2, 0, 0, 1, 1],
            [-1, 0, 0, 0, 0, 0, 0],
            [0, 1, .nan, 0, 0, 1, 1],
            [.nan, 1, 0.9, 0, 0, 1, 1],
            [0, .infinity, 0.9, 0, 0, 1, 1],
            [0, 1, 0.9, 0.5, 0, 0.25, 1],
            [0, 1, 0.9, 0, .infinity, 1, 1],
        ]
        let found = Self.read(Self.reader(.ssd, labels: [1]), rows.flatMap(\.self), [1, 1, rows.count, 7])
        #expect(
            found == [
                Found(picture: 0, box: BoundingBox(left: 0.25, top: 0.5, width: 0.25, height: 0.5), score: 0.75),
                Found(picture: 1, box: BoundingBox(left: -0.25, top: 0, width: 0.5, height: 0.5), score: 0.5),
            ])
    }

    @Test("YOLO rows in pixels of the input; objectness times the best of the person's classes")
    func yolov5() {
        let rows: [Float] = [
            320, 160, 64, 32, 0.5, 0.9, 0.1, 0.8,
            320, 160, 64, 32, 0.5, 0.1, 0.9, 0.3,
        ]
        let found = Self.read(Self.reader(.yolov5, labels: [0, 2]), rows, [1, 2, 8])
        #expect(found.count == 1)
        #expect(found[0].box == BoundingBox(left: 0.45, top: 0.45, width: 0.1, height: 0.1))
        #expect(abs(found[0].score - 0.45) < 1e-6)
    }

    @Test("The columns of YOLOv8 hold what the rows of YOLOv5 hold with objectness 1", arguments: 0..<10)
    func yolov8(seed: UInt64) {
        var random = SeededGenerator(seed)
        let rows = (0..<30).map { _ in (0..<7).map { Float(random.uniform(0, $0 < 4 ? 300 : 1)) } }
        let columns = (0..<7).flatMap { column in rows.map { $0[column] } }
        let withObjectness = rows.flatMap { row -> [Float] in row[..<4] + [1] + row[4...] }
        let eight = Self.read(Self.reader(.yolov8, labels: [1]), columns, [1, 7, 30])
        let five = Self.read(Self.reader(.yolov5, labels: [1]), withObjectness, [1, 30, 8])
        #expect(eight == five && !eight.isEmpty)
    }

    @Test("A result of another shape is named before it is read")
    func objections() {
        #expect(Self.reader(.ssd, labels: [1]).objection(to: [1, 1, 100, 7], batch: 2) == nil)
        #expect(
            Self.reader(.ssd, labels: [1]).objection(to: [1, 8400, 85], batch: 1)?.contains("1 x 8400 x 85") == true)
        #expect(Self.reader(.yolov5, labels: [0]).objection(to: [2, 8400, 85], batch: 2) == nil)
        #expect(Self.reader(.yolov5, labels: [0]).objection(to: [1, 8400, 85], batch: 2) != nil)
        #expect(Self.reader(.yolov8, labels: [0]).objection(to: [1, 84, 8400], batch: 1) == nil)
        #expect(Self.reader(.yolov8, labels: [80]).objection(to: [1, 84, 8400], batch: 1)?.contains("80") == true)
        #expect(Self.reader(.yolov8, labels: [0]).objection(to: [], batch: 1) != nil)
    }
}
