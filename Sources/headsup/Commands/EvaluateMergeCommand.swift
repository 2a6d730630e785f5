import ArgumentParser
import Diagnostics
import Experiments

/// Joins the parts that an array of jobs measured.
struct EvaluateMergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Join the parts written by 'evaluate prediction --shard I/N --part FILE' and print the scores of all."
    )

    @Argument(help: ArgumentHelp("The files of the parts.", valueName: "part"))
    var parts: [String]

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let read = try parts.map { file throws(Fault) in (file: file, part: try PredictionPart(path: file)) }
        let report = PredictionReport(try PredictionPart(joining: read))
        if json { try Console.print(json: report) } else { report.print() }
    }
}
