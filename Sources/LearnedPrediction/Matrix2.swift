import Geometry

/// A 2x2 matrix [a b; c d], for the few products that are not symmetric.
struct Matrix2 {
    var a: Double
    var b: Double
    var c: Double
    var d: Double

    /// The product of two symmetric matrices.
    @inline(__always)
    init(_ m: Covariance2, times n: Covariance2) {
        a = m.xx * n.xx + m.xy * n.xy
        b = m.xx * n.xy + m.xy * n.yy
        c = m.xy * n.xx + m.yy * n.xy
        d = m.xy * n.xy + m.yy * n.yy
    }

    /// This matrix times a vector.
    @inline(__always)
    func applied(to v: SIMD2<Double>) -> SIMD2<Double> { SIMD2(a * v.x + b * v.y, c * v.x + d * v.y) }

    /// The symmetric part of this matrix times a symmetric one.
    @inline(__always)
    func symmetricProduct(with s: Covariance2) -> Covariance2 {
        Covariance2(
            xx: a * s.xx + b * s.xy, xy: 0.5 * (a * s.xy + b * s.yy + c * s.xx + d * s.xy), yy: c * s.xy + d * s.yy)
    }

    /// The transpose of this matrix, times a symmetric one, times this matrix.
    @inline(__always)
    func sandwiched(_ s: Covariance2) -> Covariance2 {
        let (e, f) = (s.xx * a + s.xy * c, s.xx * b + s.xy * d)
        let (g, h) = (s.xy * a + s.yy * c, s.xy * b + s.yy * d)
        return Covariance2(xx: a * e + c * g, xy: 0.5 * (a * f + c * h + b * e + d * g), yy: b * f + d * h)
    }
}

extension Covariance2 {
    /// The inverse; the determinant must not be zero.
    @inline(__always)
    var inverse: Covariance2 {
        let scale = 1 / determinant
        return Covariance2(xx: yy * scale, xy: -xy * scale, yy: xx * scale)
    }

    /// This matrix times a vector.
    @inline(__always)
    func applied(to v: SIMD2<Double>) -> SIMD2<Double> { SIMD2(xx * v.x + xy * v.y, xy * v.x + yy * v.y) }

    /// The same covariance in axes whose x points along a unit vector.
    @inline(__always)
    func turned(into u: SIMD2<Double>) -> Covariance2 {
        let (c, s) = (u.x, u.y)
        return Covariance2(
            xx: c * c * xx + 2 * c * s * xy + s * s * yy, xy: (c * c - s * s) * xy + c * s * (yy - xx),
            yy: s * s * xx - 2 * c * s * xy + c * c * yy)
    }
}

extension SIMD2 where Scalar == Double {
    /// Euclidean length.
    @inline(__always) var norm: Double { (x * x + y * y).squareRoot() }

    /// This vector in axes whose x points along a unit vector.
    @inline(__always)
    func turned(into u: SIMD2<Double>) -> SIMD2<Double> { SIMD2(x * u.x + y * u.y, y * u.x - x * u.y) }

    /// Shortened to at most `scale`, smoothly.
    @inline(__always)
    func softened(_ scale: Double) -> SIMD2<Double> { self / (1 + norm / scale) }
}
