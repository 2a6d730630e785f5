import Diagnostics

/// Which devices measure how the head turns.
public struct InertialSensorChoice: Sendable, Equatable {
    /// Measures the rotation, and the acceleration where `acceleration` is nil.
    public let rotation: IIODevice
    /// Measures the acceleration where the other device does not.
    public let acceleration: IIODevice?

    /// What it is called in messages.
    public var name: String { acceleration.map { "\(rotation.name) and \($0.name)" } ?? rotation.name }

    /// Chooses among the devices there are.
    ///
    /// - Parameters:
    ///   - wanted: `auto`, or the name or file of the device that measures the rotation.
    ///   - devices: those there are.
    /// - Throws: `unavailable` where there is none that can be used.
    public init(_ wanted: String, among devices: [IIODevice] = IIODevice.all()) throws(Fault) {
        let rotating = devices.filter(\.measuresRotation)
        let candidates = wanted == "auto" ? rotating : rotating.filter { $0.name == wanted || $0.file == wanted }
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
                    ? "Connect one that Linux knows as an industrial I/O device" : "There are: \(there)")
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
