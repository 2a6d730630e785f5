import Configuration
import Evaluation
import Experiments
import TestSupport
import Testing

@Suite("Sweep over the thresholds of the alerts")
struct PolicySweepTests {
    private func experiment() throws -> CollisionExperiment {
        var experiment = CollisionExperiment(frame: .semiLocal, configuration: Configuration())
        experiment.sweeps = true
        try experiment.add(
            RecordedWalk(path: TestData.package.appendingPathComponent("datasets/simulated-walk").path))
        return experiment
    }

    @Test("at the configured threshold it is what the pipeline itself said")
    func operatingPoint() throws {
        let experiment = try experiment()
        let threshold = experiment.configuration.alerts.cautionProbability
        let point = try #require(experiment.sweep.points.first { abs($0.threshold - threshold) < 1e-9 })
        #expect(point.events == experiment.scores.events)
    }

    @Test("all thresholds are asked about the same encounters, and higher ones say less")
    func monotone() throws {
        let experiment = try experiment()
        let points = experiment.sweep.points
        #expect(points.count == 99)
        #expect(zip(points, points.dropFirst()).allSatisfy { $0.threshold < $1.threshold })
        #expect(Set(points.map(\.events.encounters)) == [experiment.scores.events.encounters])
        let said = points.map { $0.events.warned + $0.events.falseAlerts }
        let (first, last) = (try #require(said.first), try #require(said.last))
        #expect(first > last)
    }
}
