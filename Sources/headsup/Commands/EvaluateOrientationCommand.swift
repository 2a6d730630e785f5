import ArgumentParser
import Datasets
import Diagnostics
import Evaluation
import Experiments
import FileFormats
import Reports

/// Orientation scores: how well the attitude filter knows what is up, and how far the head turned.
struct EvaluateOrientationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orientation",
        abstract: "Score the attitude filter on recordings of inertial sensors with a true orientation.",
        discussion: """
            A recording is CSV with t,gx,gy,gz,ax,ay,az,qw,qx,qy,qz and, if wanted, moving: seconds, rad/s, m/s2, and the \
            true orientation, sensor to earth. A constant heading offset between filter and truth does not count. With \
            --visual, the visual gyroscope is scored: on sequences with pictures and their orientation, or on a head that \
            shakes before a picture.
            """)

    @Argument(help: ArgumentHelp("Recordings.", valueName: "recording"))
    var recordings: [String]

    @Flag(help: "Score the visual gyroscope: sequence folders, or pictures before which a head shakes.")
    var visual = false

    @Option(help: ArgumentHelp("With a picture: the fastest turn.", valueName: "degrees-a-second"))
    var fastest = 180.0

    @Option(help: ArgumentHelp("With a picture: the widest turn to a side.", valueName: "degrees"))
    var widest = 20.0

    @Option(help: ArgumentHelp("With a picture: the length.", valueName: "seconds"))
    var seconds = 20.0

    @Option(help: ArgumentHelp("With a picture: standard deviation of its noise.", valueName: "grey-levels"))
    var noise = 2.0

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var report: EvaluationReport

    func validate() throws {
        guard (0...2000).contains(fastest), (1...60).contains(widest), (0.1...3600).contains(seconds),
            (0...100).contains(noise)
        else { throw ValidationError("--fastest, --widest, --seconds and --noise must be possible values") }
    }

    func run() throws {
        if visual { return try scoreVisually() }
        let scored = try recordings.map { path throws(Fault) in
            try OrientationExperiment.score(path, keepsWorst: report.isWanted)
        }
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

    private func scoreVisually() throws {
        var shaking = TurnExperiment.Shaking()
        shaking.fastest = fastest * .pi / 180
        shaking.widest = widest * .pi / 180
        shaking.duration = seconds
        shaking.noise = noise
        var all: [VisualScores] = []
        for path in recordings {
            let isSequence =
                InputFile.isFolder(path) || FilePath.name(of: path) == SequenceManifest.fileName
            let scores =
                isSequence
                ? try TurnExperiment.score(sequence: path) : try TurnExperiment.score(picture: path, shaking)
            all.append(VisualScores(name: FilePath.stem(of: path), scores: scores))
        }
        if json {
            try Console.print(json: ["recordings": all])
            return
        }
        for (name, scores) in all.map({ ($0.name, $0.scores) }) {
            func line(_ span: String, _ errors: [Double]) {
                let (middle, high) = (TurnScores.quantile(0.5, of: errors), TurnScores.quantile(0.95, of: errors))
                Console.print(
                    "\(name): turn over \(span), error \(Self.degrees(middle)) in the median and "
                        + "\(Self.degrees(high)) in the 95th percentile")
            }
            line("1 second", scores.overOneSecond)
            line("3 seconds", scores.overThreeSeconds)
            Console.print(
                "\(name): turn from the first picture to the last, \(scores.duration.text(decimals: 1)) seconds, error "
                    + Self.degrees(scores.atEnd))
            Console.print(
                "\(name): pictures \(scores.count), orientation known in "
                    + "\((100 * scores.knownShare).text(decimals: 1)) per cent")
        }
    }

    private struct VisualScores: Encodable {
        var name: String
        var scores: TurnScores
    }

    private static func degrees(_ radians: Double?) -> String {
        radians.map { "\(($0 * 180 / .pi).text(decimals: 3)) degrees" } ?? "unknown"
    }
}
