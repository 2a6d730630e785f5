import Geometry
import MCAP
import Orientation
import ROSMessages

/// What one message of a recording tells, whatever it was written in.
enum RecordedMessage {
    /// The bytes of a JPEG or PNG file.
    case picture(ArraySlice<UInt8>, time: Int64)
    case pixels(RawPixels, time: Int64)
    /// An inertial sensor's reading; its time is in it.
    case inertial(InertialReading)
    /// A camera, and what of its lens can not be told in a sequence.
    case camera(CameraIntrinsics, leftOut: String?)
    /// Where somebody is and how they are turned; nil where that is no rotation.
    case pose(SIMD3<Double>, Rotation<Camera, SemiLocal>?, time: Int64)
    /// How the camera is turned; already semi-local, or in axes whose heading is anything.
    case orientation(Rotation<Camera, SemiLocal>, isSemiLocal: Bool, time: Int64)

    /// The year 2096, nanoseconds: times below can be taken from each other without a thought.
    private static let latest: Int64 = 4_000_000_000_000_000_000

    /// Reads a message of a kind that is in `kinds`.
    ///
    /// - Returns: nil for one that is whole but tells nothing of use.
    static func read(_ message: MCAPMessage, as channel: MCAPChannel) throws(CDRError) -> RecordedMessage? {
        // Who leaves the stamp at 0, or at nothing that is a time, has the time of recording instead.
        func time(_ stamp: Int64) -> Int64 {
            (1...Self.latest).contains(stamp) ? stamp : min(Int64(clamping: message.logTime), Self.latest)
        }
        if channel.messageEncoding == "json" {
            return try FoxgloveReader.read(message.data, schema: channel.schemaName, time: time)
        }
        var reader = try CDRReader(message.data)
        switch channel.schemaName {
        case ROSCompressedImage.typeName:
            let image = try ROSCompressedImage(&reader)
            return .picture(image.data, time: time(image.header.nanoseconds))
        case ROSImage.typeName:
            let image = try ROSImage(&reader)
            let pixels = RawPixels(
                width: image.width, height: image.height, encoding: image.encoding, step: image.step, bytes: image.data)
            return .pixels(pixels, time: time(image.header.nanoseconds))
        case ROSImu.typeName:
            let imu = try ROSImu(&reader)
            return .inertial(
                InertialReading(
                    time: Timestamp(nanoseconds: time(imu.header.nanoseconds)),
                    angularRate: Vector(imu.angularVelocity),
                    specificForce: Vector(imu.linearAcceleration)))
        case ROSCameraInfo.typeName:
            let info = try ROSCameraInfo(&reader)
            return camera(
                width: info.width, height: info.height, matrix: info.matrix, model: info.distortionModel,
                coefficients: info.distortion)
        case ROSOdometry.typeName:
            let odometry = try ROSOdometry(&reader)
            return .pose(
                odometry.position, odometry.orientation.camera(in: odometry.child),
                time: time(odometry.header.nanoseconds))
        case ROSPoseStamped.typeName:
            let pose = try ROSPoseStamped(&reader)
            return .pose(pose.position, pose.orientation.camera(in: ""), time: time(pose.header.nanoseconds))
        case ROSQuaternionStamped.typeName:
            let stamped = try ROSQuaternionStamped(&reader)
            return stamped.orientation.camera(in: stamped.header.frame).map {
                .orientation($0, isSemiLocal: false, time: time(stamped.header.nanoseconds))
            }
        default: return nil
        }
    }

    /// A camera from its matrix; nil where nobody filled it in.
    static func camera(
        width: Int, height: Int, matrix: [Double], model: String, coefficients: [Double]
    ) -> RecordedMessage? {
        guard matrix.count == 9, matrix.allSatisfy(\.isFinite), matrix[0] > 0, matrix[4] > 0,
            (1...100_000).contains(width), (1...100_000).contains(height)
        else { return nil }
        var intrinsics = CameraIntrinsics(
            width: width, height: height, fx: matrix[0], fy: matrix[4], cx: matrix[2], cy: matrix[5])
        // plumb_bob has 5 coefficients; the further ones of rational_polynomial must be zero to mean the same.
        let isSame =
            ["", "plumb_bob", "rational_polynomial"].contains(model)
            && coefficients.dropFirst(5).allSatisfy { $0 == 0 }
        guard !coefficients.allSatisfy({ $0 == 0 }) else { return .camera(intrinsics, leftOut: nil) }
        guard isSame, coefficients.allSatisfy(\.isFinite) else { return .camera(intrinsics, leftOut: model) }
        let d = coefficients.prefix(5) + Array(repeating: 0, count: max(0, 5 - coefficients.count))
        intrinsics.distortion = .init(k1: d[0], k2: d[1], p1: d[2], p2: d[3], k3: d[4])
        return .camera(intrinsics, leftOut: nil)
    }
}

/// Axes of ROS.
enum ROSAxes {
    /// How the camera is turned whose body or optical axes are turned so: REP-103 has bodies with x forward, y left and
    /// z up, and cameras, whose frames are called `…_optical_frame`, with z forward, x right and y down.
    static func camera(w: Double, _ v: SIMD3<Double>, in frame: String) -> Rotation<Camera, SemiLocal>? {
        if frame.contains("optical") { return Rotation(w: w, x: v.x, y: v.y, z: v.z) }
        return Rotation<SemiLocal, SemiLocal>(w: w, x: v.x, y: v.y, z: v.z)?.after(.level)
    }
}

extension ROSQuaternion {
    /// How the camera is turned, if this is how a frame of the given name is.
    fileprivate func camera(in frame: String) -> Rotation<Camera, SemiLocal>? { ROSAxes.camera(w: w, v, in: frame) }
}
