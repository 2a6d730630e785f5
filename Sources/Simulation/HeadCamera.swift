import Geometry
import Ranging

/// A simulated stereo camera on the head with a perception that makes the usual mistakes.
///
/// Defaults are of a wide stereo camera such as the ZED Mini, and of egocentric recordings with truth.
public struct HeadCamera: Sendable, Equatable {
    /// Pinhole camera, 90 by 58.7 degrees by default.
    public var intrinsics = CameraIntrinsics(width: 1280, height: 720, fx: 640, fy: 640, cx: 640, cy: 360)
    /// Nearest depth at which a person is found, metres.
    public var nearestDepth = 0.4
    /// Farthest distance at which a person is found, metres.
    public var range = 12.0
    /// How wrong the measured position is.
    public var noise = StereoNoise()
    /// Probability that a person in full view is not found in a frame.
    public var missProbability = 0.05
    /// A person is hidden where a nearer one comes this close to the line of sight, metres.
    public var occlusionHalfWidth = 0.22
    /// Height of the optical centre above the ground, metres.
    public var height = 1.65
    /// Error of the measured orientation.
    public var orientationError = OrientationError()
    /// Seconds unseen after which a person's association is a new one.
    public var associationTimeout = 0.5

    /// How wrong the measured orientation is: a slow error and a fast one, for heading and for tilt.
    public struct OrientationError: Sendable, Equatable {
        /// Standard deviation of the slow error of the heading, radians.
        public var heading = 1.05 * HeadTrajectory.degree
        /// Seconds over which the slow error of the heading lasts.
        public var headingTime = 20.0
        /// Standard deviation of the slow error of pitch and roll, radians.
        public var tilt = 0.7 * HeadTrajectory.degree
        /// Seconds over which the slow error of pitch and roll lasts.
        public var tiltTime = 3.0
        /// Standard deviation of the error that is new in every frame, radians, on each axis.
        public var jitter = 0.25 * HeadTrajectory.degree

        /// The defaults.
        public init() {}

        /// No error.
        public static var none: OrientationError {
            var error = OrientationError()
            (error.heading, error.tilt, error.jitter) = (0, 0, 0)
            return error
        }
    }

    /// The defaults.
    public init() {}

    /// Where in the camera's frame a person is, if the camera could see them with nobody in the way.
    func isInView(_ point: Point<Camera>) -> Bool {
        guard point.z >= nearestDepth, point.fromOrigin.length <= range,
            let pixel = intrinsics.project(point)
        else { return false }
        return pixel.u >= 0 && pixel.u < Double(intrinsics.width) && pixel.v >= 0 && pixel.v < Double(intrinsics.height)
    }

    /// A measured position: noise along the line of sight and across it.
    func measured(_ point: Point<Camera>, random: inout SeededRandom) -> Point<Camera> {
        let ray = point.fromOrigin.normalized
        // Two directions across the ray; a person in view is never straight above or below.
        let sideways = Vector<Camera>(ray.z, 0, -ray.x).normalized
        let upwards = ray.cross(sideways)
        let along = noise.deviationAlongRay(at: point) * random.normal()
        let across = noise.deviationAcrossRay(at: point)
        let measured =
            point + ray * along + sideways * (across * random.normal()) + upwards * (across * random.normal())
        // An error of depth does not put a person behind the camera.
        return measured.z > 0.1 ? measured : point
    }
}

/// The wandering error of the measured orientation.
struct OrientationDisturbance {
    private var heading: WanderingError
    private var pitch: WanderingError
    private var roll: WanderingError
    private let jitter: Double

    init(_ error: HeadCamera.OrientationError, random: inout SeededRandom) {
        heading = WanderingError(deviation: error.heading, correlationTime: error.headingTime, random: &random)
        pitch = WanderingError(deviation: error.tilt, correlationTime: error.tiltTime, random: &random)
        roll = WanderingError(deviation: error.tilt, correlationTime: error.tiltTime, random: &random)
        jitter = error.jitter
    }

    /// What is measured of a true orientation, and the error goes on by one frame.
    mutating func measured(
        _ orientation: Rotation<Camera, SemiLocal>, after seconds: Double, random: inout SeededRandom
    ) -> Rotation<Camera, SemiLocal> {
        heading.advance(by: seconds, random: &random)
        pitch.advance(by: seconds, random: &random)
        roll.advance(by: seconds, random: &random)
        let error = RotationMath.rotation(
            yaw: heading.value + jitter * random.normal(), pitch: pitch.value + jitter * random.normal(),
            roll: roll.value + jitter * random.normal())
        return error.after(orientation)
    }
}

/// Rotations out of portable functions only.
enum RotationMath {
    /// A turn to the left by `yaw`, after a look upwards by `pitch`, after a lean to the right by `roll`; radians, all
    /// in a frame with x forward, y left, z up.
    static func rotation(yaw: Double, pitch: Double, roll: Double) -> Rotation<SemiLocal, SemiLocal> {
        about(2, yaw).after(about(1, -pitch)).after(about(0, roll))
    }

    /// The orientation of a camera.
    static func orientation(heading: Double, pitch: Double, roll: Double) -> Rotation<Camera, SemiLocal> {
        rotation(yaw: heading, pitch: pitch, roll: roll).after(.level)
    }

    private static func about(_ axis: Int, _ angle: Double) -> Rotation<SemiLocal, SemiLocal> {
        var v = SIMD3<Double>.zero
        v[axis] = PortableMath.sin(angle / 2)
        return Rotation(w: PortableMath.cos(angle / 2), x: v.x, y: v.y, z: v.z) ?? .identity
    }
}
