import Diagnostics

/// A part of the program whose speed is measured alone. A new one conforms to this and is listed in the catalogue.
public protocol Benchmark: Sendable {
    /// What it is called on the command line.
    var name: String { get }
    /// What a step is, in a few words.
    var step: String { get }
    /// How many things of one kind a step handles: the cost is given for each of them too.
    var items: (count: Int, name: String) { get }
    /// The median a step may take for each item, microseconds; nil where no limit is set.
    var limitPerItem: Double? { get }

    /// Measures.
    ///
    /// - Throws: a fault where something the work needs is missing.
    func measure() throws(Fault) -> StepMeasurement
}

/// All benchmarks, in the order of the pipeline.
public enum BenchmarkCatalogue {
    /// The benchmarks.
    public static let all: [any Benchmark] = [
        TrackingBenchmark(), PredictionBenchmark(name: "predict", predictor: .learned, limitPerItem: 20),
        PredictionBenchmark(name: "predict-kalman", predictor: .kalman, limitPerItem: 1), RiskBenchmark(),
        DecisionBenchmark(), GyroscopeBenchmark(),
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
