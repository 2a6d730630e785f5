import ArgumentParser
import Configuration
import Diagnostics
import Evaluation
import Experiments
import FileFormats
import Pipeline
import Reports
import Risk
import Tracking

/// Collision scores: frame by frame and encounter by encounter.
struct EvaluateCollisionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collision",
        abstract: "Score how well collisions are foretold: tracking, prediction, risk and alerts over recorded walks.")

    @Argument(help: ArgumentHelp("Sequence folders, or folders of such.", valueName: "sequence"))
    var data: [String]

    @Option(
        help: "The predictor, or a .onnx file; several with commas between; the configured one where not given.")
    var predictor: String?

    @Option(help: "The frame people are tracked and predicted in: semi-local, camera or global.")
    var frame = PredictionFrame.semiLocal

    @Option(help: ArgumentHelp("Distance that counts as a collision.", valueName: "metres"))
    var radius: Double?

    @Option(help: ArgumentHelp("How far ahead.", valueName: "seconds"))
    var horizon: Double?

    @Option(help: "Where associations come from: own or given.")
    var association = TrackerSettings.Association.own

    @Option(help: ArgumentHelp("Write the scores of frames and of alerts at every threshold.", valueName: "file"))
    var curve: String?

    @Option(help: ArgumentHelp("Write what was held of each track in each frame, beside the truth.", valueName: "file"))
    var csv: String?

    @Flag(help: "Print the scores of each sequence too, a line each; the JSON object holds them in any case.")
    var perSequence = false

    @Flag(help: "Print one JSON object (with several predictors, a list of them).")
    var json = false

    @OptionGroup var report: EvaluationReport

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        var loaded = try options.load()
        if let radius { try loaded.apply("risk.radius", "\(radius)", option: "--radius") }
        if let horizon { try loaded.apply("risk.horizon", "\(horizon)", option: "--horizon") }
        let choices = try PredictorNames.choices(predictor, in: loaded.configuration)
        if choices.count > 1, csv != nil || curve != nil {
            throw Fault(.usage, "--csv and --curve hold one predictor: name one")
        }
        let walks = try data.flatMap { path in try SequenceFolders.find(path) }
        var scores: [CollisionExperiment] = []
        var shown: [EvaluationRun] = []
        for configuration in choices {
            let experiment = try experiment(walks, configuration)
            scores.append(experiment)
            if choices.count > 1, !json { Console.print("predictor: \(configuration.predictorName)") }
            if !json { print(experiment.scores) }
            if !json, perSequence { experiment.walks.forEach { print($0.scores, of: $0.name) } }
            if report.isWanted { shown.append(try run(experiment)) }
        }
        if report.isWanted { try report.write(shown) }
        guard json else { return }
        if scores.count == 1 { try Console.print(json: scores[0]) } else { try Console.print(json: scores) }
    }

    private func experiment(
        _ paths: [String], _ configuration: Configuration
    ) throws(Fault) -> CollisionExperiment {
        var configuration = configuration
        configuration.tracking.association = association
        var experiment = CollisionExperiment(frame: frame, configuration: configuration)
        experiment.keepsSamples = csv != nil
        experiment.sweeps = curve != nil || report.isWanted
        experiment.keepsGallery = report.isWanted
        for (index, path) in paths.enumerated() {
            Console.progress("sequence \(index + 1) of \(paths.count)")
            try experiment.add(RecordedWalk(path: path))
        }
        Console.endProgress()
        if let csv { try write(experiment.samples, to: csv) }
        if let curve { try write(experiment.scores.curve, experiment.sweep, to: curve) }
        return experiment
    }

    /// What a report shows of an experiment.
    private func run(_ experiment: CollisionExperiment) throws(Fault) -> EvaluationRun {
        let configuration = experiment.configuration
        var run = EvaluationRun(
            collision: experiment, name: configuration.predictorName,
            scores: try ReportFile.scores(experiment.scores))
        run.facts = EvaluationReport.facts(
            [
                ("Predictor", configuration.predictorName), ("Frame", frame.rawValue),
                ("Association", association.rawValue), ("Radius", "\(configuration.risk.radius) m"),
                ("Horizon", "\(configuration.risk.horizon) s"),
            ], data: data)
        run.settings = EvaluationReport.settings(configuration)
        return run
    }

    private func print(_ scores: CollisionScores, of sequence: String) {
        let events = scores.events
        Console.print(
            "\(sequence): encounters \(events.encounters), warned \(events.warned), false alerts \(events.falseAlerts), "
                + "frame level F1 \(scores.frames.f1.text(decimals: 3))")
    }

    private func print(_ scores: CollisionScores) {
        let frames = scores.frames
        let events = scores.events
        Console.print("sequences: \(scores.recordings), \(events.minutes.text(decimals: 1)) minutes")
        Console.print(
            "frame level: precision \(frames.precision.text(decimals: 3)), recall \(frames.recall.text(decimals: 3)), "
                + "F1 \(frames.f1.text(decimals: 3)), average precision \(frames.averagePrecision.text(decimals: 3))")
        Console.print(
            "encounters: \(events.encounters), warned \(events.warned), missed \(events.missed), "
                + "false alerts \(events.falseAlerts)")
        Console.print(
            "event level: precision \(events.precision.text(decimals: 3)), recall \(events.recall.text(decimals: 3)), "
                + "F1 \(events.f1.text(decimals: 3))")
        if let rate = events.falseAlertsPerMinute {
            Console.print("false alerts a minute: \(rate.text(decimals: 2))")
        }
        if let p10 = events.leadTime(quantile: 0.1), let p50 = events.leadTime(quantile: 0.5),
            let p90 = events.leadTime(quantile: 0.9)
        {
            Console.print(
                "lead time: 10 per cent below \(p10.text(decimals: 2)) s, half below \(p50.text(decimals: 2)) s, "
                    + "90 per cent below \(p90.text(decimals: 2)) s")
        }
        if let brier = scores.brier { Console.print("Brier score: \(brier.text(decimals: 4))") }
        for row in scores.reliability.rows {
            guard let said = row.meanProbability, let happened = row.frequency else { continue }
            Console.print(
                "said \(said.text(decimals: 2)), happened \(happened.text(decimals: 2)), \(row.count) samples")
        }
    }

    private func write(_ samples: [CollisionExperiment.Sample], to path: String) throws(Fault) {
        let file = try StreamedFile(path: path)
        try file.write(
            line: "sequence,t,track,id,observed,probability,ttc_s,ttc_p10_s,distance_m,closing_mps,closest_m,closest_s,"
                + "true_distance_m," + RiskFeatures.names.joined(separator: ","))
        for sample in samples {
            let risk = sample.risk
            let numbers = [
                risk.probability, risk.timeToCollision, risk.earliestTimeToCollision, risk.distance, risk.closingSpeed,
                risk.closestDistance, risk.closestTime,
            ].map { $0.isFinite ? $0.text(decimals: 4) : "" }.joined(separator: ",")
            let features = RiskFeatures.names.indices.map { index in
                sample.features.map { Double($0.values[index]).text(decimals: 4) } ?? ""
            }.joined(separator: ",")
            let truth = sample.trueDistance?.text(decimals: 3) ?? ""
            let person = sample.person.map(String.init) ?? ""
            try file.write(
                line: "\(sample.walk),\(sample.time.text(decimals: 4)),\(sample.track),\(person),"
                    + "\(sample.isObserved ? 1 : 0),\(numbers),\(truth),\(features)")
        }
        try file.finish()
    }

    /// One line for each threshold: of frames flagged at it, and of alerts whose cautions begin at it.
    private func write(_ curve: CollisionCurve, _ sweep: PolicySweep, to path: String) throws(Fault) {
        var text = "threshold,precision,recall,f1,event_precision,event_recall,event_f1,false_alerts_per_minute,"
        text += "lead_p10_s,lead_p50_s\n"
        for point in sweep.points {
            let frames = curve.point(atThreshold: point.threshold)
            let events = point.events
            let scores = [
                frames.precision, frames.recall, frames.f1, events.precision, events.recall, events.f1,
                events.falseAlertsPerMinute, events.leadTime(quantile: 0.1), events.leadTime(quantile: 0.5),
            ]
            text += point.threshold.text(decimals: 2) + ","
            text += scores.map { $0?.text(decimals: 4) ?? "" }.joined(separator: ",") + "\n"
        }
        try OutputFile.write(text, to: path)
    }
}

extension TrackerSettings.Association: ExpressibleByArgument {}
