import Configuration
import Diagnostics
import Evaluation
import Experiments
import Ranging
import TestSupport
import Testing

@Suite("Ranging of labelled people")
struct RangingExperimentTests {
    private static var monocular: Configuration {
        var configuration = Configuration()
        configuration.rangingMethod = .monocular
        return configuration
    }

    @Test(
        "on KITTI's true boxes errors are small, and the stated uncertainty holds",
        .enabled(if: TestData.isPresent, "\(TestData.absence)"))
    func kitti() throws {
        var experiment = try RangingExperiment(distances: 3...15, configuration: Self.monocular)
        try experiment.add(kitti: TestData.path("kitti-tracking"))
        let scores = RangingScores(experiment.samples)
        #expect(scores.count > 1000)
        #expect(try #require(scores.meanRelativeError) <= 0.08)
        #expect((0.85...0.95).contains(try #require(scores.coverage)))
        #expect(experiment.samples.allSatisfy { (3...15).contains($0.truth) })
    }

    /// A camera of 1000 pixels focal length at the middle of 1000 by 500 pixels.
    private let calibration =
        "P2: 1000 0 500 0 0 1000 250 0 0 0 1 0\nR_rect 1 0 0 0 1 0 0 0 1\n"
        + "Tr_velo_cam 1 0 0 0 0 1 0 0 0 0 1 0\nTr_imu_velo 1 0 0 0 0 1 0 0 0 0 1 0\n"

    /// The label of somebody of a height who stands 10 m ahead.
    private func label(truncation: Int = 0, occlusion: Int = 0, kind: String = "Pedestrian", tall: Double) -> String {
        let top = 250 - 100 * (tall - 1)
        return "0 1 \(kind) \(truncation) \(occlusion) 0 480 \(top) 520 350 \(tall) 0.5 0.5 0 1 10 0\n"
    }

    private func samples(_ labels: String) throws -> [RangingSample] {
        let folder = try TemporaryFolder()
        try folder.write(calibration, to: "calib/0000.txt")
        try folder.write(labels, to: "label/0000.txt")
        var experiment = try RangingExperiment(distances: 3...15, configuration: Self.monocular)
        try experiment.add(kitti: folder.path)
        return experiment.samples
    }

    @Test("somebody of the assumed height is ranged where she stands")
    func exact() throws {
        let sample = try #require(try samples(label(tall: MonocularSettings().personHeight)).first)
        #expect(abs(sample.truth - 10) < 1e-9 && abs(sample.estimate - 10) < 0.01)
        #expect((0.3...2).contains(sample.standardDeviation))
    }

    @Test("only pedestrians who are wholly in view count")
    func selection() throws {
        #expect(try samples(label(truncation: 1, tall: 1.8)).isEmpty)
        #expect(try samples(label(occlusion: 1, tall: 1.8)).isEmpty)
        #expect(try samples(label(kind: "Cyclist", tall: 1.8)).isEmpty)
        #expect(try samples(label(tall: 1.8)).count == 1)
    }

    @Test("a folder without labels is named")
    func missing() throws {
        let folder = try TemporaryFolder()
        var experiment = try RangingExperiment(distances: 3...15, configuration: Self.monocular)
        #expect { try experiment.add(kitti: folder.path) } throws: { ($0 as? Fault)?.kind == .noInput }
    }
}
