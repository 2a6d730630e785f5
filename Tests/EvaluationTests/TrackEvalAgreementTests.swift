import BoxFiles
import Evaluation
import Foundation
import Testing

/// Where the data for tests is: HEADSUP_DATA, or beside the package.
enum TestData {
    static let folder = ProcessInfo.processInfo.environment["HEADSUP_DATA"] ?? "../shared/data"
    static func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/\(name)") }
    static func path(_ name: String) -> String { "\(folder)/\(name)" }
}

@Suite("Tracking scores are TrackEval's")
struct TrackEvalAgreementTests {
    /// Seed, people and frames. In the last three several matchings are equally good, and the scores depend on which of
    /// them is taken.
    static let crowds = ["1-1-30", "2-4-60", "4-30-40", "5-60-25", "581-10-57", "594-17-68", "633-38-41"]

    @Test("on made-up crowds with overlaps that tie", arguments: crowds)
    func synthetic(_ name: String) throws {
        let numbers = name.split(separator: "-").compactMap { Int($0) }
        var (truth, result) = SampleResults.synthetic(
            seed: UInt64(numbers[0]), people: numbers[1], frames: numbers[2])
        for index in truth.indices where truth[index].identity % 7 == 6 { truth[index].confidence = 0 }

        let plain = try #require(TrackEvalGoldens.scores["synthetic-\(name)"])
        plain.expectEqual(TrackingScores(LabelledSequence(truth: truth, result: result)), name)

        let classes = [1, 1, 1, 7, 3, 1, 2, 8, 6, 12]
        for index in truth.indices { truth[index].objectClass = classes[Int(truth[index].identity % 10)] }
        for index in result.indices { result[index].objectClass = 1 }
        for (benchmark, rules) in [("MOT17", nil), ("MOT20", MOTBenchmark.mot20)] {
            let golden = try #require(TrackEvalGoldens.scores["synthetic-\(name) as \(benchmark)"])
            let sequence = LabelledSequence(truth: truth, result: result, benchmark: rules)
            golden.expectEqual(TrackingScores(sequence), "\(name) as \(benchmark)")
        }
    }

    @Test(
        "on MOT15's sequences and a greedy tracker",
        .enabled(if: TestData.has("mot15"), "needs the data folder mot15 (HEADSUP_DATA)"),
        arguments: ["TUD-Campus", "TUD-Stadtmitte", "PETS09-S2L1", "ETH-Bahnhof", "KITTI-13"])
    func mot15(_ name: String) throws {
        let truth = try MOTChallengeFile.read(TestData.path("mot15/\(name)/gt/gt.txt"), purpose: .tracks)
        let detections = try MOTChallengeFile.read(TestData.path("mot15/\(name)/det/det.txt"), purpose: .detections)
        let result = SampleResults.greedyTracks(detections.rows)
        let golden = try #require(TrackEvalGoldens.scores["mot15/\(name)"])
        golden.expectEqual(TrackingScores(LabelledSequence(truth: truth.rows, result: result)), name)
    }

    @Test(
        "on the files of py-motmetrics, whose documented IDF1 and MOTA they give too",
        .enabled(if: TestData.has("motmetrics"), "needs the data folder motmetrics (HEADSUP_DATA)"),
        arguments: [("TUD-Campus", 55.8, 52.6), ("TUD-Stadtmitte", 64.5, 56.4)])
    func motmetrics(_ name: String, idf1: Double, mota: Double) throws {
        let truth = try MOTChallengeFile.read(TestData.path("motmetrics/\(name)/gt.txt"), purpose: .tracks)
        let result = try MOTChallengeFile.read(TestData.path("motmetrics/\(name)/test.txt"), purpose: .tracks)
        let scores = TrackingScores(LabelledSequence(truth: truth.rows, result: result.rows))
        let golden = try #require(TrackEvalGoldens.scores["motmetrics/\(name)"])
        golden.expectEqual(scores, name)
        #expect((scores.identity.f1 * 1000).rounded() / 10 == idf1)
        #expect((scores.clear.accuracy * 1000).rounded() / 10 == mota)
    }

    @Test(
        "on KITTI's pedestrians with sitters, regions and cyclists taken for pedestrians",
        .enabled(if: TestData.has("kitti-tracking"), "needs the data folder kitti-tracking (HEADSUP_DATA)"),
        arguments: ["0001", "0002", "0011", "0013", "0014", "0015", "0016"])
    func kitti(_ name: String) throws {
        let path = TestData.path("kitti-tracking/label/\(name).txt")
        let truth = try KITTITrackingFile.read(path, purpose: .tracks)
        let result = SampleResults.perturbedKITTI(truth.rows.sorted { $0.line < $1.line })
            .enumerated().sorted { ($0.element.frame, $0.offset) < ($1.element.frame, $1.offset) }.map(\.element)
        let golden = try #require(TrackEvalGoldens.scores["kitti/\(name)"])
        golden.expectEqual(TrackingScores(LabelledSequence(truth: truth.rows, result: result)), name)
    }
}
