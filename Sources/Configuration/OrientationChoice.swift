/// What tells how the head is turned.
public enum OrientationChoice: String, Sendable, CaseIterable {
    /// What a recording says, else an inertial sensor, else the pictures, else level and fixed.
    case automatic = "auto"
    /// What a recording says, or an inertial sensor; without either, level and fixed.
    case inertial = "imu"
    /// The pictures, even where there is something better; without pictures, level and fixed.
    case visual
    /// Nothing: the camera counts as level and fixed.
    case level

    /// Whether an inertial sensor, or a recording of one, is used.
    public var usesSensor: Bool { self == .automatic || self == .inertial }
    /// Whether pictures are used where nothing better is known.
    public var usesPictures: Bool { self == .automatic || self == .visual }
}
