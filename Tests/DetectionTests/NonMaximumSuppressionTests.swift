import Geometry
import TestSupport
import Testing

@testable import Detection

@Suite("Non-maximum suppression")
struct NonMaximumSuppressionTests {
    static func crowd(seed: UInt64, count: Int) -> [DetectedPerson] {
        var random = SeededGenerator(seed)
        return (0..<count).map { _ in
            let box = BoundingBox(
                left: random.uniform(0, 600), top: random.uniform(0, 400), width: random.uniform(5, 120),
                height: random.uniform(10, 240))
            // Few different scores, so that ties are common.
            return DetectedPerson(box: box, score: random.uniform(0, 10).rounded() / 10)
        }
    }

    @Test("What stays is sorted, was there before, and no two boxes are one person", arguments: 0..<20)
    func keepsTheBest(seed: UInt64) {
        let before = Self.crowd(seed: seed, count: 120)
        let rule = NonMaximumSuppression(unionOverlap: 0.45, smallerOverlap: 0.7)
        var after = before
        rule.apply(to: &after)
        #expect(after.allSatisfy { before.contains($0) })
        #expect(zip(after, after.dropFirst()).allSatisfy { $0.score >= $1.score })
        for i in after.indices {
            for j in after.indices where j > i {
                #expect(after[i].box.iou(after[j].box) <= 0.45)
                #expect(after[i].box.overlapOfSmaller(after[j].box) <= 0.7)
            }
        }
        // Whatever went had a reason: a box at least as good that covers it.
        for lost in before where !after.contains(lost) {
            #expect(
                after.contains {
                    $0.score >= lost.score
                        && ($0.box.iou(lost.box) > 0.45 || $0.box.overlapOfSmaller(lost.box) > 0.7)
                })
        }
    }

    @Test("The order of the input changes nothing, and a second pass neither", arguments: 0..<10)
    func isStable(seed: UInt64) {
        var random = SeededGenerator(seed + 1000)
        let rule = NonMaximumSuppression()
        var once = Self.crowd(seed: seed, count: 80)
        var shuffled = once.shuffled(using: &random)
        rule.apply(to: &once)
        rule.apply(to: &shuffled)
        #expect(once == shuffled)
        rule.apply(to: &shuffled)
        #expect(once == shuffled)
    }

    @Test("A part of a person, as the edge of a tile cuts it, goes with the whole")
    func parts() {
        let whole = DetectedPerson(box: BoundingBox(left: 100, top: 100, width: 40, height: 120), score: 0.9)
        let part = DetectedPerson(box: BoundingBox(left: 100, top: 102, width: 14, height: 110), score: 0.6)
        #expect(whole.box.iou(part.box) < 0.5)
        var found = [part, whole]
        NonMaximumSuppression().apply(to: &found)
        #expect(found == [whole])
    }

    @Test("Two people side by side stay two")
    func neighbours() {
        let one = DetectedPerson(box: BoundingBox(left: 100, top: 100, width: 40, height: 120), score: 0.9)
        let other = DetectedPerson(box: BoundingBox(left: 125, top: 100, width: 40, height: 120), score: 0.8)
        var found = [one, other]
        NonMaximumSuppression().apply(to: &found)
        #expect(found == [one, other])
    }

    @Test("Boxes that are none and scores that are no numbers go")
    func broken() {
        var found = [
            DetectedPerson(box: BoundingBox(left: 0, top: 0, width: -5, height: 10), score: 0.9),
            DetectedPerson(box: BoundingBox(left: .nan, top: 0, width: 5, height: 10), score: 0.9),
            DetectedPerson(box: BoundingBox(left: 0, top: 0, width: 5, height: 10), score: .nan),
        ]
        NonMaximumSuppression().apply(to: &found)
        #expect(found.isEmpty)
    }
}
