import Geometry

/// The rotation between two sets of directions of which some do not belong together.
///
/// Pairs drawn at random propose rotations, the one that most directions agree with wins (Fischler and Bolles, "Random
/// sample consensus", 1981; scored as Torr and Zisserman's MSAC), and iterated weighted least squares with Tukey's biweight
/// makes the most of all that agree (Wahba's problem, 1965). Both draw their numbers from the same seed every time, so a
/// replay repeats. Nothing is allocated.
public struct RotationEstimator: Sendable {
    /// What was found.
    public struct Estimate<From: ReferenceFrame, To: ReferenceFrame>: Sendable {
        /// Takes the first set to the second.
        public var rotation: Rotation<From, To>
        /// How many directions agree.
        public var inliers: Int
        /// Share of the weight of all directions that agrees, 0 to 1.
        public var share: Double
        /// How far the directions that agree lie from their middle, root mean square, radians. All in one spot, they leave the
        /// turn about that spot open.
        public var spread: Double
    }

    /// Directions that differ by less agree, radians.
    public var tolerance: Double
    /// At most so many pairs are tried.
    private let mostTrials = 150
    /// How sure the search is to have met a pair of right directions when it stops early.
    private let confidence = 0.9999
    private let iterations = 12

    /// - Parameter tolerance: directions that differ by less agree, radians.
    public init(tolerance: Double) { self.tolerance = tolerance }

    /// Finds the rotation that takes the first set to the second.
    ///
    /// - Parameters:
    ///   - from: unit vectors.
    ///   - to: unit vectors, as many.
    ///   - weights: how much each counts, positive, as many.
    ///   - guess: a rotation that may well be right; tried first.
    /// - Returns: nil for fewer than two directions, and where no two agree.
    public func estimate<From: ReferenceFrame, To: ReferenceFrame>(
        from: [Vector<From>], to: [Vector<To>], weights: [Double], guess: Rotation<From, To>? = nil
    ) -> Estimate<From, To>? {
        let count = min(from.count, to.count, weights.count)
        guard count >= 2 else { return nil }
        var best: Rotation<From, To>?
        var bestScore = 0.0
        func propose(_ rotation: Rotation<From, To>) {
            let score = score(rotation, from, to, weights)
            if score > bestScore { (best, bestScore) = (rotation, score) }
        }
        // Pairs of right directions have a share of share²: after so many trials one was met, or chance was unkind.
        func trialsLeft() -> Int {
            guard let best else { return mostTrials }
            let share = Double(agreeing(best, from, to)) / Double(count)
            return min(mostTrials, Self.trials(share * share, confidence: confidence))
        }
        if let guess { propose(guess) }
        var random = PairDraw()
        var trial = 0
        var enough = trialsLeft()
        while trial < enough {
            trial += 1
            let (i, j) = random.pair(below: count)
            guard let rotation = align(from[i], from[j], to[i], to[j]) else { continue }
            let before = bestScore
            propose(rotation)
            if bestScore > before { enough = trialsLeft() }
        }
        guard let best else { return nil }
        return describe(refine(best, from, to, weights), from, to, weights)
    }

    /// Trials after which an event of some probability has happened but for a rest of 1 - confidence.
    private static func trials(_ probability: Double, confidence: Double) -> Int {
        guard probability > 1e-6 else { return .max }
        var left = 1.0
        var count = 0
        while left > 1 - confidence, count < 1000 {
            left *= 1 - probability
            count += 1
        }
        return count
    }

    /// The rotation of two pairs of directions: their middle exactly, their plane as far as it goes (after the triad method,
    /// Black, 1964).
    private func align<From, To>(
        _ a: Vector<From>, _ b: Vector<From>, _ c: Vector<To>, _ d: Vector<To>
    ) -> Rotation<From, To>? {
        let (n, m) = (a.cross(b), c.cross(d))
        // Too near to each other they tell nothing about the turn around them; a wrong pair is mostly of another width.
        guard n.length > 0.03, m.length > 0.03, abs(a.dot(b) - c.dot(d)) < 4 * tolerance * max(n.length, m.length)
        else {
            return nil
        }
        let middle: Rotation<From, To>? = arc((a + b).normalized.coordinates, (c + d).normalized.coordinates)
        guard let middle else { return nil }
        let plane: Rotation<To, To>? = arc(middle(n).normalized.coordinates, m.normalized.coordinates)
        return plane.map { $0.after(middle) }
    }

    /// The shortest turn of one direction to another; nil for opposite ones.
    private func arc<From, To>(_ p: SIMD3<Double>, _ q: SIMD3<Double>) -> Rotation<From, To>? {
        let axis = Matrix3.cross(p, q)
        return Rotation(w: 1 + (p * q).sum(), x: axis.x, y: axis.y, z: axis.z)
    }

    private func score<From, To>(
        _ rotation: Rotation<From, To>, _ from: [Vector<From>], _ to: [Vector<To>], _ weights: [Double]
    ) -> Double {
        let limit = tolerance * tolerance
        var sum = 0.0
        for i in 0..<min(from.count, to.count, weights.count) {
            let e = rotation(from[i]) - to[i]
            sum += weights[i] * max(0, 1 - e.dot(e) / limit)
        }
        return sum
    }

    private func agreeing<From, To>(
        _ rotation: Rotation<From, To>, _ from: [Vector<From>], _ to: [Vector<To>]
    ) -> Int {
        var count = 0
        for i in 0..<min(from.count, to.count) {
            let e = rotation(from[i]) - to[i]
            if e.dot(e) < tolerance * tolerance { count += 1 }
        }
        return count
    }

    /// Gauss and Newton's steps to the weighted least squares, each direction counting less the worse it fits.
    private func refine<From, To>(
        _ start: Rotation<From, To>, _ from: [Vector<From>], _ to: [Vector<To>], _ weights: [Double]
    ) -> Rotation<From, To> {
        let limit = tolerance * tolerance
        var rotation = start
        for _ in 0..<iterations {
            var normal = Matrix3(diagonal: .zero)
            var right = SIMD3<Double>.zero
            for i in 0..<min(from.count, to.count, weights.count) {
                let p = rotation(from[i])
                let e = to[i] - p
                let misfit = e.dot(e) / limit
                guard misfit < 1 else { continue }
                let weight = weights[i] * (1 - misfit) * (1 - misfit)
                let c = p.coordinates
                normal.a += weight * (SIMD3(1, 0, 0) - c.x * c)
                normal.b += weight * (SIMD3(0, 1, 0) - c.y * c)
                normal.c += weight * (SIMD3(0, 0, 1) - c.z * c)
                right += weight * Matrix3.cross(c, to[i].coordinates)
            }
            guard let inverse = normal.inverse else { return rotation }
            let step = inverse * right
            let size = (step * step).sum()
            guard size.isFinite, size < 0.01 else { return rotation }
            rotation = Rotation<To, To>(rotationVector: step).after(rotation)
            if size < 1e-22 { break }
        }
        return rotation
    }

    private func describe<From, To>(
        _ rotation: Rotation<From, To>, _ from: [Vector<From>], _ to: [Vector<To>], _ weights: [Double]
    ) -> Estimate<From, To>? {
        var (inliers, agreed, all) = (0, 0.0, 0.0)
        var sum = SIMD3<Double>.zero
        for i in 0..<min(from.count, to.count, weights.count) {
            all += weights[i]
            let e = rotation(from[i]) - to[i]
            guard e.dot(e) < tolerance * tolerance else { continue }
            inliers += 1
            agreed += weights[i]
            sum += from[i].coordinates
        }
        guard inliers >= 2, all > 0 else { return nil }
        // The mean of unit vectors is shorter the more they differ: 1 - r² is the mean square of the distance from it.
        let mean = sum / Double(inliers)
        let spread = max(0, 1 - (mean * mean).sum()).squareRoot()
        return Estimate(rotation: rotation, inliers: inliers, share: agreed / all, spread: spread)
    }
}

/// Draws pairs, the same for every estimate (xorshift64; Marsaglia, 2003).
private struct PairDraw {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    private mutating func next(below count: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int((state >> 33) % UInt64(count))
    }

    /// Two different numbers.
    mutating func pair(below count: Int) -> (Int, Int) {
        let i = next(below: count)
        let j = next(below: count - 1)
        return (i, j >= i ? j + 1 : j)
    }
}
