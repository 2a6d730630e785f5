/// A displacement or velocity in one reference frame (metres, or metres a second).
public struct Vector<Frame: ReferenceFrame>: Sendable, Equatable {
    /// x, y and z.
    public var coordinates: SIMD3<Double>

    /// Makes a vector of its coordinates.
    @inlinable
    public init(_ x: Double, _ y: Double, _ z: Double) { coordinates = SIMD3(x, y, z) }

    /// Makes a vector of its coordinates.
    @inlinable
    public init(_ coordinates: SIMD3<Double>) { self.coordinates = coordinates }

    /// First coordinate.
    @inlinable public var x: Double { coordinates.x }
    /// Second coordinate.
    @inlinable public var y: Double { coordinates.y }
    /// Third coordinate.
    @inlinable public var z: Double { coordinates.z }

    /// The zero vector.
    @inlinable public static var zero: Vector { Vector(.zero) }

    /// Euclidean length.
    @inlinable public var length: Double { dot(self).squareRoot() }

    /// Scalar product.
    @inlinable
    public func dot(_ other: Vector) -> Double { (coordinates * other.coordinates).sum() }

    /// Vector product (right-handed).
    @inlinable
    public func cross(_ other: Vector) -> Vector {
        Vector(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x)
    }

    /// This vector at length 1; a zero vector stays zero.
    @inlinable public var normalized: Vector {
        let length = length
        return length > 0 ? Vector(coordinates / length) : self
    }

    /// Sum.
    @inlinable
    public static func + (a: Vector, b: Vector) -> Vector { Vector(a.coordinates + b.coordinates) }
    /// Difference.
    @inlinable
    public static func - (a: Vector, b: Vector) -> Vector { Vector(a.coordinates - b.coordinates) }
    /// Scaled.
    @inlinable
    public static func * (a: Vector, s: Double) -> Vector { Vector(a.coordinates * s) }
    /// Turned round.
    @inlinable
    public static prefix func - (a: Vector) -> Vector { Vector(-a.coordinates) }
}

/// A place in one reference frame, metres from that frame's origin.
public struct Point<Frame: ReferenceFrame>: Sendable, Equatable {
    /// x, y and z, metres.
    public var coordinates: SIMD3<Double>

    /// Makes a point of its coordinates.
    @inlinable
    public init(_ x: Double, _ y: Double, _ z: Double) { coordinates = SIMD3(x, y, z) }

    /// Makes a point of its coordinates.
    @inlinable
    public init(_ coordinates: SIMD3<Double>) { self.coordinates = coordinates }

    /// First coordinate.
    @inlinable public var x: Double { coordinates.x }
    /// Second coordinate.
    @inlinable public var y: Double { coordinates.y }
    /// Third coordinate.
    @inlinable public var z: Double { coordinates.z }

    /// The frame's origin.
    @inlinable public static var origin: Point { Point(.zero) }

    /// Where the point stands, seen from the origin.
    @inlinable public var fromOrigin: Vector<Frame> { Vector(coordinates) }

    /// Whether all coordinates are finite numbers.
    @inlinable public var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }

    /// Displacement between two points.
    @inlinable
    public static func - (a: Point, b: Point) -> Vector<Frame> { Vector(a.coordinates - b.coordinates) }
    /// A point moved on.
    @inlinable
    public static func + (a: Point, v: Vector<Frame>) -> Point { Point(a.coordinates + v.coordinates) }
}

extension Point where Frame == SemiLocal {
    /// Distance from the wearer on the ground plane, metres.
    @inlinable public var horizontalDistance: Double { (x * x + y * y).squareRoot() }
}
