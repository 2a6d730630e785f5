import ArgumentParser
import Benchmarks
import BoxFiles
import Diagnostics

/// How fast the parts of the program are, each measured alone.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure how fast the parts of the program are.",
        discussion: """
            Each part runs alone, first without being measured until its buffers are made. Times are microseconds of one \
            step; growth is the median of the last tenth of the run over that of the first.
            """)

    @Argument(help: ArgumentHelp("Which to run; all where none is named.", valueName: "name"))
    var names: [String] = []

    @Flag(help: "Print one JSON object.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "Write the boxes that the tracking benchmark sees in MOTChallenge form, to measure another tracker on them.",
            valueName: "file"))
    var boxes: String?

    /// One benchmark's figures.
    struct Figures: Encodable {
        var step: String
        var steps: Int
        var warmUp: Int
        var items: Int
        var microseconds: [String: Double]
        var microsecondsPerItem: [String: Double]
        var growth: Double
        var allocationsPerStep: Double
        var isWithinLimit: Bool?

        enum CodingKeys: String, CodingKey {
            case step, steps, items, growth
            case warmUp = "warm_up"
            case microseconds = "us"
            case microsecondsPerItem = "us_per_item"
            case allocationsPerStep = "allocations_per_step"
            case isWithinLimit = "within_limit"
        }
    }

    func run() throws {
        let chosen = try BenchmarkCatalogue.named(names)
        if let boxes { try write(to: boxes) }
        var all: [String: Figures] = [:]
        for benchmark in chosen {
            let measurement = try benchmark.measure()
            let (count, item) = benchmark.items
            let shares = [("p50", 0.5), ("p99", 0.99), ("max", 1)]
            let times = Dictionary(uniqueKeysWithValues: shares.map { ($0.0, measurement.quantile($0.1)) })
            let median = measurement.quantile(0.5) / Double(count)
            all[benchmark.name] = Figures(
                step: benchmark.step, steps: measurement.microseconds.count, warmUp: measurement.warmUp, items: count,
                microseconds: times, microsecondsPerItem: times.mapValues { $0 / Double(count) },
                growth: measurement.growth, allocationsPerStep: measurement.allocationsPerStep,
                isWithinLimit: benchmark.limitPerItem.map { median <= $0 })
            guard !json else { continue }
            Console.print("\(benchmark.name): \(benchmark.step), \(measurement.microseconds.count) times")
            for (name, share) in shares {
                let time = measurement.quantile(share)
                Console.print(
                    "\(name): \(time.text(decimals: 2)) microseconds, "
                        + "\((time / Double(count)).text(decimals: 3)) a \(item)")
            }
            if let limit = benchmark.limitPerItem {
                let verdict = median <= limit ? "kept" : "exceeded"
                Console.print("limit of \(limit.text(decimals: 1)) microseconds a \(item) in the median: \(verdict)")
            }
            Console.print("growth over the run: \(measurement.growth.text(decimals: 3))")
            Console.print("allocations a step: \(measurement.allocationsPerStep.text(decimals: 3))")
        }
        if json { try Console.print(json: all) }
    }

    private func write(to path: String) throws(Fault) {
        let benchmark = TrackingBenchmark()
        var rows: [MOTChallengeRow] = []
        for frame in 0..<benchmark.warmUp + benchmark.frames {
            for person in benchmark.detections(in: frame) {
                rows.append(
                    MOTChallengeRow(frame: frame + 1, identity: -1, box: person.box, confidence: person.score))
            }
        }
        try MOTChallengeFile.write(rows, to: path)
    }
}
