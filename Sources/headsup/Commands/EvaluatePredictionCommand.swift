import ArgumentParser
import Configuration
import Datasets
import Diagnostics
import Evaluation
import Experiments
import FileFormats
import FoundationEssentials
import Pipeline
import Prediction
import Reports
import Synchronization

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

    @Option(
        help: "constant-velocity, kalman, reference, learned, or a .onnx file; several with commas between, or 'all'.")
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

    @Flag(help: "Print one JSON object (with several predictors, a list of them).")
    var json = false

    @Option(help: ArgumentHelp("Write one line a sample.", valueName: "file"))
    var csv: String?

    @Option(help: "How many walks or scenes are worked on at a time; as many as there are processors where not given.")
    var jobs = ProcessInfo.processInfo.activeProcessorCount

    @Option(help: ArgumentHelp("Only part I of N of the data, for an array of jobs.", valueName: "I/N"))
    var shard = Shard.whole

    @Option(help: ArgumentHelp("Write what was measured, for 'headsup evaluate merge'.", valueName: "file"))
    var part: String?

    @OptionGroup var report: EvaluationReport

    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
        guard jobs >= 1 else { throw ValidationError("--jobs must be at least 1") }
        guard modes >= 1 else { throw ValidationError("--modes must be at least 1") }
        if part != nil || csv != nil, PredictorNames.areSeveral(predictor) {
            throw ValidationError("--part and --csv hold one predictor: name it")
        }
    }

    func run() throws {
        let configuration = try options.load().configuration
        let choices = try PredictorNames.choices(predictor, in: configuration)
        let material = try PredictionMaterial(data, format: format)
        var settings = PredictionExperiment.Settings()
        settings.frame = frame
        settings.modes = modes
        let windowed = material.isWindowed
        settings.observations = try windowed ? count(observed ?? "8", "--observed") : observations(material)
        settings.horizon = try windowed ? Double(count(horizon ?? "12", "--horizon")) : seconds(horizon ?? "3s")
        settings.keepsGallery = report.isWanted
        var reports: [PredictionReport] = []
        var shown: [EvaluationRun] = []
        for chosen in choices {
            let run = PredictionPart.Run(
                predictor: chosen.predictorName, frame: frame.rawValue,
                observed: observed ?? "\(settings.observations)",
                horizon: horizon ?? (windowed ? "12" : "3s"), modes: modes, reportTimes: settings.reportTimes,
                average: windowed ? .scenes : .samples)
            let experiments = try experiments(material, PredictionExperiment(settings, configuration: chosen))
            let measured = PredictionPart(run: run, experiments: experiments)
            if let csv { try write(measured.samples, to: csv) }
            if let part { try measured.write(to: part) }
            reports.append(PredictionReport(measured))
            if report.isWanted { shown.append(try self.run(measured, experiments, configuration: chosen)) }
        }
        if report.isWanted { try report.write(shown) }
        if json {
            if reports.count == 1 { try Console.print(json: reports[0]) } else { try Console.print(json: reports) }
        } else {
            for report in reports { report.print() }
        }
    }

    /// Runs an experiment anew over each walk and scene of the shard.
    private func experiments(
        _ material: PredictionMaterial, _ experiment: PredictionExperiment
    ) throws(Fault) -> [PredictionExperiment] {
        let observed = experiment.settings.observations
        let (step, keepLone) = (step, keepLone)
        let (ownWalks, ownScenes) = (shard.part(of: material.walks), shard.part(of: material.scenes))
        let done = Atomic(0)
        let total = ownWalks.count + ownScenes.count
        let tell: @Sendable () -> Void = {
            Console.progress("\(done.add(1, ordering: .relaxed).newValue) of \(total) measured")
        }
        defer { Console.endProgress() }
        let walks = try ownWalks.concurrentMap(jobs: jobs) { walk throws(Fault) in
            var experiment = experiment
            try experiment.add(walk)
            tell()
            return experiment
        }
        let scenes = try ownScenes.concurrentMap(jobs: jobs) { scene throws(Fault) in
            var experiment = experiment
            try experiment.add(scene, observed: observed, step: step, keepLone: keepLone)
            tell()
            return experiment
        }
        return walks + scenes
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

    /// What a report shows of a predictor.
    private func run(
        _ measured: PredictionPart, _ experiments: [PredictionExperiment], configuration: Configuration
    ) throws(Fault) -> EvaluationRun {
        var gallery = PredictionGallery()
        for experiment in experiments { gallery.join(experiment.gallery) }
        var run = EvaluationRun(
            prediction: measured.summary, name: measured.run.predictor,
            scores: try ReportFile.scores(PredictionReport(measured)), gallery: gallery)
        run.facts = EvaluationReport.facts(
            [
                ("Predictor", measured.run.predictor), ("Frame", measured.run.frame),
                ("Observed", measured.run.observed), ("Horizon", measured.run.horizon),
                ("Modes that count as best", "\(measured.run.modes)"), ("Mean over", measured.run.average.rawValue),
            ], data: data)
        run.settings = EvaluationReport.settings(configuration)
        return run
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

extension Shard: ExpressibleByArgument {
    /// Reads `I/N`.
    public init?(argument: String) { self.init(argument) }
}
