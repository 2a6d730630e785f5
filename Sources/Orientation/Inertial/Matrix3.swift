/// A 3 x 3 matrix by its columns, for the small Kalman filter of the gyroscope's bias.
struct Matrix3: Sendable, Equatable {
    var a: SIMD3<Double>
    var b: SIMD3<Double>
    var c: SIMD3<Double>

    init(_ a: SIMD3<Double>, _ b: SIMD3<Double>, _ c: SIMD3<Double>) {
        self.a = a
        self.b = b
        self.c = c
    }

    init(diagonal d: SIMD3<Double>) { self.init(SIMD3(d.x, 0, 0), SIMD3(0, d.y, 0), SIMD3(0, 0, d.z)) }

    static let identity = Matrix3(diagonal: SIMD3(1, 1, 1))

    var transposed: Matrix3 {
        Matrix3(SIMD3(a.x, b.x, c.x), SIMD3(a.y, b.y, c.y), SIMD3(a.z, b.z, c.z))
    }

    static func * (m: Matrix3, v: SIMD3<Double>) -> SIMD3<Double> { m.a * v.x + m.b * v.y + m.c * v.z }

    static func * (m: Matrix3, n: Matrix3) -> Matrix3 { Matrix3(m * n.a, m * n.b, m * n.c) }

    static func + (m: Matrix3, n: Matrix3) -> Matrix3 { Matrix3(m.a + n.a, m.b + n.b, m.c + n.c) }

    static func - (m: Matrix3, n: Matrix3) -> Matrix3 { Matrix3(m.a - n.a, m.b - n.b, m.c - n.c) }

    /// Half of the sum with the transpose: takes out what rounding makes of a symmetric matrix.
    var symmetrised: Matrix3 {
        let t = transposed
        return Matrix3((a + t.a) / 2, (b + t.b) / 2, (c + t.c) / 2)
    }

    var determinant: Double { (a * Self.cross(b, c)).sum() }

    /// By the adjugate; nil for a singular matrix.
    var inverse: Matrix3? {
        let determinant = determinant
        guard determinant.isFinite, determinant != 0 else { return nil }
        return Matrix3(
            Self.cross(b, c) / determinant, Self.cross(c, a) / determinant, Self.cross(a, b) / determinant
        ).transposed
    }

    static func cross(_ p: SIMD3<Double>, _ q: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3(p.y * q.z - p.z * q.y, p.z * q.x - p.x * q.z, p.x * q.y - p.y * q.x)
    }
}
