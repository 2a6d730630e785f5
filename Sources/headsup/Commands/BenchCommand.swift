import ArgumentParser
import Benchmarks
import BoxFiles
import Configuration
import Detection
import Diagnostics

/// How fast the parts of the program are, each measured alone.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure how fast the parts of the program are.",
        discussion: """
            Each part runs alone, first without being measured until its buffers are made. Times are microseconds of one \
            step; growth is the median of the last tenth of the run over that of the first. What needs a recording or a \
            model that is not there is left out where no name was given. scripts/bench compares with what was committed.
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

    @Option(
        help: ArgumentHelp(
            "A video with people in it, for the benchmarks of the pipeline; its pictures are brought to 640 x 480.",
            valueName: "file"))
    var recording: String?

    @Option(help: ArgumentHelp("How many people the crowd has, 1 to 500.", valueName: "n"))
    var people = 50

    @Option(
        help: ArgumentHelp(
            "Measure so many steps of each after a short warm-up, and count no allocations: for tools that count instructions.",
            valueName: "n"))
    var steps: Int?

    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
        guard (1...500).contains(people) else { throw ValidationError("--people is a number from 1 to 500") }
        guard steps.map({ (1...100_000).contains($0) }) ?? true else {
            throw ValidationError("--steps is a number from 1 to 100000")
        }
    }

    /// One benchmark's figures.
    struct Figures: Encodable {
        var step: String
        var steps: Int
        var warmUp: Int
        var items: Int
        var microseconds: [String: Double]
        var microsecondsPerItem: [String: Double]
        var growth: Double
        var allocationsPerStep: Double?
        var instructionsPerStep: Double?
        var processorMicroseconds: Double
        var parts: [String: [String: Double]]?
        var isWithinLimit: Bool?

        enum CodingKeys: String, CodingKey {
            case step, steps, items, growth
            case warmUp = "warm_up"
            case microseconds = "us"
            case microsecondsPerItem = "us_per_item"
            case allocationsPerStep = "allocations_per_step"
            case instructionsPerStep = "instructions_per_step"
            case processorMicroseconds = "processor_us"
            case parts
            case isWithinLimit = "within_limit"
        }
    }

    private static let shares = [("min", 0.0), ("p50", 0.5), ("p99", 0.99), ("max", 1)]

    func run() throws {
        let chosen = try BenchmarkCatalogue.named(names)
        if steps == nil { AllocationCount.restartCounting() }
        var setting = BenchmarkSetting()
        setting.steps = steps
        setting.people = people
        setting.recording = recording
        setting.configuration = try options.load().configuration
        if let boxes { try write(to: boxes) }
        var all: [String: Figures] = [:]
        for benchmark in chosen {
            let measurement: StepMeasurement
            do throws(Fault) {
                measurement = try benchmark.measure(setting)
            } catch {
                guard names.isEmpty else { throw error }
                Console.error("\(benchmark.name) is left out: \(error)")
                continue
            }
            let figures = Self.figures(benchmark, measurement, setting)
            all[benchmark.name] = figures
            if !json { Self.print(benchmark, measurement, figures, item: benchmark.items(setting).name) }
        }
        if json { try Console.print(json: all) }
    }

    private static func figures(
        _ benchmark: any Benchmark, _ measurement: StepMeasurement, _ setting: BenchmarkSetting
    ) -> Figures {
        let count = benchmark.items(setting).count
        let times = Dictionary(uniqueKeysWithValues: shares.map { ($0.0, measurement.quantile($0.1)) })
        let median = measurement.quantile(0.5) / Double(count)
        let parts = measurement.parts.map { part in
            (part.name, Dictionary(uniqueKeysWithValues: shares.map { ($0.0, part.quantile($0.1)) }))
        }
        return Figures(
            step: benchmark.step, steps: measurement.microseconds.count, warmUp: measurement.warmUp, items: count,
            microseconds: times, microsecondsPerItem: times.mapValues { $0 / Double(count) },
            growth: measurement.growth, allocationsPerStep: measurement.allocationsPerStep,
            instructionsPerStep: measurement.instructionsPerStep,
            processorMicroseconds: measurement.processorMicrosecondsPerStep,
            parts: parts.isEmpty ? nil : Dictionary(uniqueKeysWithValues: parts),
            isWithinLimit: benchmark.limitPerItem.map { median <= $0 })
    }

    private static func print(
        _ benchmark: any Benchmark, _ measurement: StepMeasurement, _ figures: Figures, item: String
    ) {
        Console.print("\(benchmark.name): \(benchmark.step), \(figures.steps) times")
        for (name, share) in shares {
            let time = measurement.quantile(share)
            let each = (time / Double(figures.items)).text(decimals: 3)
            Console.print("\(name): \(time.text(decimals: 2)) microseconds, \(each) a \(item)")
        }
        for part in measurement.parts {
            let times = shares.map { "\($0.0) \(part.quantile($0.1).text(decimals: 2))" }.joined(separator: ", ")
            Console.print("of it \(part.name.replacing("_", with: " ")): \(times) microseconds")
        }
        if let limit = benchmark.limitPerItem {
            let verdict = figures.isWithinLimit == true ? "kept" : "exceeded"
            Console.print("limit of \(limit.text(decimals: 1)) microseconds a \(item) in the median: \(verdict)")
        }
        let processor = figures.processorMicroseconds.text(decimals: 2)
        Console.print("processor time of all threads: \(processor) microseconds a step")
        Console.print("growth over the run: \(measurement.growth.text(decimals: 3))")
        Console.print("allocations a step: \(measurement.allocationsPerStep?.text(decimals: 3) ?? "not counted")")
        let instructions = measurement.instructionsPerStep?.text(decimals: 0)
        Console.print("instructions a step: \(instructions ?? "not counted on this machine")")
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
