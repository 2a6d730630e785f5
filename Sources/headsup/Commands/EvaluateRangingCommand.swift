import ArgumentParser
import Evaluation
import Experiments

/// Ranging scores: errors of distances, and whether their stated uncertainty is honest.
struct EvaluateRangingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ranging",
        abstract: "Score the distances of labelled people, ranged from their true boxes.",
        discussion:
            "Pedestrians with truncation 0 and occlusion 0 count; the errors are those of the horizontal distance.")

    /// The forms of data.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case kitti
    }

    /// The ways to range.
    enum Method: String, ExpressibleByArgument, CaseIterable {
        case monocular
    }

    @Argument(help: ArgumentHelp("Folders that hold label and calib.", valueName: "kitti-folder"))
    var folders: [String]

    @Option(help: "Form of the data.")
    var format = Format.kitti

    @Option(help: "How distances are measured.")
    var method = Method.monocular

    @Option(help: ArgumentHelp("Nearest true distance that counts.", valueName: "metres"))
    var min = 3.0

    @Option(help: ArgumentHelp("Farthest true distance that counts.", valueName: "metres"))
    var max = 15.0

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
        guard min >= 0, max > min else { throw ValidationError("--max must be above --min, and --min not negative") }
    }

    func run() throws {
        var experiment = RangingExperiment(distances: min...max, settings: try options.load().configuration.ranging)
        for folder in folders { try experiment.add(kitti: folder) }
        let scores = RangingScores(experiment.samples)
        if json {
            try Console.print(json: scores)
            return
        }
        func line(_ name: String, _ value: Double?) {
            Console.print("\(name): \(value?.text(decimals: 4) ?? "unknown")")
        }
        Console.print("distances: \(scores.count)")
        line("mean relative error", scores.meanRelativeError)
        line("median relative error", scores.medianRelativeError)
        line("bias", scores.bias)
        line("90 per cent coverage", scores.coverage)
    }
}
