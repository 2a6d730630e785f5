import Geometry

/// How an inertial sensor sits beside a camera, as measured, each number with the standard deviation it is known to.
public struct InertialCalibration: Sendable {
    /// From the sensor's axes to the camera's.
    public var rotation: Rotation<Body, Camera>
    /// Of `rotation`, radians: the angle by which it may be wrong, all axes together.
    public var rotationDeviation: Double
    /// What is added to a time of the camera to have that of the sensor, seconds (Kalibr's `timeshift_cam_imu`).
    public var timeOffset: Double
    /// Of `timeOffset`, seconds.
    public var timeOffsetDeviation: Double
    /// What the gyroscope says at rest, radians a second in the sensor's axes.
    public var gyroscopeBias: Vector<Body>
    /// Of `gyroscopeBias`, radians a second, all axes together.
    public var biasDeviation: Double
    /// How far the camera turned for each radian that the sensor turned; 1 where both are right.
    public var scale: Double
    /// Root mean square of the angle by which both still differ over a span, radians; outliers are left out.
    public var residual: Double
    /// Part of the spans that did not fit, 0 to 1.
    public var outliers: Double
    /// Seconds of rest that the bias was measured in.
    public var restDuration: Double
    /// Seconds of turning that were compared.
    public var turningDuration: Double
}

/// Why a calibration was refused: what would have misled.
public struct InertialCalibrationRefusal: Error, Sendable, Equatable {
    /// The causes there are.
    public enum Cause: Sendable, Hashable, CaseIterable {
        /// There are too few readings, or the camera's turning is not known for long enough.
        case tooShort
        /// The accelerometer does not measure m/s².
        case accelerometerUnits
        /// The gyroscope does not measure radians a second.
        case gyroscopeUnits
        /// The sensor never rested.
        case noRest
        /// The camera hardly turned.
        case tooLittleTurning
        /// It turned round one axis only, and about that axis nothing is known.
        case oneAxis
        /// The same movement again and again: several time offsets fit alike.
        case periodic
        /// Sensor and camera do not turn together.
        case disagreement
        /// The sensor's axes are a mirror image: one sign is wrong.
        case leftHanded
        /// The sensor turns further or less far than the camera.
        case scale
        /// What was found is too uncertain.
        case uncertain
    }

    /// Which it is.
    public var cause: Cause
    /// What happened, as a sentence without a full stop.
    public var what: String
    /// What to do, as a sentence without a full stop.
    public var remedy: String

    init(_ cause: Cause, _ what: String, remedy: String) {
        self.cause = cause
        self.what = what
        self.remedy = remedy
    }
}
