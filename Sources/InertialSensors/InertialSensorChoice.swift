import Diagnostics

/// Which devices measure how the head turns.
public struct InertialSensorChoice: Sendable {
    /// Measures the rotation, and the acceleration where `acceleration` is nil.
    public let rotation: any InertialDevice
    /// Measures the acceleration where the other device does not.
    public let acceleration: (any InertialDevice)?

    /// What it is called in messages.
    public var name: String { acceleration.map { "\(rotation.name) and \($0.name)" } ?? rotation.name }

    /// The devices there are. A ZED's own sensor comes first: it sits on the camera, while one that the kernel knows may be
    /// that of a laptop.
    public static func devices() -> [any InertialDevice] { ZEDInertialSensor.all() + IIODevice.all() }

    /// Chooses among the devices there are.
    ///
    /// - Parameters:
    ///   - wanted: `auto`, or the name or file of the device that measures the rotation.
    ///   - devices: those there are.
    /// - Throws: `unavailable` where there is none that can be used.
    public init(_ wanted: String, among devices: [any InertialDevice] = devices()) throws(Fault) {
        let rotating = devices.filter(\.measuresRotation)
        let candidates = wanted == "auto" ? rotating : rotating.filter { $0.isCalled(wanted) }
        // One device for both is better: its samples belong together.
        if let whole = candidates.first(where: \.measuresAcceleration) {
            rotation = whole
            acceleration = nil
            return
        }
        guard let gyroscope = candidates.first else {
            let there = devices.map { "\($0.name) (\($0.file))" }.joined(separator: ", ")
            throw Fault(
                .unavailable,
                wanted == "auto"
                    ? "no inertial sensor with a gyroscope was found" : "there is no inertial sensor '\(wanted)'",
                remedy: there.isEmpty
                    ? "Connect one that Linux knows as an industrial I/O device, or a ZED with its own"
                    : "There are: \(there)")
        }
        guard let accelerometer = devices.first(where: { $0.measuresAcceleration }) else {
            throw Fault(
                .unavailable, "\(gyroscope.name) measures no acceleration, and nothing else does",
                at: .init(file: gyroscope.file), remedy: "Connect an accelerometer too")
        }
        rotation = gyroscope
        acceleration = accelerometer
    }
}

extension InertialDevice {
    /// Whether somebody means it who names it: by its file, its name, or the beginning of that without a serial number.
    func isCalled(_ wanted: String) -> Bool {
        file == wanted || name == wanted || (!wanted.isEmpty && name.hasPrefix(wanted + " "))
    }
}
