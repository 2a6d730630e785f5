import ArgumentParser
import Configuration
import Evaluation
import Experiments
import Reports

/// Ranging scores: errors of distances, and whether their stated uncertainty is honest.
struct EvaluateRangingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ranging",
        abstract: "Score the distances of labelled people, ranged from their true boxes.",
        discussion:
            """
            Pedestrians with truncation 0 and occlusion 0 count; the errors are those of the horizontal distance. Stereo \
            needs the pictures image_02 and image_03 beside the labels, depth needs depth_02 (16-bit, 256 a metre).
            """)

    /// The forms of data.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case kitti
    }

    @Argument(help: ArgumentHelp("Folders that hold label and calib.", valueName: "kitti-folder"))
    var folders: [String]

    @Option(help: "Form of the data.")
    var format = Format.kitti

    @Option(help: "How distances are measured; automatic fuses every way that there are pictures for.")
    var method = RangingMethod.monocular

    @Option(help: ArgumentHelp("Nearest true distance that counts.", valueName: "metres"))
    var min = 3.0

    @Option(help: ArgumentHelp("Farthest true distance that counts.", valueName: "metres"))
    var max = 15.0

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var report: EvaluationReport

    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
        guard min >= 0, max > min else { throw ValidationError("--max must be above --min, and --min not negative") }
    }

    func run() throws {
        var configuration = try options.load().configuration
        configuration.rangingMethod = method
        var experiment = try RangingExperiment(distances: min...max, configuration: configuration)
        for folder in folders { try experiment.add(kitti: folder) }
        let scores = RangingScores(experiment.samples)
        var shown = EvaluationRun(
            ranging: experiment.samples, name: method.rawValue, scores: try ReportFile.scores(scores))
        shown.facts = EvaluationReport.facts([("True distances", "\(min) to \(max) m")], data: folders)
        shown.settings = EvaluationReport.settings(configuration)
        try report.write([shown])
        if json {
            try Console.print(json: scores)
            return
        }
        func line(_ name: String, _ value: Double?) {
            Console.print("\(name): \(value?.text(decimals: 4) ?? "unknown")")
        }
        Console.print("distances: \(scores.count)")
        if experiment.unranged > 0 { Console.print("people without a distance: \(experiment.unranged)") }
        line("mean relative error", scores.meanRelativeError)
        line("median relative error", scores.medianRelativeError)
        line("bias", scores.bias)
        line("90 per cent coverage", scores.coverage)
    }
}

extension RangingMethod: ExpressibleByArgument {}
