import Geometry
import RealModule

/// The rotation and the time offset with which a sensor's turns are the camera's.
///
/// Both are fixed to each other, so a turn of the one over some time is the same turn of the other, seen in other axes:
/// as rotation vectors, camera = R · sensor, exactly. For a given time offset R is Wahba's problem, solved by Davenport's
/// q-method (Markley and Mortari, "Quaternion attitude estimation using vector observations", 2000). The offset is found
/// first where the speeds of both correlate best, which needs no R, and both are then refined together by Gauss and
/// Newton's method with Tukey's weights, which give no weight to turns that do not fit.
struct TurnAlignment {
    /// A turn of the camera over a short time, and when it was.
    struct Span {
        /// Which recording.
        var path: Int
        /// Moments by the camera's clock, seconds since that recording's first reading.
        var start: Double
        var end: Double
        /// Rotation vector in the camera's axes at the start, radians.
        var turn: SIMD3<Double>
    }

    /// A solution.
    struct Fit {
        var rotation: Rotation<Body, Camera>
        var offset: Double
        /// Root mean square of what is left, of those that have weight, radians.
        var residual = Double.infinity
        /// The same as a robust cost, which counts outliers too: to compare solutions by.
        var cost = Double.infinity
        /// Part of the spans without weight.
        var outliers = 0.0
        var scale = 1.0
    }

    let paths: [GyroscopePath]
    let spans: [Span]
    /// Speeds are cut off here where they are compared, radians a second: leaps of the camera are faster.
    private let fastest: Double

    init(paths: [GyroscopePath], spans: [Span]) {
        self.paths = paths
        self.spans = spans
        fastest = 2 * Self.speed(of: spans, quantile: 0.8)
    }

    /// The camera's speed below which it was for a part of the time, radians a second; 0 without spans.
    static func speed(of spans: [Span], quantile: Double) -> Double {
        let speeds = spans.map { ($0.turn * $0.turn).sum().squareRoot() / ($0.end - $0.start) }.sorted()
        return speeds.isEmpty ? 0 : speeds[min(speeds.count - 1, Int(Double(speeds.count) * quantile))]
    }

    /// What the sensor turned in a span; nil where readings are missing.
    func sensorTurn(_ span: Span, offset: Double) -> SIMD3<Double>? {
        paths[span.path].turn(from: span.start + offset, to: span.end + offset)
    }

    /// How well the speeds of both correlate at an offset, -1 to 1, over every so many-th span.
    func correlation(offset: Double, stride: Int) -> Double {
        var (n, x, y, xx, yy, xy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        for index in Swift.stride(from: 0, to: spans.count, by: stride) {
            let span = spans[index]
            guard let turn = sensorTurn(span, offset: offset) else { continue }
            let duration = span.end - span.start
            let a = min(fastest, (span.turn * span.turn).sum().squareRoot() / duration)
            let b = min(fastest, (turn * turn).sum().squareRoot() / duration)
            (n, x, y, xx, yy, xy) = (n + 1, x + a, y + b, xx + a * a, yy + b * b, xy + a * b)
        }
        // Where most of the camera's turns have no readings beside them, chance correlates well.
        guard n * Double(stride) > 0.5 * Double(spans.count) else { return -1 }
        let spread = (xx - x * x / n) * (yy - y * y / n)
        return spread > 0 ? (xy - x * y / n) / spread.squareRoot() : -1
    }

    /// Wahba's problem over the given spans.
    ///
    /// - Parameter mirrored: whether the sensor's turns are taken the other way round.
    func rotation(offset: Double, mirrored: Bool = false) -> Rotation<Body, Camera>? {
        var b = [[Double]](repeating: [0, 0, 0], count: 3)
        for span in spans {
            guard let turn = sensorTurn(span, offset: offset) else { continue }
            // By unit length too: one false leap of the camera must not outweigh all.
            let length = max((span.turn * span.turn).sum().squareRoot(), 1e-9)
            for row in 0..<3 {
                for column in 0..<3 { b[row][column] += span.turn[row] * turn[column] / length * (mirrored ? -1 : 1) }
            }
        }
        return Self.wahba(b)
    }

    /// The rotation that makes the trace of Rᵀ B greatest, B the sum of camera · sensorᵀ.
    static func wahba(_ b: [[Double]]) -> Rotation<Body, Camera>? {
        let trace = b[0][0] + b[1][1] + b[2][2]
        let z = [b[2][1] - b[1][2], b[0][2] - b[2][0], b[1][0] - b[0][1]]
        var k = [[Double]](repeating: [0, 0, 0, 0], count: 4)
        for row in 0..<3 {
            for column in 0..<3 { k[row][column] = b[row][column] + b[column][row] - (row == column ? trace : 0) }
            k[row][3] = z[row]
            k[3][row] = z[row]
        }
        k[3][3] = trace
        let q = SymmetricEigen(k).vectors[0]
        return Rotation(w: q[3], x: q[0], y: q[1], z: q[2])
    }

    /// Refines a solution over the spans that a rule keeps.
    func refined(_ start: Fit, iterations: Int = 15, keeping isKept: (Int) -> Bool = { _ in true }) -> Fit {
        var fit = start
        for _ in 0..<iterations {
            guard let step = step(&fit, isKept) else { break }
            fit.rotation = Rotation<Camera, Camera>(rotationVector: step.turn).after(fit.rotation).renormalised
            // An offset that leaps leaves the valley that the correlation found.
            fit.offset += max(-0.02, min(0.02, step.offset))
            if (step.turn * step.turn).sum() < 1e-14, abs(step.offset) < 1e-7 { break }
        }
        _ = step(&fit, isKept)
        return fit
    }

    /// One step of Gauss and Newton; sets what is known of the fit at its start.
    private func step(_ fit: inout Fit, _ isKept: (Int) -> Bool) -> (turn: SIMD3<Double>, offset: Double)? {
        let h = 0.001
        var rows: [(error: SIMD3<Double>, turned: SIMD3<Double>, change: SIMD3<Double>)] = []
        rows.reserveCapacity(spans.count)
        for (index, span) in spans.enumerated() where isKept(index) {
            guard let turn = sensorTurn(span, offset: fit.offset),
                let before = sensorTurn(span, offset: fit.offset - h),
                let after = sensorTurn(span, offset: fit.offset + h)
            else { continue }
            let turned = fit.rotation(Vector<Body>(turn)).coordinates
            let change = fit.rotation(Vector<Body>((after - before) / (2 * h))).coordinates
            rows.append((span.turn - turned, turned, change))
        }
        guard rows.count >= 10 else { return nil }
        let lengths = rows.map { ($0.error * $0.error).sum().squareRoot() }
        // The median length of a normal error of three coordinates is 1.538 of their standard deviation.
        let deviation = max(GyroscopeRest.median(lengths) / 1.538, 1e-6)
        let limit = Self.tukey * deviation
        var normal = [[Double]](repeating: [0, 0, 0, 0, 0], count: 4)
        var (weightSum, squares, kept, cost, along, lengthSum) = (0.0, 0.0, 0, 0.0, 0.0, 0.0)
        for (row, length) in zip(rows, lengths) {
            let ratio = min(1, length * length / (limit * limit))
            cost += limit * limit * (1 - (1 - ratio) * (1 - ratio) * (1 - ratio)) / 3
            guard ratio < 1 else { continue }
            let weight = (1 - ratio) * (1 - ratio)
            kept += 1
            weightSum += weight
            squares += weight * length * length
            let fitted = row.turned
            along += weight * (row.error * fitted).sum() + weight * (fitted * fitted).sum()
            lengthSum += weight * (fitted * fitted).sum()
            // error(δ, d + δd) = error + [turned]× δ - change δd
            let jacobian: [SIMD3<Double>] = [
                SIMD3(0, fitted.z, -fitted.y), SIMD3(-fitted.z, 0, fitted.x), SIMD3(fitted.y, -fitted.x, 0),
                -row.change,
            ]
            for i in 0..<4 {
                for j in 0..<4 { normal[i][j] += weight * (jacobian[i] * jacobian[j]).sum() }
                normal[i][4] -= weight * (jacobian[i] * row.error).sum()
            }
        }
        guard weightSum > 0 else { return nil }
        fit.residual = (squares / weightSum).squareRoot()
        fit.cost = (cost / Double(rows.count)).squareRoot()
        fit.outliers = 1 - Double(kept) / Double(rows.count)
        fit.scale = lengthSum > 0 ? along / lengthSum : 1
        guard let x = Self.solved(normal) else { return nil }
        return (SIMD3(x[0], x[1], x[2]), x[3])
    }

    /// Tukey's constant: at 4.685 standard deviations normal errors lose 5 % of their efficiency; three coordinates want a
    /// little more.
    private static let tukey = 6.0

    /// Gauss's elimination with pivots, the right side in the last column.
    private static func solved(_ system: [[Double]]) -> [Double]? {
        var a = system
        let n = a.count
        for column in 0..<n {
            guard let pivot = (column..<n).max(by: { abs(a[$0][column]) < abs(a[$1][column]) }),
                abs(a[pivot][column]) > 1e-15
            else { return nil }
            a.swapAt(column, pivot)
            for row in 0..<n where row != column {
                let factor = a[row][column] / a[column][column]
                for k in column...n { a[row][k] -= factor * a[column][k] }
            }
        }
        return (0..<n).map { a[$0][n] / a[$0][$0] }
    }
}
