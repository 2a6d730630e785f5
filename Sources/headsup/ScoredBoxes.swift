import ArgumentParser
import BoxFiles
import Diagnostics
import Evaluation
import FileFormats
import Reports

/// Boxes to be scored against the truth: the options that are the same for a tracker and a detector.
struct ScoredBoxes: ParsableArguments {
    @Option(
        help: ArgumentHelp("The truth; with mot also PETS annotations, a file that ends in .xml.", valueName: "file"))
    var truth: String

    @Option(help: ArgumentHelp("The boxes to be scored: a tracker's result, or a detector's.", valueName: "file"))
    var result: String

    @Option(help: "Form of both files: mot or kitti.")
    var format = BoxFormat.mot

    @Flag(help: "Print one JSON object.")
    var json = false

    /// What the result is called in a report.
    var name: String { FilePath.stem(of: result) }

    /// What a report says of the files.
    var facts: [EvaluationRun.Fact] {
        EvaluationReport.facts([("Truth", truth), ("Form", format.rawValue)], data: [result])
    }

    /// Truth and result of one sequence, frame by frame.
    ///
    /// - Parameter purpose: what the result is.
    func sequence(purpose: BoxFilePurpose) throws(Fault) -> LabelledSequence {
        switch format {
        case .mot:
            let isAnnotation = truth.hasSuffix(".xml")
            let truth =
                try isAnnotation
                ? PETSAnnotationFile.read(truth) : MOTChallengeFile.read(truth, purpose: .tracks)
            let result = try MOTChallengeFile.read(result, purpose: purpose)
            for warning in truth.warnings + result.warnings { Console.error("headsup: \(warning)") }
            return LabelledSequence(truth: truth.rows, result: result.rows)
        case .kitti:
            let (truth, result) = try (
                KITTITrackingFile.read(truth, purpose: .tracks), KITTITrackingFile.read(result, purpose: purpose)
            )
            for warning in truth.warnings + result.warnings { Console.error("headsup: \(warning)") }
            return LabelledSequence(truth: truth.rows, result: result.rows, purpose: purpose)
        }
    }

    /// One score in a line.
    static func print(_ name: String, _ value: Double) { Console.print("\(name): \(value.text(decimals: 4))") }
}
