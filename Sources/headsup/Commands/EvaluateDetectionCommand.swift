import ArgumentParser
import Diagnostics
import Evaluation

/// Detection scores: average precision and log-average miss rate.
struct EvaluateDetectionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detection",
        abstract: "Score a detector's boxes against the truth: AP50, AP, precision, recall, log-average miss rate.")

    @Option(help: ArgumentHelp("The truth.", valueName: "file"))
    var truth: String

    @Option(help: ArgumentHelp("The detector's boxes with their scores.", valueName: "file"))
    var result: String

    @Option(help: "Form of both files: mot or kitti.")
    var format = BoxFormat.mot

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let scores = try DetectionScores(
            EvaluateTrackingCommand.sequence(truth: truth, result: result, format: format, purpose: .detections))
        if json {
            try Console.print(json: scores)
            return
        }
        func fraction(_ name: String, _ value: Double) { Console.print("\(name): \(value.text(decimals: 4))") }
        fraction("AP50", scores.averagePrecision50)
        fraction("AP", scores.averagePrecision)
        fraction("precision", scores.precision)
        fraction("recall", scores.recall)
        fraction("log-average miss rate", scores.logAverageMissRate)
    }
}
