import Geometry
import TestSupport
import Testing

@testable import Detection

@Suite("Non-maximum suppression")
struct NonMaximumSuppressionTests {
    static func crowd(seed: UInt64, count: Int) -> [DetectionCandidate] {
        var random = SeededGenerator(seed)
        return (0..<count).map { _ in
            let box = BoundingBox(
                left: random.uniform(0, 600), top: random.uniform(0, 400), width: random.uniform(5, 120),
                height: random.uniform(10, 240))
            // Few different scores, so that ties are common.
            return DetectionCandidate(
                box: box, score: random.uniform(1, 10).rounded() / 10, isCut: random.uniform(0, 1) < 0.2)
        }
    }

    static func apply(_ rule: NonMaximumSuppression, _ candidates: [DetectionCandidate]) -> [DetectedPerson] {
        var candidates = candidates
        var found = [DetectedPerson(box: BoundingBox(left: 0, top: 0, width: 1, height: 1), score: 1)]
        rule.apply(to: &candidates, into: &found)
        return found
    }

    static func candidate(_ left: Double, _ top: Double, _ width: Double, _ height: Double, _ score: Double)
        -> DetectionCandidate
    {
        DetectionCandidate(box: BoundingBox(left: left, top: top, width: width, height: height), score: score)
    }

    @Test("Without voting, what stays is sorted, was there before, and no two boxes are one person", arguments: 0..<20)
    func keepsTheBest(seed: UInt64) {
        let before = Self.crowd(seed: seed, count: 120)
        let rule = NonMaximumSuppression(unionOverlap: 0.45, cutOverlap: 1, smallerOverlap: 0.7, votingOverlap: 2)
        let after = Self.apply(rule, before)
        #expect(after.allSatisfy { person in before.contains { $0.box == person.box && $0.score == person.score } })
        #expect(zip(after, after.dropFirst()).allSatisfy { $0.score >= $1.score })
        for i in after.indices {
            for j in after.indices where j > i {
                #expect(after[i].box.iou(after[j].box) <= 0.45)
                #expect(after[i].box.overlapOfSmaller(after[j].box) <= 0.7)
            }
        }
        // Whatever went had a reason: a box at least as good that covers it.
        for lost in before where !after.contains(where: { $0.box == lost.box }) {
            #expect(
                after.contains {
                    $0.score >= lost.score
                        && ($0.box.iou(lost.box) > 0.45 || $0.box.overlapOfSmaller(lost.box) > 0.7)
                })
        }
    }

    @Test("The order of the input changes nothing", arguments: 0..<10)
    func isStable(seed: UInt64) {
        var random = SeededGenerator(seed + 1000)
        let candidates = Self.crowd(seed: seed, count: 80)
        let once = Self.apply(NonMaximumSuppression(), candidates)
        #expect(once == Self.apply(NonMaximumSuppression(), candidates.shuffled(using: &random)))
        #expect(once.count > 1)
    }

    @Test(
        "Voting moves boxes to the weighted mean, and changes neither their number nor their scores", arguments: 0..<10)
    func voting(seed: UInt64) {
        let candidates = Self.crowd(seed: seed, count: 80)
        let plain = Self.apply(NonMaximumSuppression(votingOverlap: 2), candidates)
        let voted = Self.apply(NonMaximumSuppression(), candidates)
        #expect(plain.map(\.score) == voted.map(\.score))

        // The overlap of the two boxes is 90 / 110 of their union.
        let pair = [Self.candidate(100, 50, 100, 200, 0.9), Self.candidate(110, 50, 100, 200, 0.3)]
        let weights = (0.9, 0.3 * 90 / 110)
        let expected = (100 * weights.0 + 110 * weights.1) / (weights.0 + weights.1)
        let one = Self.apply(NonMaximumSuppression(), pair)
        #expect(one.count == 1 && one[0].score == 0.9)
        #expect(abs(one[0].box.left - expected) < 1e-9 && abs(one[0].box.width - 100) < 1e-9)
    }

    @Test("A part of a person, as the edge of a tile cuts it, goes with the whole and has no say in its place")
    func parts() {
        let whole = Self.candidate(100, 100, 40, 120, 0.9)
        var part = Self.candidate(100, 102, 22, 116, 0.6)
        #expect(whole.box.iou(part.box) > 0.5)
        part.isCut = true
        #expect(Self.apply(NonMaximumSuppression(), [part, whole]) == [DetectedPerson(box: whole.box, score: 0.9)])
        part.box.width = 14
        #expect(whole.box.iou(part.box) < 0.5)
        #expect(Self.apply(NonMaximumSuppression(), [part, whole]) == [DetectedPerson(box: whole.box, score: 0.9)])
        // The same box that is not cut is a person of its own, who stands behind.
        part.isCut = false
        #expect(Self.apply(NonMaximumSuppression(), [part, whole]).count == 2)
    }

    @Test("A part that scores higher than the whole still leaves one person")
    func strongPart() {
        let whole = Self.candidate(100, 100, 40, 120, 0.6)
        var part = Self.candidate(100, 102, 14, 116, 0.9)
        part.isCut = true
        #expect(Self.apply(NonMaximumSuppression(), [part, whole]).count == 1)
    }

    @Test("Two people side by side stay two")
    func neighbours() {
        let found = Self.apply(
            NonMaximumSuppression(), [Self.candidate(100, 100, 40, 120, 0.9), Self.candidate(125, 100, 40, 120, 0.8)])
        #expect(found.map(\.box.left) == [100, 125])
    }

    @Test("Boxes that are none and scores that are no numbers go")
    func broken() {
        let found = Self.apply(
            NonMaximumSuppression(),
            [
                Self.candidate(0, 0, -5, 10, 0.9), Self.candidate(.nan, 0, 5, 10, 0.9),
                Self.candidate(0, 0, 5, 10, .nan),
                Self.candidate(0, 0, 5, .infinity, 0.9), Self.candidate(0, 0, 5, 10, 0),
            ])
        #expect(found.isEmpty)
    }

    @Test("Of very many candidates the best are looked at")
    func limit() {
        var rule = NonMaximumSuppression()
        rule.limit = 50
        let many = (0..<5000).map { Self.candidate(Double($0) * 20, 0, 10, 30, Double($0 + 1) / 5000) }
        let found = Self.apply(rule, many)
        #expect(found.count == 50 && found.allSatisfy { $0.score > 0.98 })
    }
}
