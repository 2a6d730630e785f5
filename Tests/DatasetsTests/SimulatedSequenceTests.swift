import Foundation
import Geometry
import Simulation
import TestSupport
import Testing

@testable import Datasets

@Suite("A simulated walk as a sequence")
struct SimulatedSequenceTests {
    private static let committed = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "datasets/simulated-walk").path

    @Test("in datasets/simulated-walk is byte for byte what the generator makes")
    func committedWalk() throws {
        let folder = try TemporaryFolder()
        try SequenceWriter.write(.simulatedCrowd(.init(walkers: 12), seed: 7), to: folder.path + "/walk")
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.committed).sorted()
        #expect(
            names == ["observations.csv", "odometry.csv", "orientation.csv", "sequence.toml", "truth.csv"])
        for name in names {
            let made = FileManager.default.contents(atPath: folder.path + "/walk/" + name)
            #expect(made == FileManager.default.contents(atPath: Self.committed + "/" + name), "\(name)")
        }
    }

    @Test("in datasets/simulated-walk is read, and has somebody who comes near")
    func readable() throws {
        let sequence = try RecordedSequence(path: Self.committed)
        #expect(sequence.manifest.warnings.isEmpty)
        #expect(sequence.frames.count == 360)
        #expect(sequence.observations.count > 400)
        let nearest = try sequence.semiLocalTruth().map(\.position.horizontalDistance).min()
        #expect(nearest ?? 9 < 1)
    }

    @Test("comes back from its files as it was, to the millimetre", arguments: Scenario.all)
    func roundTrip(_ scenario: Scenario) throws {
        let folder = try TemporaryFolder()
        let walk = SimulatedWalk.scenario(scenario, seed: 11)
        try SequenceWriter.write(SequenceContents(walk), to: folder.path + "/walk")
        let read = try RecordedSequence(path: folder.path + "/walk")
        #expect(read.frames.map(\.timestamp) == walk.frames.map(\.timestamp))
        let observed = read.observedFrames(noise: walk.camera.noise)
        for (frame, original) in zip(observed, walk.frames) {
            #expect(frame.observations.map(\.person) == original.observations.map(\.person))
            #expect(frame.observations.map(\.association) == original.observations.map(\.association))
            for (a, b) in zip(frame.observations, original.observations) {
                #expect((a.position - b.position).length < 0.001)
            }
            let rotation = try #require(read.orientation(at: frame.timestamp))
            #expect(rotation.angle(to: original.orientation) < 3e-6)
        }
    }
}
