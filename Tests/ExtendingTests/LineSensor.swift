import Geometry
import Orientation

/// A sensor on a serial line that writes `seconds gx gy gz ax ay az`, rad/s and m/s², in its own axes.
public struct LineSensor: OrientationSource {
    /// What it is called in messages.
    public var name: String { fusion.name }
    private var fusion: InertialOrientation

    /// - Parameter cameraToBody: how the sensor is mounted on the camera.
    public init(cameraToBody: Rotation<Camera, Body>) {
        fusion = InertialOrientation(name: "sensor on a line", cameraToBody: cameraToBody)
    }

    /// Takes in a line; one that is not seven numbers is left out, as a serial line may begin in the middle of one.
    public mutating func add(line: Substring) {
        let numbers = line.split(separator: " ").compactMap { Double($0) }
        guard numbers.count == 7, numbers.allSatisfy(\.isFinite) else { return }
        fusion.add(
            InertialReading(
                time: Timestamp(nanoseconds: Int64(numbers[0] * 1e9)),
                angularRate: Vector(numbers[1], numbers[2], numbers[3]),
                specificForce: Vector(numbers[4], numbers[5], numbers[6])))
    }

    /// How the camera was turned at a moment; see `OrientationSource`.
    public mutating func orientation(at time: Timestamp) -> Rotation<Camera, SemiLocal>? {
        fusion.orientation(at: time)
    }
}
