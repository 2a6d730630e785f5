import Capture
import Detection
import Diagnostics
import Geometry
import Imaging
import Orientation

/// How a camera turned in the course of a recording, from its pictures alone: what `calibrate imu` and scores compare with.
public struct CameraTurns: Sendable {
    /// One picture.
    public struct Sample: Sendable {
        /// When it was taken.
        public var time: Timestamp
        /// The camera's orientation, the heading counted from the first picture. Rotations between two samples are measured; the
        /// inclination at the first is taken for level.
        public var rotation: Rotation<Camera, SemiLocal>
        /// Whether the turn up to here from the sample before is known.
        public var isKnown: Bool
    }

    /// One for each picture, in the order of time.
    public private(set) var samples: [Sample] = []

    /// Measures a recording to its end, or until it has been told to stop.
    ///
    /// - Parameters:
    ///   - source: the pictures.
    ///   - camera: their intrinsics; a picture of another size has them scaled.
    ///   - settings: constants; `measuring` for turns as measured, with no levelling.
    ///   - side: which half of the pictures, where each holds two views side by side.
    ///   - times: when each picture was taken, where that is known better than the pictures are stamped.
    ///   - people: finds whom not to look at; nil where nobody moves in the pictures.
    ///   - shouldStop: asked before each picture.
    /// - Throws: what is wrong with a picture.
    public init(
        of source: inout any FrameSource, camera: CameraIntrinsics,
        settings: VisualGyroscopeSettings = .measuring, side: PictureView.Side? = nil,
        times: ((_ number: Int) -> Timestamp?)? = nil,
        people: ((PictureView, inout [DetectedPerson]) throws(Fault) -> Void)? = nil,
        shouldStop: () -> Bool = { false }
    ) throws(Fault) {
        let gyroscope = try PictureGyroscope(settings: settings)
        var frame = CapturedFrame()
        var seen: [DetectedPerson] = []
        while !shouldStop(), try source.next(into: &frame) {
            let time = times?(frame.number) ?? frame.timestamp
            try frame.picture.withView { whole throws(Fault) in
                guard let view = side.map({ whole.half($0) }) ?? whole else {
                    throw Fault(
                        .badData,
                        "a picture of \(whole.width)x\(whole.height) can not be cut into a left and a right half")
                }
                let intrinsics =
                    view.width == camera.width && view.height == camera.height
                    ? camera : camera.scaled(toWidth: view.width, height: view.height)
                try people?(view, &seen)
                try gyroscope.look(at: view, camera: intrinsics, people: seen, time: time)
            }
            samples.append(
                Sample(time: time, rotation: gyroscope.orientation, isKnown: gyroscope.outcome.isKnown))
        }
    }
}

extension VisualGyroscopeSettings {
    /// For measuring instead of guarding: turns as they are, without the assumption that a head is level in the mean.
    public static var measuring: VisualGyroscopeSettings {
        var settings = VisualGyroscopeSettings()
        settings.fastestLevelling = 0
        return settings
    }
}
