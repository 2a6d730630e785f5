import ArgumentParser
import BoxFiles
import Diagnostics
import Evaluation
import Foundation

/// Tracking scores: HOTA, CLEAR MOT and identity, equal to TrackEval's.
struct EvaluateTrackingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tracking",
        abstract: "Score a tracker's result against the truth: HOTA, MOTA, IDF1 and their parts.")

    @Option(help: ArgumentHelp("The truth.", valueName: "file"))
    var truth: String

    @Option(help: ArgumentHelp("The tracker's result.", valueName: "file"))
    var result: String

    @Option(help: "Form of both files: mot or kitti.")
    var format = BoxFormat.mot

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let scores = try TrackingScores(Self.sequence(truth: truth, result: result, format: format, purpose: .tracks))
        if json {
            try Console.print(json: scores)
            return
        }
        func fraction(_ name: String, _ value: Double) { Console.print("\(name): \(value.text(decimals: 4))") }
        fraction("HOTA", scores.hota.hota)
        fraction("DetA", scores.hota.detectionAccuracy)
        fraction("AssA", scores.hota.associationAccuracy)
        fraction("LocA", scores.hota.localisationAccuracy)
        fraction("MOTA", scores.clear.accuracy)
        fraction("MOTP", scores.clear.precision)
        fraction("IDF1", scores.identity.f1)
        Console.print("identity switches: \(scores.clear.identitySwitches)")
        Console.print("false positives: \(scores.clear.falsePositives)")
        Console.print("false negatives: \(scores.clear.falseNegatives)")
        Console.print("fragmentations: \(scores.clear.fragmentations)")
        Console.print("persons in the truth: \(scores.persons)")
    }

    /// Truth and result of one sequence, frame by frame.
    static func sequence(
        truth: String, result: String, format: BoxFormat, purpose: BoxFilePurpose
    ) throws(Fault) -> LabelledSequence {
        switch format {
        case .mot:
            let truth = try MOTChallengeFile.read(truth, purpose: .tracks)
            let result = try MOTChallengeFile.read(result, purpose: purpose)
            for warning in truth.warnings + result.warnings { Console.error("headsup: \(warning)") }
            return LabelledSequence(truth: truth.rows, result: result.rows)
        case .kitti:
            let truth = try KITTITrackingFile.read(truth, purpose: .tracks)
            let result = try KITTITrackingFile.read(result, purpose: purpose)
            for warning in truth.warnings + result.warnings { Console.error("headsup: \(warning)") }
            return LabelledSequence(truth: truth.rows, result: result.rows, purpose: purpose)
        }
    }
}
