/// A kind of message of ROS 2, read as far as it is of use here.
public protocol ROSMessage {
    /// Its name, as `sensor_msgs/msg/Imu`.
    static var typeName: String { get }

    /// Reads one.
    init(_ reader: inout CDRReader) throws(CDRError)
}

/// std_msgs/msg/Header.
public struct ROSHeader: Sendable {
    /// When it was measured, nanoseconds; 0 where nobody filled it in.
    public var nanoseconds: Int64
    /// The axes that it was measured in, by name.
    public var frame: String

    init(_ reader: inout CDRReader) throws(CDRError) {
        let seconds: Int32 = try reader.number()
        let fraction: UInt32 = try reader.number()
        nanoseconds = Int64(seconds) * 1_000_000_000 + Int64(fraction)
        frame = try reader.text()
    }
}

/// A quaternion, Hamilton convention, not yet known to be one of unit length.
public struct ROSQuaternion: Sendable {
    /// Scalar part.
    public var w: Double
    /// Vector part.
    public var v: SIMD3<Double>

    init(_ reader: inout CDRReader) throws(CDRError) {
        v = SIMD3(try reader.double(), try reader.double(), try reader.double())
        w = try reader.double()
    }
}

/// sensor_msgs/msg/Image: pixels as they are.
public struct ROSImage: ROSMessage, Sendable {
    /// Its name.
    public static let typeName = "sensor_msgs/msg/Image"
    /// When and in which axes.
    public var header: ROSHeader
    /// Width, pixels.
    public var width: Int
    /// Height, pixels.
    public var height: Int
    /// Layout of a pixel, as `rgb8`.
    public var encoding: String
    /// Bytes from one row to the next.
    public var step: Int
    /// The rows.
    public var data: ArraySlice<UInt8>

    /// Reads one.
    public init(_ reader: inout CDRReader) throws(CDRError) {
        header = try ROSHeader(&reader)
        height = Int(try reader.number(UInt32.self))
        width = Int(try reader.number(UInt32.self))
        encoding = try reader.text()
        _ = try reader.number(UInt8.self)
        step = Int(try reader.number(UInt32.self))
        data = try reader.data()
    }
}

/// sensor_msgs/msg/CompressedImage: the bytes of a JPEG or PNG file.
public struct ROSCompressedImage: ROSMessage, Sendable {
    /// Its name.
    public static let typeName = "sensor_msgs/msg/CompressedImage"
    /// When and in which axes.
    public var header: ROSHeader
    /// What the file is, in words.
    public var format: String
    /// The file.
    public var data: ArraySlice<UInt8>

    /// Reads one.
    public init(_ reader: inout CDRReader) throws(CDRError) {
        header = try ROSHeader(&reader)
        format = try reader.text()
        data = try reader.data()
    }
}

/// sensor_msgs/msg/Imu.
public struct ROSImu: ROSMessage, Sendable {
    /// Its name.
    public static let typeName = "sensor_msgs/msg/Imu"
    /// When and in which axes.
    public var header: ROSHeader
    /// rad/s, axes of the sensor.
    public var angularVelocity: SIMD3<Double>
    /// m/s², axes of the sensor, gravity included.
    public var linearAcceleration: SIMD3<Double>

    /// Reads one.
    public init(_ reader: inout CDRReader) throws(CDRError) {
        header = try ROSHeader(&reader)
        _ = try reader.doubles(4 + 9)
        angularVelocity = SIMD3(try reader.doubles(3))
        _ = try reader.doubles(9)
        linearAcceleration = SIMD3(try reader.doubles(3))
        _ = try reader.doubles(9)
    }
}

/// sensor_msgs/msg/CameraInfo.
public struct ROSCameraInfo: ROSMessage, Sendable {
    /// Its name.
    public static let typeName = "sensor_msgs/msg/CameraInfo"
    /// When and in which axes.
    public var header: ROSHeader
    /// Width, pixels.
    public var width: Int
    /// Height, pixels.
    public var height: Int
    /// The lens model: `plumb_bob`, `rational_polynomial`, `equidistant`.
    public var distortionModel: String
    /// Its coefficients.
    public var distortion: [Double]
    /// The 3 x 3 camera matrix, row by row, pixels.
    public var matrix: [Double]

    /// Reads one.
    public init(_ reader: inout CDRReader) throws(CDRError) {
        header = try ROSHeader(&reader)
        height = Int(try reader.number(UInt32.self))
        width = Int(try reader.number(UInt32.self))
        distortionModel = try reader.text()
        distortion = try reader.doubles()
        matrix = try reader.doubles(9)
    }
}

/// nav_msgs/msg/Odometry.
public struct ROSOdometry: ROSMessage, Sendable {
    /// Its name.
    public static let typeName = "nav_msgs/msg/Odometry"
    /// When, and in which axes the pose is.
    public var header: ROSHeader
    /// Whose pose it is, by name.
    public var child: String
    /// Where it is, metres.
    public var position: SIMD3<Double>
    /// How it is turned.
    public var orientation: ROSQuaternion

    /// Reads one.
    public init(_ reader: inout CDRReader) throws(CDRError) {
        header = try ROSHeader(&reader)
        child = try reader.text()
        position = SIMD3(try reader.doubles(3))
        orientation = try ROSQuaternion(&reader)
    }
}

/// geometry_msgs/msg/PoseStamped.
public struct ROSPoseStamped: ROSMessage, Sendable {
    /// Its name.
    public static let typeName = "geometry_msgs/msg/PoseStamped"
    /// When, and in which axes.
    public var header: ROSHeader
    /// Where it is, metres.
    public var position: SIMD3<Double>
    /// How it is turned.
    public var orientation: ROSQuaternion

    /// Reads one.
    public init(_ reader: inout CDRReader) throws(CDRError) {
        header = try ROSHeader(&reader)
        position = SIMD3(try reader.doubles(3))
        orientation = try ROSQuaternion(&reader)
    }
}

/// geometry_msgs/msg/QuaternionStamped.
public struct ROSQuaternionStamped: ROSMessage, Sendable {
    /// Its name.
    public static let typeName = "geometry_msgs/msg/QuaternionStamped"
    /// When, and in which axes.
    public var header: ROSHeader
    /// How it is turned.
    public var orientation: ROSQuaternion

    /// Reads one.
    public init(_ reader: inout CDRReader) throws(CDRError) {
        header = try ROSHeader(&reader)
        orientation = try ROSQuaternion(&reader)
    }
}
