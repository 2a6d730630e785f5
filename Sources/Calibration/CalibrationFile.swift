import Diagnostics
import Geometry

/// The frame of the right camera of a stereo pair: axes as of `Camera`, origin at its own optical centre.
public enum RightCamera: ReferenceFrame {}

/// Where the right camera of a pair is, seen from the left one: x_right = rotation · x_left + translation.
///
/// This is the convention of OpenCV's `stereoCalibrate` (R, T) and of Kalibr's `T_cn_cnm1`.
public struct StereoExtrinsics: Sendable, Equatable {
    /// Turns coordinates of the left camera into those of the right one.
    public var rotation: Rotation<Camera, RightCamera>
    /// The left camera's origin in the right camera's frame, metres; x is negative for a right camera on the right.
    public var translation: Vector<RightCamera>

    /// Makes extrinsics.
    public init(rotation: Rotation<Camera, RightCamera>, translation: Vector<RightCamera>) {
        self.rotation = rotation
        self.translation = translation
    }

    /// Distance between the two optical centres, metres.
    public var baseline: Double { translation.length }
}

/// How the inertial sensor sits beside the (left) camera.
public struct InertialExtrinsics: Sendable, Equatable {
    /// Turns coordinates of the sensor into those of the camera.
    public var rotation: Rotation<Body, Camera>
    /// The sensor's origin in the camera's frame, metres.
    public var position: Vector<Camera>
    /// What is added to a time of the camera to have the time of the sensor, seconds (Kalibr's `timeshift_cam_imu`).
    public var timeOffset: Double
    /// What the gyroscope said at rest when it was calibrated, radians a second in the sensor's axes; nil where nobody
    /// measured it.
    public var gyroscopeBias: Vector<Body>?

    /// Makes extrinsics.
    public init(rotation: Rotation<Body, Camera>, position: Vector<Camera> = .zero, timeOffset: Double = 0) {
        self.rotation = rotation
        self.position = position
        self.timeOffset = timeOffset
    }

    /// Turns coordinates of the camera into those of the sensor.
    public var cameraToBody: Rotation<Camera, Body> { rotation.inverse }
    /// What is added to a time of the sensor to have that of the camera, seconds.
    public var sensorTimeOffset: Double { -timeOffset }

    /// A sensor whose axes and clock are the camera's: what is assumed where nothing was calibrated.
    public static var aligned: InertialExtrinsics {
        InertialExtrinsics(rotation: Rotation(angle: 0, about: SIMD3(0, 0, 1)))
    }
}

/// What a calibration file of any format says: one camera or a pair, and how they sit to each other and to the sensor.
public struct CalibrationFile: Sendable, Equatable {
    /// What the calibration is called: a camera's name or serial number.
    public var name: String?
    /// The camera, or the left one of a pair.
    public var left: CameraIntrinsics
    /// The right camera of a pair.
    public var right: CameraIntrinsics?
    /// Where the right camera is.
    public var stereo: StereoExtrinsics?
    /// How the inertial sensor sits beside the camera.
    public var inertial: InertialExtrinsics?
    /// How high the optical centre is above the ground when the device is worn, metres.
    public var heightAboveGround: Double?
    /// Root mean square error of reprojection when it was calibrated, pixels.
    public var reprojectionError: Double?

    /// Makes a calibration of one camera; the rest may be set afterwards.
    public init(name: String? = nil, left: CameraIntrinsics) {
        self.name = name
        self.left = left
    }

    /// The calibration for pictures of another size: scaled where the shape of the picture is the same.
    ///
    /// - Throws: `badData` where it is another shape: then parts of the picture are cut off, and which can not be known.
    public func scaled(to size: PictureSize) throws(Fault) -> CalibrationFile {
        var scaled = self
        scaled.left = try CalibrationFile.scaled(left, to: size)
        if let right { scaled.right = try CalibrationFile.scaled(right, to: size) }
        return scaled
    }

    private static func scaled(_ camera: CameraIntrinsics, to size: PictureSize) throws(Fault) -> CameraIntrinsics {
        if camera.width == size.width, camera.height == size.height { return camera }
        let stretch = Double(size.width * camera.height) / Double(size.height * camera.width)
        guard size.width > 0, size.height > 0, abs(stretch - 1) < 0.01 else {
            throw Fault(
                .badData,
                "the calibration is for pictures of \(camera.width)x\(camera.height), which have another shape than "
                    + "those of \(size.width)x\(size.height)",
                remedy: "Calibrate the camera at the size it is used at, or use it at a size of the same shape")
        }
        return camera.scaled(toWidth: size.width, height: size.height)
    }

    /// Both cameras and their extrinsics, where the calibration has them.
    public var pair: (left: CameraIntrinsics, right: CameraIntrinsics, extrinsics: StereoExtrinsics)? {
        guard let right, let stereo else { return nil }
        return (left, right, stereo)
    }
}

/// The forms that calibrations are written in.
public enum CalibrationFormat: String, Sendable, CaseIterable {
    /// Our own YAML (calibration/README.md).
    case headsup
    /// OpenCV's FileStorage: YAML and XML are read, YAML is written.
    case opencv
    /// Kalibr's camchain.
    case kalibr
    /// ROS camera_info, one file a camera.
    case ros
    /// Stereolabs' SNxxxx.conf.
    case zed
}

/// Width and height of a picture, pixels.
public struct PictureSize: Sendable, Equatable {
    /// Width, pixels.
    public var width: Int
    /// Height, pixels.
    public var height: Int

    /// Makes a size.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}
