import Geometry

/// How a camera turned in the course of a recording: what an inertial sensor beside it is calibrated against.
///
/// Only the turns between samples count, so any fixed frame will do, and so will one that drifts slowly. A recorded
/// orientation is one source; whatever measures turns from pictures (`isContinued` says where it lost them) is another.
public struct CameraTurning: Sendable {
    /// The camera's orientation at a moment.
    public struct Sample: Sendable {
        /// When, in the clock of the frames.
        public var time: Timestamp
        /// From the camera's axes to a frame that does not turn.
        public var rotation: Rotation<Camera, SemiLocal>
        /// Whether the turn since the sample before is known.
        public var isContinued: Bool

        /// Makes a sample.
        public init(time: Timestamp, rotation: Rotation<Camera, SemiLocal>, isContinued: Bool = true) {
            self.time = time
            self.rotation = rotation
            self.isContinued = isContinued
        }
    }

    /// In ascending order of time.
    public var samples: [Sample]

    /// - Parameter samples: in ascending order of time.
    public init(samples: [Sample]) { self.samples = samples }
}

/// A recording in which a camera and an inertial sensor that is fixed to it turn together.
public struct TurningRecording: Sendable {
    /// What it is called in messages.
    public var name: String
    /// The sensor's readings in its own clock, in ascending order of time.
    public var readings: [InertialReading]
    /// The camera's turning, in the clock of the frames.
    public var camera: CameraTurning

    /// Makes a recording.
    public init(name: String, readings: [InertialReading], camera: CameraTurning) {
        self.name = name
        self.readings = readings
        self.camera = camera
    }
}
