import Configuration
import Diagnostics
import Evaluation
import Experiments
import Foundation
import TestSupport
import Testing

@testable import Reports

@Suite("Reports of evaluations")
struct ReportPageTests {
    /// Our own small walk, predicted by one predictor.
    private func run(_ kind: PredictionSettings.Kind, name: String) throws -> (EvaluationRun, PredictionSummary) {
        var configuration = Configuration()
        configuration.prediction.predictor = kind
        var settings = PredictionExperiment.Settings()
        settings.keepsGallery = true
        var experiment = PredictionExperiment(settings, configuration: configuration)
        try experiment.add(
            RecordedWalk(path: TestData.package.appendingPathComponent("datasets/simulated-walk").path))
        let scenes = [
            PredictionScene(
                name: "walk", samples: experiment.samples.map(\.score), clusters: experiment.samples.map(\.person))
        ]
        let summary = PredictionSummary(scenes, reportTimes: [1, 2, 3], average: .samples)
        return (
            EvaluationRun(
                prediction: summary, name: name, scores: try ReportFile.scores(summary), gallery: experiment.gallery),
            summary
        )
    }

    private func page(_ runs: [EvaluationRun]) throws -> String {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/report.html"
        try ReportFile.write(runs, to: path)
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test("the figures on the page are those of the scores, to the last digit shown")
    func figures() throws {
        let (run, summary) = try run(.kalman, name: "kalman")
        let page = try page([run])
        for (key, value) in [("ade", summary.ade), ("fde_at/2.0", summary.fdeAt[1]), ("nll", summary.nll)] {
            let text = String(format: "%.3f", try #require(value))
            #expect(page.contains("data-key=\"\(key)\" data-decimals=\"3\"><span>\(text)</span>"))
        }
    }

    @Test("the error over the horizon ends at the FDE")
    func horizon() throws {
        let (run, summary) = try run(.constantVelocity, name: "constant-velocity")
        let line = try #require(run.figures.first { $0.id == "error-over-horizon" }?.lines.first?.points)
        #expect(line.first == Figure.Point(0, 0))
        #expect(abs(try #require(line.last?.y) - (try #require(summary.fde))) < 1e-5)
    }

    @Test("the worst samples are those of the greatest errors, one a person, worst first")
    func worst() throws {
        var configuration = Configuration()
        configuration.prediction.predictor = .kalman
        var settings = PredictionExperiment.Settings()
        settings.keepsGallery = true
        var experiment = PredictionExperiment(settings, configuration: configuration)
        try experiment.add(
            RecordedWalk(path: TestData.package.appendingPathComponent("datasets/simulated-walk").path))
        let greatest = Dictionary(grouping: experiment.samples, by: \.person).values
            .compactMap { $0.map(\.score.ade).max() }.sorted(by: >).prefix(PredictionGallery.size)
        #expect(experiment.gallery.worst.map(\.ade) == Array(greatest))
        let sample = try #require(experiment.gallery.worst.first)
        #expect(sample.past.last != nil && sample.truth.count == sample.modes[0].count)
    }

    @Test("the worst samples of a tracker are persons with a path for each track, of a detector frames with boxes")
    func worstBoxes() throws {
        func box(_ x: Double) -> CornerBox { CornerBox(left: x, top: 10, right: x + 10, bottom: 40) }
        // Followed by track 5, by none, by track 9.
        let frames = (0..<9).map { t in
            let x = Double(t)
            let result = t < 3 || t > 5 ? [ResultBox(identity: t < 3 ? 5 : 9, box: box(x))] : [ResultBox(box: box(500))]
            return LabelledFrame(number: t + 1, truth: [TruthBox(identity: 4, box: box(x))], result: result)
        }
        let sequence = LabelledSequence(frames: frames)
        let tracking = EvaluationRun(
            tracking: TrackingScores(sequence, keepsCourses: true), name: "tracker", scores: .null)
        let person = try #require(tracking.worst.first)
        #expect(person.title == "Person 4" && person.description.contains("Lost in 3 of 9 frames (1 to 9)"))
        #expect(person.description.contains("changed once: 5, 9"))
        #expect(person.paths.map(\.role) == [.whole, .followed, .lost, .followedByAnother])
        #expect(person.paths[1].points == [.init(5, -40), .init(6, -40), .init(7, -40)])
        #expect(person.paths[2].points.first == .init(7, -40), "a stretch begins where the one before it ends")

        let detection = EvaluationRun(
            detection: DetectionScores(sequence, keepsWorst: true), name: "detector", scores: .null)
        let frame = try #require(detection.worst.first)
        #expect(frame.title == "Frame 4" && frame.description.hasSuffix("1 missed, 1 where nobody is, 0 right."))
        #expect(frame.paths.map(\.role) == [.whole, .missed, .wrong])
        let page = try page([detection])
        #expect(page.contains("Thick black boxes: persons missed.") && !page.contains("Seen from above"))
    }

    @Test("what comes from outside stands for itself: names with markup break nothing")
    func escaping() throws {
        let evil = "</script><img src=x onerror=alert(1)> & \"quoted\" 'n' \u{1}"
        let run = EvaluationRun(
            kind: .tracking, name: evil, scores: .object(["HOTA": .number(0.5)]),
            worst: [Drawing(title: evil, description: evil, paths: [])], facts: [.init(evil, evil)])
        let page = try page([run])
        #expect(!page.contains("<img"))
        #expect(page.components(separatedBy: "</script>").count == 2)
        #expect(
            page.contains(
                "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; &amp; &quot;quoted&quot; &#39;n&#39; \u{FFFD}"))
    }

    @Test("a report is read back as it was written, whatever stands in its names")
    func reading() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/report.html"
        var (run, _) = try run(.kalman, name: "kalman")
        run.facts = [.init("Data", "</script> <b>")]
        try ReportFile.write([run], to: path)
        #expect(try ReportFile.read(path) == [run])
    }

    @Test("reports stand side by side: a column each, the better value marked, one figure for both")
    func sideBySide() throws {
        let (a, first) = try run(.kalman, name: "kalman")
        let (b, second) = try run(.constantVelocity, name: "constant-velocity")
        let page = try page([a, b])
        #expect(page.contains("<th scope=\"col\">kalman</th><th scope=\"col\">constant-velocity</th>"))
        let better = try #require(first.ade) < (try #require(second.ade)) ? 0 : 1
        #expect(page.contains("data-run=\"\(better)\" data-key=\"ade\" data-decimals=\"3\" class=\"best\""))
        #expect(page.components(separatedBy: "<figure id=\"error-over-horizon\">").count == 2)
    }

    @Test("scores that --json printed make a table without figures; their kind is told by their keys")
    func scoresAlone() throws {
        let folder = try TemporaryFolder()
        try folder.write(#"{"HOTA": 0.61, "MOTA": 0.7}"#, to: "sort.json")
        let runs = try ReportFile.read("\(folder.path)/sort.json")
        #expect(runs.map(\.kind) == [.tracking] && runs[0].name == "sort")
        #expect(try page(runs).contains("<span>0.610</span>"))
    }

    @Test("kinds are not mixed, and a file that is no evaluation is named")
    func faults() throws {
        let folder = try TemporaryFolder()
        let runs = [
            EvaluationRun(kind: .tracking, name: "a", scores: .null),
            EvaluationRun(kind: .ranging, name: "b", scores: .null),
        ]
        #expect(throws: Fault.self) { try ReportFile.write(runs, to: "\(folder.path)/x.html") }
        try folder.write("<html></html>", to: "foreign.html")
        #expect {
            try ReportFile.read("\(folder.path)/foreign.html")
        } throws: {
            ($0 as? Fault)?.kind == .badData && ($0 as? Fault)?.location?.file == "\(folder.path)/foreign.html"
        }
    }

    @Test("every picture has a title and a description, every table a caption and scoped headers")
    func readability() throws {
        let (run, _) = try run(.kalman, name: "kalman")
        let page = try page([run])
        func count(_ text: String) -> Int { page.components(separatedBy: text).count - 1 }
        #expect(page.contains("<html lang=\"en\">"))
        #expect(count("role=\"img\"") == run.figures.count + run.worst.count)
        #expect(count("<desc id=") == count("role=\"img\"") && count("<title id=") == count("role=\"img\""))
        #expect(count("<table") == count("<caption>"))
        #expect(count("<th ") + count("<th>") == count("<th scope="))
    }
}

@Suite("Axes")
struct ScaleTests {
    @Test(
        "ticks are round and cover the values",
        arguments: [(0.0, 0.93, 0.2), (0, 12.4, 5), (0, 3, 1), (0, 0.0042, 0.001)])
    func ticks(from: Double, to: Double, step: Double) {
        let scale = Scale([from, to], axis: .init("x"), start: 0, end: 100)
        #expect(scale.from == 0 && scale.to >= to)
        #expect(abs(scale.ticks[1] - scale.ticks[0] - step) < 1e-12)
        #expect(scale.place(scale.to) == 100)
    }

    @Test("a histogram counts every value, those beyond the end in the last bar")
    func histogram() {
        let bars = Figure.histogram([0, 0.1, 0.6, 9], width: 0.5, upTo: 1)
        #expect(bars == [.init(0.25, 2), .init(0.75, 2)])
    }
}
