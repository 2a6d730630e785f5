import ArgumentParser
import BoxFiles
import Evaluation
import Reports

/// Detection scores: average precision and log-average miss rate.
struct EvaluateDetectionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detection",
        abstract: "Score a detector's boxes against the truth: AP50, AP, precision, recall, log-average miss rate.")

    @OptionGroup var boxes: ScoredBoxes

    @OptionGroup var report: EvaluationReport

    func run() throws {
        let scores = try DetectionScores(boxes.sequence(purpose: .detections), keepsWorst: report.isWanted)
        var shown = EvaluationRun(detection: scores, name: boxes.name, scores: try ReportFile.scores(scores))
        shown.facts = boxes.facts
        try report.write([shown])
        if boxes.json {
            try Console.print(json: scores)
            return
        }
        ScoredBoxes.print("AP50", scores.averagePrecision50)
        ScoredBoxes.print("AP", scores.averagePrecision)
        ScoredBoxes.print("precision", scores.precision)
        ScoredBoxes.print("recall", scores.recall)
        ScoredBoxes.print("log-average miss rate", scores.logAverageMissRate)
    }
}
