import ArgumentParser
import Diagnostics
import Evaluation
import Experiments
import Reports

/// Orientation scores: how well the attitude filter knows what is up, and how far the head turned.
struct EvaluateOrientationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orientation",
        abstract: "Score the attitude filter on recordings of inertial sensors with a true orientation.",
        discussion: """
            A recording is CSV with t,gx,gy,gz,ax,ay,az,qw,qx,qy,qz and, if wanted, moving: seconds, rad/s, m/s2, and the \
            true orientation, sensor to earth. A constant heading offset between filter and truth does not count.
            """)

    @Argument(help: ArgumentHelp("Recordings.", valueName: "recording"))
    var recordings: [String]

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var report: EvaluationReport

    func run() throws {
        let scored = try recordings.map { path throws(Fault) in try OrientationExperiment.score(path) }
        let summary = OrientationSummary(scored)
        var shown = EvaluationRun(
            orientation: summary, name: "attitude filter", scores: try ReportFile.scores(summary))
        shown.facts = EvaluationReport.facts([], data: recordings)
        try report.write([shown])
        if json {
            try Console.print(json: summary)
            return
        }
        for recording in summary.recordings {
            let scores = recording.scores
            Console.print(
                "\(recording.name): inclination \(Self.degrees(scores.inclinationRMSE)), rotation over 3 seconds "
                    + "\(Self.degrees(scores.relativeError(quantile: 0.5))) in the median and "
                    + "\(Self.degrees(scores.relativeError(quantile: 0.95))) in the 95th percentile")
        }
        Console.print("inclination, root mean square, mean of recordings: \(Self.degrees(summary.inclinationRMSE))")
        Console.print(
            "rotation over 3 seconds, 95th percentile of all: \(Self.degrees(summary.relativeError(quantile: 0.95)))")
    }

    private static func degrees(_ radians: Double?) -> String {
        radians.map { "\(($0 * 180 / .pi).text(decimals: 3)) degrees" } ?? "unknown"
    }
}
