/// A symmetric 3x3 covariance of a position in one frame, square metres.
public struct Covariance3<Frame: ReferenceFrame>: Sendable, Equatable {
    /// Variance of x.
    public var xx: Double
    /// Covariance of x and y.
    public var xy: Double
    /// Covariance of x and z.
    public var xz: Double
    /// Variance of y.
    public var yy: Double
    /// Covariance of y and z.
    public var yz: Double
    /// Variance of z.
    public var zz: Double

    /// Makes a covariance of its upper triangle.
    @inlinable
    public init(xx: Double, xy: Double, xz: Double, yy: Double, yz: Double, zz: Double) {
        self.xx = xx
        self.xy = xy
        self.xz = xz
        self.yy = yy
        self.yz = yz
        self.zz = zz
    }

    /// The same variance in every direction.
    @inlinable
    public init(isotropic variance: Double) {
        self.init(xx: variance, xy: 0, xz: 0, yy: variance, yz: 0, zz: variance)
    }

    /// An ellipsoid along a line of sight: one standard deviation along the ray, another across it.
    ///
    /// - Parameters:
    ///   - ray: direction of sight, of any length.
    ///   - alongRay: standard deviation along it, metres.
    ///   - acrossRay: standard deviation in both directions across it, metres.
    @inlinable
    public init(ray: Vector<Frame>, alongRay: Double, acrossRay: Double) {
        let u = ray.normalized.coordinates
        let across = acrossRay * acrossRay
        let excess = alongRay * alongRay - across
        self.init(
            xx: across + excess * u.x * u.x, xy: excess * u.x * u.y, xz: excess * u.x * u.z,
            yy: across + excess * u.y * u.y, yz: excess * u.y * u.z, zz: across + excess * u.z * u.z)
    }

    /// The matrix times a vector.
    @inlinable
    public func applied(to v: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3(
            xx * v.x + xy * v.y + xz * v.z,
            xy * v.x + yy * v.y + yz * v.z,
            xz * v.x + yz * v.y + zz * v.z)
    }

    /// Product of the variances along the ellipsoid's axes; positive for a proper covariance.
    @inlinable public var determinant: Double {
        xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz)
    }

    /// The inverse matrix, an information; nil where the covariance is not positive definite.
    @inlinable public var inverse: Covariance3? {
        let d = determinant
        guard d > 0, xx > 0, xx * yy > xy * xy else { return nil }
        return Covariance3(
            xx: (yy * zz - yz * yz) / d, xy: (xz * yz - xy * zz) / d, xz: (xy * yz - xz * yy) / d,
            yy: (xx * zz - xz * xz) / d, yz: (xy * xz - xx * yz) / d, zz: (xx * yy - xy * xy) / d)
    }

    /// Sum of two covariances.
    @inlinable
    public static func + (a: Covariance3, b: Covariance3) -> Covariance3 {
        Covariance3(
            xx: a.xx + b.xx, xy: a.xy + b.xy, xz: a.xz + b.xz, yy: a.yy + b.yy, yz: a.yz + b.yz, zz: a.zz + b.zz)
    }
}

/// A symmetric 2x2 covariance on the ground plane, square metres (or their like for velocities).
public struct Covariance2: Sendable, Equatable {
    /// Variance of x.
    public var xx: Double
    /// Covariance of x and y.
    public var xy: Double
    /// Variance of y.
    public var yy: Double

    /// Makes a covariance of its upper triangle.
    @inlinable
    public init(xx: Double, xy: Double, yy: Double) {
        self.xx = xx
        self.xy = xy
        self.yy = yy
    }

    /// The same variance in both directions.
    @inlinable
    public init(isotropic variance: Double) { self.init(xx: variance, xy: 0, yy: variance) }

    /// Product of the variances less the square of the covariance; positive for a proper covariance.
    @inlinable public var determinant: Double { xx * yy - xy * xy }

    /// Squared Mahalanobis distance of a displacement; infinite where the covariance is not positive definite.
    @inlinable
    public func mahalanobisSquared(_ dx: Double, _ dy: Double) -> Double {
        let d = determinant
        guard d > 0, xx > 0 else { return .infinity }
        return (yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / d
    }

    /// Sum of two covariances.
    @inlinable
    public static func + (a: Covariance2, b: Covariance2) -> Covariance2 {
        Covariance2(xx: a.xx + b.xx, xy: a.xy + b.xy, yy: a.yy + b.yy)
    }

    /// Scaled.
    @inlinable
    public static func * (a: Covariance2, s: Double) -> Covariance2 {
        Covariance2(xx: a.xx * s, xy: a.xy * s, yy: a.yy * s)
    }
}

extension Covariance3 where Frame == SemiLocal {
    /// What of the uncertainty lies on the ground plane.
    @inlinable public var horizontal: Covariance2 { Covariance2(xx: xx, xy: xy, yy: yy) }
}
