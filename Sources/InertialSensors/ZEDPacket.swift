import Geometry

/// A report of the inertial sensor in Stereolabs' ZED Mini, ZED 2 and ZED 2i.
///
/// The layout is that of the maker's open-source zed-open-capture (MIT): 62 bytes, packed, little-endian. Of them are read
/// here: 0 the report's number, 1 whether the inertial part is not valid, 2 the sensor's time (64 bits, counts of
/// 39.0625 µs), 10 the gyroscope's x, y, z and 16 the accelerometer's, 16 bits with sign each. Behind them come the frame's
/// synchronisation, temperature, magnetometer, movement, and environment, which nothing here needs.
struct ZEDPacket: Equatable {
    /// Length of a report.
    static let size = 62
    /// Seconds of one count of the sensor's time.
    static let tick = 39.0625e-6
    /// The gyroscope measures ±1000 degrees a second with 16 bits.
    static let rateScale = 1000.0 / 32768 * Double.pi / 180
    /// The accelerometer measures ±8 g with 16 bits, of a g that the maker takes for 9.8189 m/s².
    static let forceScale = 8 * 9.8189 / 32768

    /// What can be wrong with a report.
    enum Defect: Error, Equatable {
        /// It is shorter than documented.
        case short(Int)
        /// It has another number.
        case otherReport(UInt8)
        /// It says itself that its inertial part is not valid: the sensor has not begun yet.
        case notValid
    }

    /// Counts of the sensor's clock.
    var ticks: UInt64
    /// Radians a second.
    var angularRate: Vector<Body>
    /// m/s².
    var specificForce: Vector<Body>

    /// Reads a report.
    ///
    /// The ZED 2 numbers it 1, the ZED Mini 0.
    init(_ bytes: UnsafeRawBufferPointer) throws(Defect) {
        guard bytes.count >= Self.size else { throw .short(bytes.count) }
        guard bytes[0] <= 1 else { throw .otherReport(bytes[0]) }
        guard bytes[1] == 0 else { throw .notValid }
        func number(_ offset: Int) -> Double {
            Double(Int16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int16.self)))
        }
        ticks = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt64.self))
        angularRate = Vector(number(10) * Self.rateScale, number(12) * Self.rateScale, number(14) * Self.rateScale)
        specificForce = Vector(
            number(16) * Self.forceScale, number(18) * Self.forceScale, number(20) * Self.forceScale)
    }
}
