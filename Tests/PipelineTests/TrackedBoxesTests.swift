import Configuration
import Detection
import Geometry
import TestSupport
import Testing

@testable import Pipeline

@Suite("The tracker alone over given boxes")
struct TrackedBoxesTests {
    private func input(_ frame: Int, left: Double, score: Double = 0.95) -> TrackedBoxes.Input {
        TrackedBoxes.Input(
            frame: frame,
            person: DetectedPerson(box: BoundingBox(left: left, top: 100, width: 60, height: 150), score: score))
    }

    private var sequence: SequenceInformation {
        SequenceInformation(text: "[Sequence]\nframeRate=15\nimWidth=640\nimHeight=480\n")
    }

    private func track(_ input: [TrackedBoxes.Input]) -> TrackedBoxes {
        TrackedBoxes(input, sequence: sequence, configuration: Configuration())
    }

    @Test("a person is written from the first box on, a short gap filled, a long one not")
    func gaps() {
        let short = track((1...40).filter { !(20...25).contains($0) }.map { input($0, left: 100 + 2 * Double($0)) })
        #expect(short.rows.map(\.frame) == Array(1...40))
        #expect(Set(short.rows.map(\.track)).count == 1)
        for row in short.rows { #expect(abs(row.box.left - (100 + 2 * Double(row.frame))) < 12) }
        let long = track((1...80).filter { !(20...38).contains($0) }.map { input($0, left: 100) })
        #expect(Set(long.rows.map(\.frame)).isDisjoint(with: 20...38))
    }

    @Test("a ghost of three frames is not written")
    func ghost() {
        #expect(track((5...7).map { input($0, left: 100) }).rows.isEmpty)
    }

    @Test("nothing gives nothing; frames of any number are reached at once")
    func extremes() {
        #expect(track([]).rows.isEmpty)
        let far = (1...10).map { input($0, left: 100) } + (0..<10).map { input(4_000_000_000 + $0, left: 100) }
        let result = track(far)
        #expect(result.rows.count == 20)
        #expect(result.tracks == 2)
        #expect(result.frames == 4_000_000_009)
    }

    @Test("no two rows of a frame have the same identity, and the order within a frame changes nothing")
    func permutation() {
        var random = SeededGenerator(7)
        let boxes = (1...60).flatMap { frame in
            (0..<6).compactMap { person -> TrackedBoxes.Input? in
                guard random.uniform(0, 1) > 0.15 else { return nil }
                let speed = Double(person - 3) * 3
                let left = 250 + speed * Double(frame - 30) + random.normal(2)
                return input(frame, left: left, score: random.uniform(0.3, 1))
            }
        }
        let shuffled = Dictionary(grouping: boxes, by: \.frame).sorted { $0.key < $1.key }
            .flatMap { $0.value.shuffled(using: &random) }
        let (one, other) = (track(boxes), track(shuffled))
        #expect(one.rows == other.rows)
        #expect(Set(one.rows.map { [$0.frame, $0.track] }).count == one.rows.count)
        #expect(!one.rows.isEmpty)
    }

    @Test("a sequence's information is taken where it makes sense")
    func information() {
        #expect(sequence.rate == 15 && sequence.width == 640 && sequence.height == 480)
        for nonsense in ["0", "-3", "nan", "1e9", "abc", ""] {
            #expect(SequenceInformation(text: "frameRate=\(nonsense)").rate == SequenceInformation().rate)
        }
    }
}
