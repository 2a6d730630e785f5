extension Rotation {
    /// The rotation of an orthonormal matrix with determinant 1, given by its columns: the images of the axes.
    ///
    /// After Shepperd, "Quaternion from rotation matrix", Journal of Guidance and Control 1, 1978: divide by the
    /// largest of the four components.
    ///
    /// - Returns: nil where the matrix is not finite, or far from a rotation.
    public init?(columns a: SIMD3<Double>, _ b: SIMD3<Double>, _ c: SIMD3<Double>) {
        let cross = SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
        let error = cross - c
        guard abs((a * a).sum() - 1) < 0.02, abs((b * b).sum() - 1) < 0.02, (error * error).sum() < 1e-3 else {
            return nil
        }
        let trace = a.x + b.y + c.z
        let squares = [trace, a.x + a.x - trace, b.y + b.y - trace, c.z + c.z - trace]
        let largest = squares.indices.max { squares[$0] < squares[$1] } ?? 0
        switch largest {
        case 0: self.init(w: 1 + trace, x: b.z - c.y, y: c.x - a.z, z: a.y - b.x)
        case 1: self.init(w: b.z - c.y, x: 1 + squares[1], y: b.x + a.y, z: c.x + a.z)
        case 2: self.init(w: c.x - a.z, x: b.x + a.y, y: 1 + squares[2], z: c.y + b.z)
        default: self.init(w: a.y - b.x, x: c.x + a.z, y: c.y + b.z, z: 1 + squares[3])
        }
    }

    /// The columns of the matrix: the images of the axes.
    public var columns: (SIMD3<Double>, SIMD3<Double>, SIMD3<Double>) {
        (
            self(Vector<From>(1, 0, 0)).coordinates, self(Vector<From>(0, 1, 0)).coordinates,
            self(Vector<From>(0, 0, 1)).coordinates
        )
    }

    /// The rotation of a matrix given row by row, nine numbers; nil where it is none.
    public init?(rows m: [Double]) {
        guard m.count == 9 else { return nil }
        self.init(columns: SIMD3(m[0], m[3], m[6]), SIMD3(m[1], m[4], m[7]), SIMD3(m[2], m[5], m[8]))
    }

    /// The matrix row by row, nine numbers.
    public var rows: [Double] {
        let (a, b, c) = columns
        return [a.x, b.x, c.x, a.y, b.y, c.y, a.z, b.z, c.z]
    }
}
