import ArgumentParser
import Configuration
import Datasets
import Diagnostics
import Evaluation
import Experiments
import FileFormats
import Foundation
import Pipeline
import Prediction

/// Prediction scores: ADE, FDE and their kin, for any predictor, frame and data set.
struct EvaluatePredictionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prediction",
        abstract: "Score predictions: ADE, FDE, likelihood, coverage, by scene and overall.")

    /// The forms of data.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case sequence
    }

    @Argument(help: ArgumentHelp("Sequence folders, files of a data set, or folders of such.", valueName: "data"))
    var data: [String]

    @Option(help: "Form of the data; recognised where not given.")
    var format: Format?

    @Option(help: "constant-velocity, kalman, reference or learned; 'all' compares them.")
    var predictor: String?

    @Option(help: "The frame people are tracked and predicted in: semi-local, camera or global.")
    var frame = PredictionFrame.semiLocal

    @Option(help: "Observations a track needs before it is a sample.")
    var observed = 5

    @Option(help: "How far ahead: seconds, as 3 or 3s.")
    var horizon = "3s"

    @Option(help: "How many of the likeliest modes count for min_ade_k and min_fde_k.")
    var modes = 1

    @Flag(help: "Print one JSON object (with --predictor all, a list of them).")
    var json = false

    @Option(help: ArgumentHelp("Write one line a sample.", valueName: "file"))
    var csv: String?

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        let configuration = try options.load().configuration
        let kinds = try predictors(configuration)
        let walks = try data.flatMap { path in try SequenceFolders.find(path) }.map { path in
            try RecordedWalk(path: path)
        }
        var reports: [PredictionReport] = []
        for kind in kinds {
            var settings = PredictionExperiment.Settings()
            settings.frame = frame
            settings.observations = observed
            settings.horizon = try seconds(horizon, option: "--horizon")
            settings.modes = modes
            var chosen = configuration
            chosen.prediction.predictor = kind
            var experiment = PredictionExperiment(settings, configuration: chosen)
            for (index, walk) in walks.enumerated() {
                Console.progress("\(kind.rawValue): \(index + 1) of \(walks.count)")
                try experiment.add(walk)
            }
            Console.endProgress()
            if let csv { try write(experiment.samples, to: csv) }
            let summary = PredictionSummary(
                experiment.scenes, reportTimes: settings.reportTimes, average: .samples)
            reports.append(
                PredictionReport(
                    predictor: kind.rawValue, frame: frame.rawValue, observed: "\(observed)", horizon: horizon,
                    summary: summary,
                    millisecondsPerPrediction: 1000 * experiment.cost.seconds
                        / Double(max(1, experiment.cost.predictions))))
        }
        if json {
            if reports.count == 1 { try Console.print(json: reports[0]) } else { try Console.print(json: reports) }
        } else {
            for report in reports { report.print() }
        }
    }

    private func predictors(_ configuration: Configuration) throws(Fault) -> [PredictionSettings.Kind] {
        guard let predictor else { return [configuration.prediction.predictor] }
        if predictor == "all" { return PredictionSettings.Kind.allCases }
        guard let kind = PredictionSettings.Kind(rawValue: predictor) else {
            throw Fault(
                .usage, "there is no predictor '\(predictor)'",
                remedy: "Choose one of " + PredictionSettings.Kind.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return [kind]
    }

    private func seconds(_ text: String, option: String) throws(Fault) -> Double {
        guard let value = Double(text.hasSuffix("s") ? String(text.dropLast()) : text), value > 0, value.isFinite else {
            throw Fault(.usage, "option \(option) needs seconds, as 3s, not '\(text)'")
        }
        return value
    }

    private func write(_ samples: [PredictionExperiment.Sample], to path: String) throws(Fault) {
        var text = "scene,frame,id,ade,fde,min_ade,min_fde,nll\n"
        for sample in samples {
            let s = sample.score
            let numbers = [s.ade, s.fde, s.minADE, s.minFDE].map { $0.text(decimals: 4) }.joined(separator: ",")
            text += "\(sample.scene),\(sample.frame),\(sample.person),\(numbers),\(s.nll?.text(decimals: 4) ?? "")\n"
        }
        try OutputFile.write(text, to: path)
    }
}

extension PredictionFrame: ExpressibleByArgument {}

/// One predictor's result with what was run, under the keys of the command-line contract.
struct PredictionReport: Encodable {
    var predictor: String
    var frame: String
    var observed: String
    var horizon: String
    var summary: PredictionSummary
    var millisecondsPerPrediction: Double

    private enum CodingKeys: String, CodingKey {
        case predictor, frame, observed, horizon
        case millisecondsPerPrediction = "ms_per_prediction"
    }

    func encode(to encoder: any Encoder) throws {
        try summary.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(predictor, forKey: .predictor)
        try container.encode(frame, forKey: .frame)
        try container.encode(observed, forKey: .observed)
        try container.encode(horizon, forKey: .horizon)
        try container.encode(millisecondsPerPrediction, forKey: .millisecondsPerPrediction)
    }

    func print() {
        func text(_ value: Double?, _ decimals: Int = 3) -> String { value?.text(decimals: decimals) ?? "unknown" }
        Console.print("predictor: \(predictor), frame: \(frame)")
        Console.print("samples: \(summary.count)")
        Console.print("ADE: \(text(summary.ade)) metres")
        Console.print("FDE: \(text(summary.fde)) metres")
        for (index, time) in summary.reportTimes.enumerated() where summary.fdeAt[index] != nil {
            Console.print(
                "at \(time.text(decimals: 0)) s: ADE \(text(summary.adeAt[index])), FDE \(text(summary.fdeAt[index])), "
                    + "90 per cent coverage \(text(summary.coverageAt[index]))")
        }
        Console.print("minADE: \(text(summary.minADE)), minFDE: \(text(summary.minFDE))")
        Console.print("negative log-likelihood: \(text(summary.nll))")
        Console.print("misses by 2 metres: \(text(summary.missRate))")
        Console.print("time per prediction: \(text(millisecondsPerPrediction * 1000, 2)) microseconds")
        if summary.scenes.count > 1, summary.scenes.count <= 20 {
            for scene in summary.scenes {
                Console.print(
                    "scene \(scene.name): \(scene.count) samples, ADE \(text(scene.ade)), FDE \(text(scene.fde))")
            }
        }
    }
}
