import Diagnostics
import Evaluation
import FileFormats
import FoundationEssentials

/// What one run over a part of a data set measured, as a file for `evaluate merge`.
public struct PredictionPart: Sendable, Codable {
    /// What was run: only parts of one and the same run can be joined.
    public struct Run: Sendable, Codable, Equatable {
        /// Name of the predictor.
        public var predictor: String
        /// The frame people were tracked and predicted in.
        public var frame: String
        /// What was seen before a prediction.
        public var observed: String
        /// How far ahead.
        public var horizon: String
        /// How many modes counted for the best-of scores.
        public var modes: Int
        /// Times at which errors are reported, seconds.
        public var reportTimes: [Double]
        /// What the overall figure is the mean over.
        public var average: PredictionAverage

        /// Describes a run.
        public init(
            predictor: String, frame: String, observed: String, horizon: String, modes: Int, reportTimes: [Double],
            average: PredictionAverage
        ) {
            self.predictor = predictor
            self.frame = frame
            self.observed = observed
            self.horizon = horizon
            self.modes = modes
            self.reportTimes = reportTimes
            self.average = average
        }
    }

    /// What was run.
    public var run: Run
    /// Everything measured.
    public var samples: [PredictionExperiment.Sample]
    /// Time spent in the predictor, seconds.
    public var seconds: Double
    /// How many people that was for.
    public var predictions: Int

    /// Makes a part of what experiments measured.
    public init(run: Run, experiments: [PredictionExperiment]) {
        self.run = run
        samples = experiments.flatMap(\.samples)
        seconds = experiments.reduce(0) { $0 + $1.cost.seconds }
        predictions = experiments.reduce(0) { $0 + $1.cost.predictions }
    }

    /// Reads the file of a part.
    ///
    /// - Throws: `noInput`, or `badData` for a file that `write` did not write.
    public init(path: String) throws(Fault) {
        let bytes = try InputFile.bytes(at: path)
        do {
            self = try JSONDecoder().decode(PredictionPart.self, from: Data(bytes))
        } catch {
            throw Fault(
                .badData, "this is no part of an evaluation", at: .init(file: path),
                remedy: "Write it with 'headsup evaluate prediction … --shard I/N --part FILE'")
        }
    }

    /// Writes the file.
    public func write(to path: String) throws(Fault) {
        do {
            try OutputFile.write([UInt8](try JSONEncoder().encode(self)), to: path)
        } catch let fault as Fault {
            throw fault
        } catch {
            throw Fault(.software, "the part can not be encoded: \(error)", at: .init(file: path))
        }
    }

    /// Joins parts of one run.
    ///
    /// - Parameter parts: with the file of each.
    /// - Throws: `badData` where they were not run alike.
    public init(joining parts: [(file: String, part: PredictionPart)]) throws(Fault) {
        guard let first = parts.first else { throw Fault(.usage, "there is no part to merge") }
        self = first.part
        for (file, part) in parts.dropFirst() {
            guard part.run == run else {
                throw Fault(
                    .badData, "this part was not run like \(first.file)", at: .init(file: file),
                    remedy: "Merge only parts of one evaluation: the same predictor, frame, horizon and modes")
            }
            samples += part.samples
            seconds += part.seconds
            predictions += part.predictions
        }
        // As a single run would have met them, whatever the order of the parts.
        samples.sort { ($0.scene, $0.frame, $0.person) < ($1.scene, $1.frame, $1.person) }
    }

    /// The samples of each scene, by name.
    public var scenes: [PredictionScene] {
        Dictionary(grouping: samples, by: \.scene).sorted { $0.key < $1.key }.map { name, samples in
            PredictionScene(name: name, samples: samples.map(\.score), clusters: samples.map(\.person))
        }
    }

    /// The scores of everything in it.
    public var summary: PredictionSummary {
        PredictionSummary(scenes, reportTimes: run.reportTimes, average: run.average)
    }

    /// Mean time of a prediction for one person, milliseconds.
    public var millisecondsPerPrediction: Double { 1000 * seconds / Double(max(1, predictions)) }
}
