import Datasets
import Diagnostics
import Evaluation
import Geometry
import Imaging
import Orientation
import RealModule
import Simulation
import Vision

/// How well the visual gyroscope measures the turns of a camera, where they are known.
public enum TurnExperiment {
    /// A head that shakes and nods before a picture.
    public struct Shaking: Sendable, Equatable {
        /// The fastest turn, radians a second.
        public var fastest = 180.0 * .pi / 180
        /// The widest turn to a side, radians.
        public var widest = 20.0 * .pi / 180
        /// Angle that the picture is wide, radians.
        public var field = 100.0 * .pi / 180
        /// Length, seconds.
        public var duration = 20.0
        /// Frames a second.
        public var rate = 30.0
        /// Noise of the pictures, standard deviation in grey levels.
        public var noise = 2.0

        /// The values of the project's aim.
        public init() {}
    }

    /// Measures a recorded sequence with pictures beside its recorded orientation, and scores where that is known.
    ///
    /// - Throws: what is wrong with the sequence, also where it lacks either.
    public static func score(sequence path: String) throws(Fault) -> TurnScores {
        let sequence = try RecordedSequence(path: path)
        let manifest = sequence.manifest
        guard !sequence.orientation.isEmpty else {
            throw Fault(
                .badData, "the sequence has no [orientation] to compare with", at: .init(file: manifest.file),
                remedy: "Record the true orientation, or replay the sequence to use it without")
        }
        let turns = try CameraTurns(of: sequence)
        let samples = turns.samples.compactMap { sample in
            sequence.orientation(at: sample.time).map {
                TurnScores.Sample(
                    time: sample.time.seconds, estimate: sample.rotation, truth: $0, isKnown: sample.isKnown)
            }
        }
        return TurnScores(samples)
    }

    /// Turns a camera of 640x480 pixels and 66 degrees before a real picture, measures, and compares.
    ///
    /// - Throws: what is wrong with the picture.
    public static func score(picture path: String, _ shaking: Shaking = Shaking()) throws(Fault) -> TurnScores {
        var wall = Picture()
        try PictureFile.read(path, into: &wall)
        let intrinsics = CameraIntrinsics(width: 640, height: 480, horizontalFieldOfView: 66 * .pi / 180)
        let camera = TurningCamera(camera: intrinsics, wall: wall, field: shaking.field)
        let gyroscope = try PictureGyroscope(settings: .measuring)
        var random = SeededRandom(seed: 1)
        var picture = Picture()
        var samples: [TurnScores.Sample] = []
        for frame in 0..<Int(shaking.duration * shaking.rate) {
            let seconds = Double(frame) / shaking.rate
            let truth = TurningCamera.shaking(at: seconds, fastest: shaking.fastest, widest: shaking.widest)
            camera.see(truth, noise: shaking.noise, random: &random, into: &picture)
            let time = Timestamp(nanoseconds: Int64(seconds * 1e9))
            try picture.withView { view throws(Fault) in
                try gyroscope.look(at: view, camera: intrinsics, people: [], time: time)
            }
            samples.append(
                TurnScores.Sample(
                    time: seconds, estimate: gyroscope.orientation, truth: truth, isKnown: gyroscope.outcome.isKnown))
        }
        return TurnScores(samples)
    }
}
