import BoxFiles
import Evaluation
import Foundation
import Testing

@Suite("Detection scores")
struct DetectionScoresTests {
    private static let person = CornerBox(left: 0, top: 0, right: 40, bottom: 80)

    private func moved(_ x: Double) -> CornerBox { CornerBox(left: x, top: 0, right: 40 + x, bottom: 80) }

    private func scores(
        truth: [TruthBox], result: [ResultBox], regions: [CornerBox] = [], height: Double? = nil, frames: Int = 1
    ) -> DetectionScores {
        let frame = LabelledFrame(truth: truth, result: result, ignoredRegions: regions)
        return DetectionScores(LabelledSequence(frames: [frame], smallestCountedHeight: height, frameCount: frames))
    }

    @Test(
        "agree with pycocotools' matching on MOT15's detections",
        .enabled(if: TestData.has("mot15"), "needs the data folder mot15 (HEADSUP_DATA)"),
        arguments: ["TUD-Campus", "TUD-Stadtmitte", "PETS09-S2L1", "ETH-Bahnhof", "KITTI-13"])
    func goldens(_ name: String) throws {
        let truth = try MOTChallengeFile.read(TestData.path("mot15/\(name)/gt/gt.txt"), purpose: .tracks)
        var found = try MOTChallengeFile.read(TestData.path("mot15/\(name)/det/det.txt"), purpose: .detections).rows
        for index in found.indices { found[index].confidence -= 1e-9 * Double(found[index].line - 1) }
        let scores = DetectionScores(LabelledSequence(truth: truth.rows, result: found))
        let golden = try #require(DetectionGoldens.scores[name])
        let values = [
            scores.averagePrecision50, scores.averagePrecision, scores.precision, scores.recall,
            scores.logAverageMissRate,
        ]
        for (value, expected) in zip(values, golden) { #expect(abs(value - expected) < 1e-6, "\(name): \(values)") }
    }

    @Test("are those of a curve drawn by hand")
    func byHand() {
        // Right, wrong, right of three persons; the last overlaps by 0.6 only.
        let truth = [0.0, 100, 200].enumerated().map { TruthBox(identity: Int64($0.offset), box: moved($0.element)) }
        let scores = scores(
            truth: truth,
            result: [
                ResultBox(box: moved(0), score: 0.9), ResultBox(box: moved(500), score: 0.8),
                ResultBox(box: moved(110), score: 0.7),
            ])
        #expect(abs(scores.averagePrecision50 - (1.0 / 3 + 2.0 / 9)) < 1e-12)
        // At overlaps above 0.6 the third box is wrong too.
        #expect(abs(scores.averagePrecision - (3 * (1.0 / 3 + 2.0 / 9) + 7.0 / 3) / 10) < 1e-12)
        #expect(abs(scores.precision - 2.0 / 3) < 1e-12)
        #expect(abs(scores.recall - 2.0 / 3) < 1e-12)
        #expect(abs(scores.bestF1 - 2.0 / 3) < 1e-12)
        #expect(scores.bestThreshold == 0.7)
        // One false alarm in one frame is allowed at the last of the nine rates only.
        let expected = exp((8 * log(2.0 / 3) + log(1.0 / 3)) / 9)
        #expect(abs(scores.logAverageMissRate - expected) < 1e-12)
    }

    @Test("come with the frames of the most faults at the best threshold, the worst first, none beside another")
    func worst() throws {
        let person = TruthBox(identity: 1, box: Self.person)
        let right = ResultBox(box: moved(1), score: 0.9)
        let wrong = ResultBox(box: moved(300), score: 0.8)
        // Below the best threshold: neither right nor wrong.
        let unsure = ResultBox(box: moved(600), score: 0.1)
        let frames = (1...40).map { number in
            let result: [ResultBox] =
                switch number {
                case 10: [wrong, unsure]  // One missed, one wrong.
                case 11: [wrong]  // As bad, but beside the tenth.
                case 30: [right, wrong]
                default: [right, unsure]
                }
            return LabelledFrame(number: number, truth: [person], result: result)
        }
        let scores = DetectionScores(LabelledSequence(frames: frames), keepsWorst: true)
        #expect(scores.bestThreshold == 0.9)
        #expect(scores.worst.map(\.frame) == [10])
        let last = try #require(scores.worst.first)
        #expect(last.missed == [Self.person] && last.wrong.isEmpty && last.found.isEmpty)

        // With a sure box in place of the other everything above counts.
        let sure = frames.map { frame in
            var frame = frame
            for index in frame.result.indices where frame.result[index].score == 0.8 {
                frame.result[index].score = 0.95
            }
            return frame
        }
        let again = DetectionScores(LabelledSequence(frames: sure), keepsWorst: true)
        #expect(again.worst.map(\.frame) == [10, 30])
        #expect(again.worst.map(\.count) == [2, 1])
        #expect(again.worst[0].wrong == [moved(300)] && again.worst[1].found == [moved(1)])
        #expect(DetectionScores(LabelledSequence(frames: frames)).worst.isEmpty)
    }

    @Test("do not depend on the order of boxes, and boxes of one score come in together")
    func ties() {
        let truth = [TruthBox(identity: 1, box: Self.person)]
        let right = ResultBox(box: Self.person, score: 0.5)
        let wrong = ResultBox(box: moved(300), score: 0.5)
        let one = scores(truth: truth, result: [right, wrong])
        #expect(one == scores(truth: truth, result: [wrong, right]))
        #expect(one.averagePrecision50 == 0.5)
    }

    @Test("count a second box on one person as wrong")
    func duplicates() {
        let found = [ResultBox(box: moved(2), score: 0.9), ResultBox(box: Self.person, score: 0.8)]
        let scores = scores(truth: [TruthBox(identity: 1, box: Self.person)], result: found)
        #expect(scores.precision == 0.5)
        #expect(scores.averagePrecision50 == 1)
    }

    @Test("leave out unscored persons, distractors, ignored regions and small boxes, but not other objects")
    func leftOut() {
        let region = CornerBox(left: 1000, top: 0, right: 1100, bottom: 100)
        let found = [
            ResultBox(box: moved(0), score: 0.9), ResultBox(box: moved(100), score: 0.8),
            ResultBox(box: moved(200), score: 0.7), ResultBox(box: moved(1010), score: 0.6),
            ResultBox(box: CornerBox(left: 600, top: 0, right: 610, bottom: 25), score: 0.5),
        ]
        func truth(_ other: TruthBox.Role) -> [TruthBox] {
            [
                TruthBox(identity: 1, box: moved(0)), TruthBox(identity: 2, box: moved(100), role: .unscored),
                TruthBox(identity: 3, box: moved(200), role: other),
            ]
        }
        let lenient = scores(truth: truth(.distractor), result: found, regions: [region], height: 25)
        #expect((lenient.persons, lenient.precision, lenient.recall) == (1, 1, 1))
        let strict = scores(truth: truth(.otherObject), result: found, regions: [region], height: 25)
        #expect(strict.precision == 0.5)
        let strictest = scores(truth: truth(.otherObject), result: found)
        #expect(strictest.precision == 0.25)
    }

    @Test("prefer a person to an unscored one who overlaps more")
    func preference() {
        let truth = [
            TruthBox(identity: 1, box: moved(8)), TruthBox(identity: 2, box: moved(0), role: .unscored),
        ]
        #expect(scores(truth: truth, result: [ResultBox(box: moved(1))]).recall == 1)
    }

    @Test("count false alarms over all frames, also those without any box")
    func frames() {
        let truth = [TruthBox(identity: 1, box: Self.person)]
        let found = [ResultBox(box: moved(300), score: 0.9), ResultBox(box: Self.person, score: 0.8)]
        #expect(scores(truth: truth, result: found, frames: 1).logAverageMissRate > 0.05)
        #expect(scores(truth: truth, result: found, frames: 100).logAverageMissRate < 1e-9)
    }

    @Test("are defined where there is no truth or no result")
    func nothing() {
        let nobody = scores(truth: [], result: [ResultBox(box: Self.person)])
        #expect((nobody.averagePrecision50, nobody.precision, nobody.recall) == (0, 0, 0))
        let nothing = scores(truth: [TruthBox(identity: 1, box: Self.person)], result: [])
        #expect((nothing.averagePrecision, nothing.recall, nothing.logAverageMissRate) == (0, 0, 1))
        #expect(nothing.bestThreshold == nil)
        #expect(DetectionScores(LabelledSequence(frames: [])).averagePrecision == 0)
    }

    @Test("are written under the keys of the command-line contract")
    func keys() throws {
        let scores = scores(truth: [TruthBox(identity: 1, box: Self.person)], result: [])
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(scores))
        let keys = try #require(object as? [String: Any]).keys
        #expect(Set(["AP50", "AP", "precision", "recall", "log_average_miss_rate"]).isSubset(of: keys))
    }
}
