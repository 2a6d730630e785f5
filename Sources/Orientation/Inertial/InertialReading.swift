import Geometry

/// One reading of an inertial sensor, in the sensor's own axes.
public struct InertialReading: Sendable, Equatable {
    /// When it was taken, in the clock of the frames.
    public var time: Timestamp
    /// Angular rate, radians a second, right-handed.
    public var angularRate: Vector<Body>
    /// Specific force, m/s²: what an accelerometer measures. At rest it points up and has the length of gravity.
    public var specificForce: Vector<Body>

    /// Makes a sample. What was not measured is nan.
    public init(time: Timestamp, angularRate: Vector<Body>, specificForce: Vector<Body>) {
        self.time = time
        self.angularRate = angularRate
        self.specificForce = specificForce
    }
}

extension Vector {
    /// Whether all coordinates are finite numbers.
    var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }

    /// The largest absolute value of a coordinate.
    var largest: Double { max(abs(x), abs(y), abs(z)) }
}
