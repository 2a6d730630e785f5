import RealModule

/// A rotation that takes coordinates in `From` to coordinates in `To`: a unit quaternion, Hamilton convention.
///
/// Only frames with one origin are joined by a rotation alone; that is why the semi-local frame's origin is the camera.
public struct Rotation<From: ReferenceFrame, To: ReferenceFrame>: Sendable, Equatable {
    /// Scalar part.
    public let w: Double
    /// Vector part.
    public let v: SIMD3<Double>

    /// Makes a rotation of a quaternion, which is brought to unit length.
    ///
    /// - Returns: nil where the quaternion is zero or not finite, for then it names no rotation.
    public init?(w: Double, x: Double, y: Double, z: Double) {
        let norm = (w * w + x * x + y * y + z * z).squareRoot()
        guard norm.isFinite, norm > 1e-9 else { return nil }
        self.w = w / norm
        self.v = SIMD3(x, y, z) / norm
    }

    @usableFromInline
    init(uncheckedW w: Double, v: SIMD3<Double>) {
        self.w = w
        self.v = v
    }

    /// A turn by `angle` radians about an axis (right-handed). A zero axis gives no turn.
    public init(angle: Double, about axis: SIMD3<Double>) {
        let length = (axis * axis).sum().squareRoot()
        guard length > 0 else {
            self.init(uncheckedW: 1, v: .zero)
            return
        }
        self.init(uncheckedW: .cos(angle / 2), v: axis * (Double.sin(angle / 2) / length))
    }

    /// The rotation that a rotation vector (axis times angle, radians) stands for.
    public init(rotationVector r: SIMD3<Double>) {
        self.init(angle: (r * r).sum().squareRoot(), about: r)
    }

    /// Turns coordinates without naming a frame.
    @inlinable
    func turn(_ p: SIMD3<Double>) -> SIMD3<Double> {
        // p + 2 v × (v × p + w p): fifteen multiplications, and no matrix to keep.
        let a = Rotation.cross(v, p) + w * p
        return p + 2 * Rotation.cross(v, a)
    }

    @inlinable
    static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    }

    /// Turns a point.
    @inlinable
    public func callAsFunction(_ p: Point<From>) -> Point<To> { Point(turn(p.coordinates)) }

    /// Turns a vector.
    @inlinable
    public func callAsFunction(_ p: Vector<From>) -> Vector<To> { Vector(turn(p.coordinates)) }

    /// Turns a covariance: R P Rᵀ.
    @inlinable
    public func callAsFunction(_ p: Covariance3<From>) -> Covariance3<To> {
        let x = turn(SIMD3(1, 0, 0))
        let y = turn(SIMD3(0, 1, 0))
        let z = turn(SIMD3(0, 0, 1))
        // Rows of R, from its columns.
        let r0 = SIMD3(x.x, y.x, z.x)
        let r1 = SIMD3(x.y, y.y, z.y)
        let r2 = SIMD3(x.z, y.z, z.z)
        let pr0 = p.applied(to: r0)
        let pr1 = p.applied(to: r1)
        let pr2 = p.applied(to: r2)
        return Covariance3(
            xx: (r0 * pr0).sum(), xy: (r0 * pr1).sum(), xz: (r0 * pr2).sum(),
            yy: (r1 * pr1).sum(), yz: (r1 * pr2).sum(), zz: (r2 * pr2).sum())
    }

    /// The rotation back.
    @inlinable public var inverse: Rotation<To, From> { Rotation<To, From>(uncheckedW: w, v: -v) }

    /// This rotation, then another: `(b.after(a))(p) == b(a(p))`.
    @inlinable
    public func after<Start>(_ first: Rotation<Start, From>) -> Rotation<Start, To> {
        Rotation<Start, To>(
            uncheckedW: w * first.w - (v * first.v).sum(),
            v: w * first.v + first.w * v + Rotation.cross(v, first.v))
    }

    /// Length of the quaternion: 1 but for rounding.
    public var norm: Double { (w * w + (v * v).sum()).squareRoot() }

    /// The smallest angle of turn, radians, 0 to π.
    public var angle: Double {
        2 * .atan2(y: (v * v).sum().squareRoot(), x: abs(w))
    }

    /// The angle between two rotations, radians, 0 to π.
    public func angle(to other: Rotation) -> Double { inverse.after(other).angle }

    /// Part of the way to another rotation, on the shortest arc (spherical linear interpolation).
    public func interpolated(to other: Rotation, fraction: Double) -> Rotation {
        var cosine = w * other.w + (v * other.v).sum()
        var endW = other.w
        var endV = other.v
        if cosine < 0 {
            cosine = -cosine
            endW = -endW
            endV = -endV
        }
        let angle = Double.acos(min(cosine, 1))
        let (a, b): (Double, Double)
        if angle < 1e-6 {
            (a, b) = (1 - fraction, fraction)
        } else {
            (a, b) = (.sin((1 - fraction) * angle) / .sin(angle), .sin(fraction * angle) / .sin(angle))
        }
        return Rotation(w: a * w + b * endW, x: a * v.x + b * endV.x, y: a * v.y + b * endV.y, z: a * v.z + b * endV.z)
            ?? self
    }
}

extension Rotation where From == To {
    /// No turn.
    public static var identity: Rotation { Rotation(uncheckedW: 1, v: .zero) }
}

extension Rotation where From == Camera, To == SemiLocal {
    /// A camera that looks along the semi-local x axis with its picture upright.
    public static var level: Rotation { Rotation(uncheckedW: 0.5, v: SIMD3(-0.5, 0.5, -0.5)) }

    /// A camera at a given heading and pitch, with its picture upright.
    ///
    /// - Parameters:
    ///   - heading: radians from the semi-local x axis, positive to the left.
    ///   - pitch: radians above the horizon, so a camera that looks down has a negative one.
    public static func looking(heading: Double, pitch: Double) -> Rotation {
        let turn = Rotation<SemiLocal, SemiLocal>(angle: heading, about: SIMD3(0, 0, 1))
        let tilt = Rotation<SemiLocal, SemiLocal>(angle: -pitch, about: SIMD3(0, 1, 0))
        return turn.after(tilt).after(.level)
    }

    /// Where the camera looks on the ground plane: radians from the semi-local x axis, positive to the left.
    ///
    /// Looking straight up or down leaves the heading open; then the top of the picture stands in for it.
    public var heading: Double {
        let forward = self(Vector<Camera>(0, 0, 1))
        if forward.x * forward.x + forward.y * forward.y > 1e-6 { return .atan2(y: forward.y, x: forward.x) }
        let up = self(Vector<Camera>(0, forward.z > 0 ? 1 : -1, 0))
        return .atan2(y: up.y, x: up.x)
    }

    /// How far above the horizon the camera looks, radians.
    public var pitch: Double { .asin(max(-1, min(1, self(Vector<Camera>(0, 0, 1)).z))) }

    /// The rotation that tells the wearer where something is: from the semi-local frame to the head's.
    public var toHead: Rotation<SemiLocal, Head> {
        Rotation<SemiLocal, Head>(angle: -heading, about: SIMD3(0, 0, 1))
    }
}

extension Point where Frame == Head {
    /// Direction on the ground plane: radians from straight ahead, positive to the left.
    public var bearing: Double { .atan2(y: y, x: x) }
}
