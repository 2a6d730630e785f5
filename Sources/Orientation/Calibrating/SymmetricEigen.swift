/// Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's rotations (Golub and Van Loan, "Matrix
/// Computations", 8.5).
struct SymmetricEigen {
    /// In descending order.
    private(set) var values: [Double]
    /// Of length 1, one for each value.
    private(set) var vectors: [[Double]]

    /// - Parameter matrix: square and symmetric, row by row.
    init(_ matrix: [[Double]]) {
        var a = matrix
        let n = a.count
        var v = (0..<n).map { row in (0..<n).map { $0 == row ? 1.0 : 0 } }
        // Each sweep at least halves what is off the diagonal; convergence is quadratic, and five are the rule.
        for _ in 0..<30 {
            var off = 0.0
            for p in 0..<n { for q in (p + 1)..<max(n, p + 1) { off += a[p][q] * a[p][q] } }
            let size = (0..<n).reduce(0.0) { $0 + a[$1][$1] * a[$1][$1] }
            guard off > 1e-30 * size else { break }
            for p in 0..<n {
                for q in (p + 1)..<max(n, p + 1) where a[p][q] != 0 {
                    let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
                    let t = (theta >= 0 ? 1.0 : -1) / (abs(theta) + (theta * theta + 1).squareRoot())
                    let c = 1 / (t * t + 1).squareRoot()
                    let s = t * c
                    for k in 0..<n { (a[k][p], a[k][q]) = (c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]) }
                    for k in 0..<n { (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]) }
                    for k in 0..<n { (v[k][p], v[k][q]) = (c * v[k][p] - s * v[k][q], s * v[k][p] + c * v[k][q]) }
                }
            }
        }
        let order = (0..<n).sorted { a[$0][$0] > a[$1][$1] }
        values = order.map { a[$0][$0] }
        vectors = order.map { column in (0..<n).map { v[$0][column] } }
    }
}
