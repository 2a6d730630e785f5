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
        case kitti
        case ethUCY = "eth-ucy"
        case trajnet
    }

    @Argument(help: ArgumentHelp("Sequence folders, files of a data set, or folders of such.", valueName: "data"))
    var data: [String]

    @Option(help: "Form of the data; recognised where not given.")
    var format: Format?

    @Option(help: "constant-velocity, kalman, reference or learned; 'all' compares them.")
    var predictor: String?

    @Option(help: "The frame people are tracked and predicted in: semi-local, camera or global.")
    var frame = PredictionFrame.semiLocal

    @Option(
        help: "What is seen before a prediction: observations, or seconds as 2s; for windows of a scene, its frames.")
    var observed: String?

    @Option(help: "How far ahead: seconds as 3s; for windows of a scene, frames.")
    var horizon: String?

    @Option(help: ArgumentHelp("Time from frame to frame in windows of a scene.", valueName: "seconds"))
    var step = 0.4

    @Flag(help: "Count windows with a single pedestrian too.")
    var keepLone = false

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
        let material = try PredictionMaterial(data, format: format)
        var settings = PredictionExperiment.Settings()
        settings.frame = frame
        settings.modes = modes
        let windowed = material.isWindowed
        settings.observations = try windowed ? count(observed ?? "8", "--observed") : observations(material)
        settings.horizon = try windowed ? Double(count(horizon ?? "12", "--horizon")) : seconds(horizon ?? "3s")
        var reports: [PredictionReport] = []
        for kind in kinds {
            var chosen = configuration
            chosen.prediction.predictor = kind
            var experiment = PredictionExperiment(settings, configuration: chosen)
            for (index, walk) in material.walks.enumerated() {
                Console.progress("\(kind.rawValue): \(index + 1) of \(material.walks.count)")
                try experiment.add(walk)
            }
            for scene in material.scenes {
                Console.progress("\(kind.rawValue): \(scene.name)")
                try experiment.add(scene, observed: settings.observations, step: step, keepLone: keepLone)
            }
            Console.endProgress()
            if let csv { try write(experiment.samples, to: csv) }
            let summary = PredictionSummary(
                experiment.scenes, reportTimes: settings.reportTimes, average: windowed ? .scenes : .samples)
            reports.append(
                PredictionReport(
                    predictor: kind.rawValue, frame: frame.rawValue, observed: observed ?? "\(settings.observations)",
                    horizon: horizon ?? (windowed ? "12" : "3s"), summary: summary,
                    millisecondsPerPrediction: 1000 * experiment.cost.seconds
                        / Double(max(1, experiment.cost.predictions))))
        }
        if json {
            if reports.count == 1 { try Console.print(json: reports[0]) } else { try Console.print(json: reports) }
        } else {
            for report in reports { report.print() }
        }
    }

    private func count(_ text: String, _ option: String) throws(Fault) -> Int {
        guard let value = Int(text), value > 0, value <= 1000 else {
            throw Fault(.usage, "option \(option) needs a number of frames here, not '\(text)'")
        }
        return value
    }

    /// Observations before a sample; seconds are counted in frames of the slowest walk.
    private func observations(_ material: PredictionMaterial) throws(Fault) -> Int {
        guard let observed else { return 5 }
        guard observed.hasSuffix("s") else { return try count(observed, "--observed") }
        let rate = material.walks.map(\.rate).min() ?? 15
        return max(5, Int((try seconds(observed) * rate).rounded()))
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

    private func seconds(_ text: String) throws(Fault) -> Double {
        guard let value = Double(text.hasSuffix("s") ? String(text.dropLast()) : text), value > 0, value.isFinite else {
            throw Fault(.usage, "seconds are needed here, as 3s, not '\(text)'")
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
