import Configuration
import Diagnostics

/// A part of the program whose speed is measured alone. A new one conforms to this and is listed in the catalogue.
public protocol Benchmark: Sendable {
    /// What it is called on the command line.
    var name: String { get }
    /// What a step is, in a few words.
    var step: String { get }
    /// The median a step may take for each item, microseconds; nil where no limit is set.
    var limitPerItem: Double? { get }

    /// How many things of one kind a step handles: the cost is given for each of them too.
    func items(_ setting: BenchmarkSetting) -> (count: Int, name: String)

    /// Measures.
    ///
    /// - Throws: a fault where something the work needs is missing.
    func measure(_ setting: BenchmarkSetting) throws(Fault) -> StepMeasurement
}

/// What may be chosen about all benchmarks.
public struct BenchmarkSetting: Sendable {
    /// Measured steps; nil for each benchmark's own number. With a number the warm-up is short too.
    public var steps: Int?
    /// People in view.
    public var people = 50
    /// A video file whose pictures stand for the camera's; nil for drawn ones, and for no measurement of what needs people.
    public var recording: String?
    /// What is configured: the detector above all.
    public var configuration = Configuration()

    /// The usual benchmarks.
    public init() {}

    /// Measured steps and those before them.
    func length(warmUp: Int, steps usual: Int) -> (warmUp: Int, steps: Int) {
        guard let steps else { return (warmUp, usual) }
        return (min(warmUp, max(2, steps)), max(1, steps))
    }
}

/// All benchmarks, in the order of the pipeline.
public enum BenchmarkCatalogue {
    /// The benchmarks.
    public static let all: [any Benchmark] = [
        CaptureBenchmark(.yuyv), CaptureBenchmark(.nv12), CaptureBenchmark(.mjpeg),
        DetectorBenchmark(.preparation), DetectorBenchmark(.network), DetectorBenchmark(.collection),
        RangingBenchmark(), OrientationBenchmark(), TrackingBenchmark(),
        PredictionBenchmark(name: "predict", predictor: .learned, limitPerItem: 20),
        PredictionBenchmark(name: "predict-kalman", predictor: .kalman, limitPerItem: 1), RiskBenchmark(),
        AlertBenchmark(), DecisionBenchmark(), GyroscopeBenchmark(),
        PipelineBenchmark(.yuyv), PipelineBenchmark(.mjpeg),
    ]

    /// The benchmarks of some names; all where no name is given.
    ///
    /// - Throws: a fault of usage that lists the names there are.
    public static func named(_ names: [String]) throws(Fault) -> [any Benchmark] {
        guard !names.isEmpty else { return all }
        var found: [any Benchmark] = []
        for name in names {
            guard let benchmark = all.first(where: { $0.name == name }) else {
                let known = all.map(\.name).joined(separator: ", ")
                throw Fault(.usage, "there is no benchmark '\(name)'; there are: \(known)")
            }
            found.append(benchmark)
        }
        return found
    }
}
