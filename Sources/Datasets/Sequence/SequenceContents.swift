import FileFormats
import Geometry
import Orientation
import Ranging

/// What a sequence is made of, to be written: by an importer, or by the simulator.
///
/// All coordinates are in our axes. A part that is empty is left out of the manifest, except for the observations: a
/// walk on which nobody was seen has a table of observations with no row.
public struct SequenceContents: Sendable {
    /// What the sequence is called.
    public var name: String
    /// Nominal frames a second.
    public var rate: Double
    /// Sentences for the head of the manifest: where it comes from.
    public var remarks: [String] = []
    /// The camera's intrinsics, inline.
    public var intrinsics: CameraIntrinsics?
    /// How high the optical centre is above the ground, metres.
    public var heightAboveGround: Double?
    /// The pictures; a pattern or a path relative to the folder that is written.
    public var pictures: SequenceManifest.PictureDescription?
    /// Numbers and times of frames of which no other part tells.
    public var frameTimes: [(frame: Int, time: Timestamp)] = []
    /// Rotations from the camera's frame to the semi-local one.
    public var orientation = TimeSeries<Rotation<Camera, SemiLocal>>()
    /// Positions of the wearer, metres.
    public var odometry = TimeSeries<SIMD3<Double>>()
    /// Inertial measurements.
    public var inertial: [InertialReading] = []
    /// Boxes in the picture.
    public var detections: [DetectedBox] = []
    /// People as perception saw them; nil for a recording without perception.
    public var observations: [ObservedPerson]?
    /// Where people really were.
    public var truth: Truth?
    /// Decimals of coordinates: 3 are millimetres.
    public var decimals = 3

    /// An empty sequence.
    public init(name: String, rate: Double) {
        self.name = name
        self.rate = rate
    }
}

extension SequenceContents {
    /// What was seen at each moment of the recorded orientation, in the order of time; moments at which nobody was seen
    /// are there with no observation.
    ///
    /// - Parameter noise: how exact the places are.
    public func observedFrames(noise: StereoNoise) -> [ObservedFrame] {
        var observed: [Int: [Observation]] = [:]
        for row in observations ?? [] {
            observed[row.frame, default: []].append(row.observation(noise: noise))
        }
        return orientation.times.enumerated().map { number, time in
            ObservedFrame(number: number, timestamp: time, observations: observed[number] ?? [])
        }
    }
}
