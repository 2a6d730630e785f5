import Evaluation
import Foundation
import Testing

@Suite("Tracking scores")
struct TrackingScoresTests {
    private func box(_ x: Double, _ y: Double = 0) -> CornerBox {
        CornerBox(left: x, top: y, right: x + 10, bottom: y + 20)
    }

    private func sequence(
        _ frames: [(truth: [(Int64, Double)], result: [(Int64, Double)])]
    ) -> LabelledSequence {
        LabelledSequence(
            frames: frames.map { frame in
                LabelledFrame(
                    truth: frame.truth.map { TruthBox(identity: $0.0, box: box($0.1)) },
                    result: frame.result.map { ResultBox(identity: $0.0, box: box($0.1)) })
            })
    }

    @Test("of a perfect result are all 1")
    func perfect() {
        let scores = TrackingScores(
            sequence(
                (0..<20).map { t in
                    let people: [(Int64, Double)] = [(1, Double(t)), (2, 100 - Double(t))]
                    return (people, people.map { ($0.0 + 5, $0.1) })
                }))
        #expect(abs(scores.hota.hota - 1) < 1e-12)
        #expect(abs(scores.hota.localisationAccuracy - 1) < 1e-12)
        #expect((scores.clear.accuracy, scores.clear.precision, scores.identity.f1) == (1, 1, 1))
        #expect((scores.clear.identitySwitches, scores.clear.fragmentations, scores.clear.mostlyTracked) == (0, 0, 2))
    }

    @Test("count one switch and half of the identity where a track is lost and found under another name")
    func identitySwitch() {
        let scores = TrackingScores(
            sequence((0..<10).map { t in ([(1, 0)], [(t < 5 ? 7 : 8, 0)]) }))
        #expect(scores.clear.identitySwitches == 1)
        #expect(scores.clear.fragmentations == 0)
        #expect(scores.identity.f1 == 0.5)
        #expect(abs(scores.hota.detectionAccuracy - 1) < 1e-12)
        #expect(abs(scores.hota.associationAccuracy - 0.5) < 1e-12)
        #expect(abs(scores.hota.hota - 0.5.squareRoot()) < 1e-12)
    }

    @Test("keep a pair of the frame before, though another pair overlaps more")
    func continuity() {
        // Person 2 comes to stand nearer to track 7 than person 1 does, but track 7 is person 1's already.
        let scores = TrackingScores(
            sequence([([(1, 0)], [(7, 0)]), ([(1, 2), (2, 0)], [(7, 0)])]))
        #expect(scores.clear.identitySwitches == 0)
        #expect((scores.clear.truePositives, scores.clear.falseNegatives) == (2, 1))
    }

    @Test("come with each person's course: who was lost when and followed by which tracks, the worst first")
    func courses() throws {
        // Person 1 is always followed; person 2 by track 5, then by none, then by track 9. Nobody is found in frame 6.
        let frames = sequence(
            (0..<8).map { t in
                let second: [(Int64, Double)] = t < 3 ? [(5, 100)] : t == 7 ? [(9, 100)] : []
                return ([(1, 0), (2, 100)], t == 6 ? [] : [(7, 0)] + second)
            })
        let scores = TrackingScores(frames, keepsCourses: true)
        #expect(scores.courses.map(\.person) == [2, 1])
        let worst = try #require(scores.courses.first)
        #expect((worst.lost, worst.switches, worst.tracks) == (4, 1, [5, 9]))
        #expect(worst.steps.map(\.track) == [5, 5, 5, nil, nil, nil, nil, 9])
        #expect(worst.steps[0].box == box(100))
        // What is told of persons adds up to what is scored.
        #expect(scores.courses.reduce(0) { $0 + $1.lost } == scores.clear.falseNegatives)
        #expect(scores.courses.reduce(0) { $0 + $1.switches } == scores.clear.identitySwitches)
        #expect(TrackingScores(frames).courses.isEmpty)
    }

    @Test("are defined where there is no truth, no result, or nothing at all")
    func nothing() {
        let missed = TrackingScores(sequence([([(1, 0)], []), ([(1, 0)], [])]))
        #expect((missed.clear.falseNegatives, missed.clear.accuracy, missed.hota.hota) == (2, 0, 0))
        #expect((missed.clear.mostlyLost, missed.hota.localisationAccuracy) == (1, 1))
        let invented = TrackingScores(sequence([([], [(1, 0)])]))
        #expect((invented.clear.falsePositives, invented.clear.accuracy, invented.identity.f1) == (1, 0, 0))
        let empty = TrackingScores(LabelledSequence(frames: []))
        #expect((empty.persons, empty.hota.hota, empty.identity.f1) == (0, 0, 0))
    }

    @Test("do not depend on the order of boxes within a frame, nor on what identities are called")
    func invariance() {
        let (truth, result) = SampleResults.synthetic(seed: 77, people: 15, frames: 60)
        let plain = TrackingScores(LabelledSequence(truth: truth, result: result))
        let turned = TrackingScores(
            LabelledSequence(
                truth: truth.reversed().map { row in
                    var row = row
                    row.identity = Int64.max - row.identity * 3
                    return row
                }, result: result.reversed()))
        #expect(abs(plain.hota.hota - turned.hota.hota) < 1e-9)
        #expect(plain.identity == turned.identity)
        #expect(plain.clear.falsePositives == turned.clear.falsePositives)
    }

    @Test("take five thousand boxes in a frame and ten thousand frames with next to none")
    func extremes() {
        var random = SampleResults.Congruential(state: 5)
        let crowd = (0..<5000).map { index in
            TruthBox(identity: Int64(index), box: box(random.unit() * 4000, random.unit() * 2000))
        }
        var frames = [LabelledFrame](repeating: LabelledFrame(), count: 10_000)
        frames[5000] = LabelledFrame(
            truth: crowd, result: crowd.map { ResultBox(identity: $0.identity, box: $0.box) })
        let scores = TrackingScores(LabelledSequence(frames: frames))
        #expect(abs(scores.hota.detectionAccuracy - 1) < 1e-12)
        #expect(scores.clear.truePositives == 5000)
    }

    @Test("are written under the keys of the command-line contract")
    func keys() throws {
        let scores = TrackingScores(sequence([([(1, 0)], [(1, 0)])]))
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(scores))
        let keys = try #require(object as? [String: Any]).keys
        let contract = [
            "HOTA", "DetA", "AssA", "LocA", "MOTA", "MOTP", "IDF1", "IDSW", "FP", "FN", "Frag", "GT_IDs",
        ]
        #expect(Set(contract).isSubset(of: keys))
    }
}
