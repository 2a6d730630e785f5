import Diagnostics
import Geometry
import Orientation

/// A device that measures rotation, acceleration, or both: one conforming type for each way to reach one.
public protocol InertialDevice: Sendable {
    /// What it is called.
    var name: String { get }
    /// The file that samples are read from.
    var file: String { get }
    /// Samples a second, where the device says it.
    var rate: Double? { get }
    /// Whether it measures rotation.
    var measuresRotation: Bool { get }
    /// Whether it measures acceleration.
    var measuresAcceleration: Bool { get }
    /// Where its readings are cut off.
    var ranges: InertialRanges { get }

    /// Starts it.
    ///
    /// - Throws: `unavailable` with what was refused and what to do.
    func open() throws(Fault) -> any InertialStream
}

/// A device that was started. It belongs to one thread, and is closed when nobody keeps it.
public protocol InertialStream: AnyObject {
    /// To be polled for something to read.
    var descriptor: Int32 { get }
    /// What is wrong with what comes, where something comes and no sample can be made of it.
    var complaint: String? { get }

    /// Hands on what is there, and does what the device wants to go on. Never waits.
    ///
    /// - Returns: false where the device is gone.
    func read(_ body: (InertialSample) -> Void) -> Bool
}

/// What one sample of a device holds.
public struct InertialSample: Sendable, Equatable {
    /// Nanoseconds of the kernel's monotonic clock; nil where the device gives none.
    var time: Int64?
    /// Radians a second; nil where it does not measure it.
    var angularRate: Vector<Body>?
    /// m/s²; nil where it does not measure it.
    var specificForce: Vector<Body>?
}

/// From where on readings are cut off by what a sensor can measure; infinite where that is not known.
public struct InertialRanges: Sendable, Equatable {
    /// Radians a second.
    public var angularRate = Double.infinity
    /// m/s².
    public var specificForce = Double.infinity
}
