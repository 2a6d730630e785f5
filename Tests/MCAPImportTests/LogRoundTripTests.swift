import Configuration
import Datasets
import Detection
import Diagnostics
import FileFormats
import Geometry
import Imaging
import MCAPImport
import Pipeline
import Replay
import ReplayLog
import Simulation
import Speech
import TestSupport
import Testing

/// Sees nobody, and counts the pictures that it was shown.
private struct BlindDetector: Detector {
    let name = "blind"
    mutating func detect(in picture: PictureView, into detections: inout [DetectedPerson]) throws(Fault) {
        detections.removeAll()
    }
}

@Suite("A log, imported again")
struct LogRoundTripTests {
    @Test("a replay's log becomes a sequence with the same pictures, times and orientation, which can be replayed")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let walk = SimulatedWalk.scenario(.headOn(), seed: 3)
        let frames = Array(walk.frames.prefix(40))
        var configuration = Configuration()
        configuration.prediction.predictor = .kalman
        let camera = CameraIntrinsics(width: 64, height: 48, fx: 60.5, fy: 61.25, cx: 31, cy: 23.5)
        var pipeline = try Pipeline(
            configuration: configuration, detector: nil, camera: camera, frameRate: walk.rate)
        let log = try ReplayLog(path: folder.path + "/walk.mcap", isVerbose: false, chunkSize: 10_000)
        let picture = Picture(width: 64, height: 48, format: .bgr)
        for frame in frames {
            pipeline.process(frame.observations, at: frame.timestamp, orientation: frame.orientation)
            try picture.withView { view in
                try log.record(
                    ReplayedFrame(
                        number: frame.number, time: frame.timestamp, orientation: frame.orientation, picture: view,
                        events: []), pipeline)
            }
        }
        try log.finish()

        let imported = try Imported(folder.path + "/walk.mcap")
        #expect(imported.outcome.pictures == 40 && imported.outcome.damage == nil)
        let sequence = try RecordedSequence(path: imported.path)
        #expect(sequence.frames.map(\.timestamp) == frames.map(\.timestamp))
        #expect(sequence.manifest.camera?.intrinsics == camera)
        #expect(abs(sequence.manifest.rate - walk.rate) < 0.01)
        for frame in frames {
            let turn = try #require(sequence.orientation(at: frame.timestamp))
            #expect(turn.angle(to: frame.orientation) < 1e-3)
        }

        let input = try ReplayInput(path: imported.path, format: nil) { Issue.record("\($0)") }
        var replay = try Replay(
            input: input, configuration: configuration, detector: BlindDetector(), isRealTime: false,
            interval: 0...(.infinity), narrator: Narrator(catalogue: PhraseCatalogue(settings: configuration.speech)))
        final class Seen: ReplayRecorder {
            var frames: [(time: Timestamp, orientation: Rotation<Camera, SemiLocal>)] = []
            func record(_ frame: ReplayedFrame, _ pipeline: Pipeline) { frames.append((frame.time, frame.orientation)) }
            func finish() {}
        }
        let seen = Seen()
        replay.recorders = [seen]
        try replay.run(tracks: nil, shouldStop: { false }) { _ in }
        #expect(seen.frames.map(\.time) == frames.map(\.timestamp))
        for (replayed, frame) in zip(seen.frames, frames) {
            #expect(replayed.orientation.angle(to: frame.orientation) < 1e-3)
        }
        #expect(replay.summary.framesWithoutOrientation == 0)
    }
}
