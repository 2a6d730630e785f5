import Diagnostics
import Testing

@testable import Benchmarks

@Suite("The benchmarks")
struct BenchmarkTests {
    /// What needs neither a model nor a video.
    static let alone = [
        "capture-yuyv", "capture-nv12", "detect-prepare", "detect-collect", "range", "orient", "track", "predict",
        "predict-kalman", "risk", "alert", "decision",
    ]

    static func setting(steps: Int, people: Int = 12) -> BenchmarkSetting {
        var setting = BenchmarkSetting()
        setting.steps = steps
        setting.people = people
        return setting
    }

    @Test("Each has a name of its own, and measures as many steps as it is asked for", arguments: alone)
    func runs(name: String) throws {
        #expect(Set(BenchmarkCatalogue.all.map(\.name)).count == BenchmarkCatalogue.all.count)
        let benchmark = try #require(BenchmarkCatalogue.named([name]).first)
        let measurement = try benchmark.measure(Self.setting(steps: 3))
        #expect(measurement.microseconds.count == 3)
        #expect(measurement.quantile(0) > 0 && measurement.quantile(0) <= measurement.quantile(1))
        #expect(benchmark.items(Self.setting(steps: 3)).count >= 1)
    }

    @Test("A name that there is not is refused with those there are")
    func unknown() {
        let fault = #expect(throws: Fault.self) { try BenchmarkCatalogue.named(["nonsense"]) }
        #expect(fault?.kind == .usage)
        #expect(fault?.description.contains("decision") == true)
    }

    @Test("Without a video the whole pipeline is not measured", arguments: ["pipeline", "pipeline-mjpeg"])
    func noVideo(name: String) throws {
        let pipeline = try #require(BenchmarkCatalogue.named([name]).first)
        let fault = #expect(throws: Fault.self) { try pipeline.measure(Self.setting(steps: 1)) }
        #expect(fault?.kind == .usage)
    }

    @Test("A crowd of 200 is as dense as one of 50: four times as many people are seen")
    func density() {
        let (small, large) = (TrackingBenchmark(people: 50), TrackingBenchmark(people: 200))
        func seen(_ crowd: TrackingBenchmark) -> Int { (0..<20).map { crowd.detections(in: $0).count }.reduce(0, +) }
        let ratio = Double(seen(large)) / Double(seen(small))
        #expect((3.6...4.4).contains(ratio))
    }

    @Test("A thread's time on the processor is counted by the kernel, and grows with work")
    func threadCounter() throws {
        // The counter that every kernel has; that of instructions is the same call with another number.
        guard let counter = ThreadCounter(.taskClock) else { return }
        let before = counter.value
        var sum = 0.0
        for i in 0..<200_000 { sum += Double(i).squareRoot() }
        #expect(sum > 0)
        #expect(counter.value > before)
    }
}
