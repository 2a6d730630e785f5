import ArgumentParser

/// Scores what the pipeline, a tracker, a detector or a predictor produced.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Score results with the field's own metrics.",
        subcommands: [
            EvaluatePredictionCommand.self, EvaluateCollisionCommand.self, EvaluateTrackingCommand.self,
            EvaluateDetectionCommand.self, EvaluateOrientationCommand.self, EvaluateRangingCommand.self,
            EvaluateStereoCommand.self, EvaluateMergeCommand.self, EvaluateReportCommand.self,
        ])
}
