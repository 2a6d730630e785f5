import ArgumentParser
import BoxFiles
import Evaluation
import Reports

/// Tracking scores: HOTA, CLEAR MOT and identity, equal to TrackEval's.
struct EvaluateTrackingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tracking",
        abstract: "Score a tracker's result against the truth: HOTA, MOTA, IDF1 and their parts.")

    @OptionGroup var boxes: ScoredBoxes

    @OptionGroup var report: EvaluationReport

    func run() throws {
        let scores = try TrackingScores(boxes.sequence(purpose: .tracks), keepsCourses: report.isWanted)
        var shown = EvaluationRun(tracking: scores, name: boxes.name, scores: try ReportFile.scores(scores))
        shown.facts = boxes.facts
        try report.write([shown])
        if boxes.json {
            try Console.print(json: scores)
            return
        }
        ScoredBoxes.print("HOTA", scores.hota.hota)
        ScoredBoxes.print("DetA", scores.hota.detectionAccuracy)
        ScoredBoxes.print("AssA", scores.hota.associationAccuracy)
        ScoredBoxes.print("LocA", scores.hota.localisationAccuracy)
        ScoredBoxes.print("MOTA", scores.clear.accuracy)
        ScoredBoxes.print("MOTP", scores.clear.precision)
        ScoredBoxes.print("IDF1", scores.identity.f1)
        Console.print("identity switches: \(scores.clear.identitySwitches)")
        Console.print("false positives: \(scores.clear.falsePositives)")
        Console.print("false negatives: \(scores.clear.falseNegatives)")
        Console.print("fragmentations: \(scores.clear.fragmentations)")
        Console.print("persons in the truth: \(scores.persons)")
    }
}
