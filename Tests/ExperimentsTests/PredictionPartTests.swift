import Configuration
import Diagnostics
import Evaluation
import Experiments
import Foundation
import TestSupport
import Testing

@Suite("Evaluation in parts")
struct PredictionPartTests {
    private static let run = PredictionPart.Run(
        predictor: "kalman", frame: "semi-local", observed: "5", horizon: "3s", modes: 1, reportTimes: [1, 2, 3],
        average: .samples)

    /// What is measured on our own small walk, under another name.
    private func experiment() throws -> PredictionExperiment {
        var configuration = Configuration()
        configuration.prediction.predictor = .kalman
        var experiment = PredictionExperiment(PredictionExperiment.Settings(), configuration: configuration)
        try experiment.add(
            RecordedWalk(path: TestData.package.appendingPathComponent("datasets/simulated-walk").path))
        return experiment
    }

    @Test("parts joined in any order are the whole, to the last bit, and survive a file")
    func joining() throws {
        let folder = try TemporaryFolder()
        let whole = PredictionPart(run: Self.run, experiments: [try experiment()])
        #expect(whole.summary.count > 100)
        var parts: [(file: String, part: PredictionPart)] = []
        for number in 1...3 {
            var part = whole
            part.samples = try #require(Shard("\(number)/3")).part(of: whole.samples)
            let path = "\(folder.path)/\(number).json"
            try part.write(to: path)
            parts.append((path, try PredictionPart(path: path)))
        }
        let forth = try PredictionPart(joining: parts)
        let back = try PredictionPart(joining: parts.reversed())
        #expect(forth.summary == back.summary)
        #expect(forth.summary.count == whole.summary.count)
        #expect(abs((forth.summary.ade ?? 0) - (whole.summary.ade ?? 1)) < 1e-12)
    }

    @Test("parts of different runs are not joined, and the stranger is named")
    func strangers() throws {
        var other = Self.run
        other.horizon = "2s"
        let parts = [
            (file: "a.json", part: PredictionPart(run: Self.run, experiments: [])),
            (file: "b.json", part: PredictionPart(run: other, experiments: [])),
        ]
        #expect {
            try PredictionPart(joining: parts)
        } throws: {
            ($0 as? Fault)?.kind == .badData && ($0 as? Fault)?.location?.file == "b.json"
        }
    }

    @Test("a file of another kind is no part")
    func otherFile() throws {
        let folder = try TemporaryFolder()
        try folder.write("{\"ade\": 1}", to: "x.json")
        #expect { try PredictionPart(path: folder.path + "/x.json") } throws: { ($0 as? Fault)?.kind == .badData }
        #expect { try PredictionPart(path: "/no/such/file") } throws: { ($0 as? Fault)?.kind == .noInput }
    }

    @Test("shards share everything out, once each", arguments: [1, 2, 3, 7, 20])
    func shards(count: Int) throws {
        let all = Array(0..<13)
        let parts = try (1...count).map { try #require(Shard("\($0)/\(count)")).part(of: all) }
        #expect(parts.flatMap(\.self).sorted() == all)
        let sizes = parts.map(\.count)
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    }

    @Test("what is no shard is refused", arguments: ["", "1", "0/2", "3/2", "1/0", "-1/2", "a/b", "1/2/3", "1/"])
    func noShard(text: String) { #expect(Shard(text) == nil) }

    @Test("several threads give the same as one, in order, and the first fault wins")
    func concurrentMap() throws {
        let all = Array(0..<500)
        let squares = try all.concurrentMap(jobs: 4) { $0 * $0 }
        #expect(squares == all.map { $0 * $0 })
        #expect(try [Int]().concurrentMap(jobs: 4) { $0 }.isEmpty)
        #expect(throws: Fault(.badData, "at 17")) {
            try all.concurrentMap(jobs: 4) { (element) throws(Fault) in
                guard element % 100 != 17 else { throw Fault(.badData, "at \(element)") }
                return element
            }
        }
    }
}
