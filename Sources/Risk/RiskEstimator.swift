import Geometry
import Prediction
import RealModule
import Tracking

/// Turns forecasts into the probability and time of a collision.
///
/// A person's path in one mode is taken as the mean path plus one offset that grows as the forecast's covariance does:
/// x(t) = m(t) + S(t) ξ with S(t) S(t) = Σ(t) and ξ ~ N(0, I) fixed for the whole path. Errors of a predicted path are
/// strongly correlated in time (a wrong speed stays wrong), so the probability to come within the radius at *some* time is
/// the probability of the set of ξ whose path does, not a product over times. That set is measured by a fixed quadrature:
/// the same input gives the same risk, and no noise.
public struct RiskEstimator: Sendable {
    /// What is tuned.
    public let settings: RiskSettings
    /// Times a forecast is needed for, seconds ahead.
    public let times: [Double]

    private struct Node {
        var offset: SIMD2<Double>
        var weight: Double
    }

    private let nodes: ContiguousArray<Node>
    /// Distance between neighbouring nodes, standard deviations: each node stands for a cell of about that size.
    private let cell: Double
    // Probability of a first entry in each step, of the person at hand.
    private var entries: ContiguousArray<Double>

    /// Rings and directions of the quadrature.
    private static let (rings, spokes) = (5, 12)

    /// Makes an estimator, its quadrature and its work space.
    public init(settings: RiskSettings = RiskSettings()) {
        self.settings = settings
        times = predictionTimes(step: settings.step, horizon: settings.horizon)
        var nodes: ContiguousArray<Node> = []
        for ring in 0..<Self.rings {
            // Rings of equal probability under N(0, I): the squared radius is exponential, so its quantiles are logs.
            let middle = (Double(ring) + 0.5) / Double(Self.rings)
            let radius = (-2 * Double.log(1 - middle)).squareRoot()
            for spoke in 0..<Self.spokes {
                let angle = 2 * Double.pi * (Double(spoke) + (ring.isMultiple(of: 2) ? 0 : 0.5)) / Double(Self.spokes)
                nodes.append(
                    Node(
                        offset: SIMD2(radius * .cos(angle), radius * .sin(angle)),
                        weight: 1 / Double(Self.rings * Self.spokes)))
            }
        }
        self.nodes = nodes
        cell = 0.35
        entries = ContiguousArray(repeating: 0, count: times.count + 1)
    }

    /// Estimates the risk of every track.
    ///
    /// - Parameters:
    ///   - tracker: the tracks the forecasts were made for.
    ///   - forecasts: for `times`, in the tracker's order.
    ///   - risks: emptied, then filled in the same order; its storage is kept.
    public mutating func estimate(
        _ tracker: borrowing Tracker, _ forecasts: borrowing Forecasts, into risks: inout [CollisionRisk]
    ) {
        risks.removeAll(keepingCapacity: true)
        for person in 0..<forecasts.count {
            risks.append(estimate(person: person, motion: tracker.tracks[person].motion, forecasts))
        }
    }

    /// Estimates the risk of one person.
    ///
    /// - Parameters:
    ///   - person: index in the forecasts.
    ///   - motion: where the person is and moves now.
    ///   - forecasts: for `times`.
    public mutating func estimate(
        person: Int, motion: ConstantVelocityFilter, _ forecasts: borrowing Forecasts
    ) -> CollisionRisk {
        let distance = (motion.position * motion.position).sum().squareRoot()
        let closing = distance > 0 ? -(motion.position * motion.velocity).sum() / distance : 0
        for i in entries.indices { entries[i] = 0 }
        for mode in 0..<forecasts.modeCount {
            addEntries(person: person, mode: mode, motion: motion, forecasts)
        }
        let total = entries.reduce(0, +)
        let closest = closestApproach(person: person, motion: motion, forecasts)
        return CollisionRisk(
            probability: calibrated(min(1, total)), timeToCollision: quantile(0.5, of: total),
            earliestTimeToCollision: quantile(0.1, of: total), closestTime: closest.time,
            closestDistance: closest.distance,
            closestPoint: Point(closest.point.x, closest.point.y, 0), distance: distance, closingSpeed: closing)
    }

    /// Adds one mode's probability of a first entry at each step.
    private mutating func addEntries(
        person: Int, mode: Int, motion: ConstantVelocityFilter, _ forecasts: borrowing Forecasts
    ) {
        let weight = forecasts.weight(person: person, mode: mode)
        guard weight > 0 else { return }
        let steps = times.count
        // Nobody whose every path passes five standard deviations outside the radius needs the quadrature.
        var isNear = (motion.position * motion.position).sum().squareRoot() < settings.radius + 1
        for step in 0..<steps where !isNear {
            let m = forecasts.mean(person: person, mode: mode, step: step)
            let p = forecasts.covariance(person: person, mode: mode, step: step)
            let reach = settings.radius + 5 * max(p.xx, p.yy).squareRoot()
            isNear = (m * m).sum() < reach * reach
        }
        guard isNear else { return }
        for node in nodes {
            var last = motion.position + motion.positionCovariance.squareRoot(times: node.offset)
            var spread = cell * motion.positionCovariance.deviation
            var deepest = entryProbability(from: last, to: last, spread: spread)
            entries[0] += weight * node.weight * deepest
            for step in 0..<steps where deepest < 1 {
                let p = forecasts.covariance(person: person, mode: mode, step: step)
                let here =
                    forecasts.mean(person: person, mode: mode, step: step) + p.squareRoot(times: node.offset)
                spread = cell * p.deviation
                // A cell's spread is one and the same path's at every step, so only coming nearer adds to it.
                let share = entryProbability(from: last, to: here, spread: spread)
                if share > deepest {
                    entries[step + 1] += weight * node.weight * (share - deepest)
                    deepest = share
                }
                last = here
            }
        }
    }

    /// Probability that a path on a straight piece comes within the radius, where the path stands for a cell of paths.
    @inline(__always)
    private func entryProbability(from a: SIMD2<Double>, to b: SIMD2<Double>, spread: Double) -> Double {
        let d = b - a
        let length = (d * d).sum()
        let along = length > 0 ? max(0, min(1, -(a * d).sum() / length)) : 0
        let nearest = a + d * along
        let distance = (nearest * nearest).sum().squareRoot()
        let excess = (settings.radius - distance) / max(spread, 1e-3)
        if excess > 3 { return 1 }
        if excess < -3 { return 0 }
        // The logistic curve that comes nearest to the normal distribution's.
        return 1 / (1 + .exp(-1.702 * excess))
    }

    /// Time by which a share of the entries has happened, seconds.
    private func quantile(_ share: Double, of total: Double) -> Double {
        guard total > 1e-9 else { return .infinity }
        var sum = 0.0
        for (i, entry) in entries.enumerated() {
            let next = sum + entry
            if next >= share * total {
                guard i > 0 else { return 0 }
                let start = i == 1 ? 0 : times[i - 2]
                return start + (times[i - 1] - start) * (share * total - sum) / max(entry, 1e-12)
            }
            sum = next
        }
        return times.last ?? 0
    }

    private func closestApproach(
        person: Int, motion: ConstantVelocityFilter, _ forecasts: borrowing Forecasts
    ) -> (time: Double, distance: Double, point: SIMD2<Double>) {
        let mode = forecasts.likeliestMode(person: person)
        var best = (time: 0.0, distance: (motion.position * motion.position).sum().squareRoot(), point: motion.position)
        var (last, lastTime) = (motion.position, 0.0)
        for step in 0..<times.count {
            let here = forecasts.mean(person: person, mode: mode, step: step)
            let d = here - last
            let length = (d * d).sum()
            let along = length > 0 ? max(0, min(1, -(last * d).sum() / length)) : 0
            let point = last + d * along
            let distance = (point * point).sum().squareRoot()
            if distance < best.distance {
                best = (lastTime + (times[step] - lastTime) * along, distance, point)
            }
            (last, lastTime) = (here, times[step])
        }
        return best
    }

    private func calibrated(_ p: Double) -> Double {
        guard p > 1e-6 else { return 0 }
        guard p < 1 - 1e-6 else { return 1 }
        let odds = Double.log(p / (1 - p))
        return 1 / (1 + .exp(-(settings.calibrationSlope * odds + settings.calibrationOffset)))
    }
}

extension Covariance2 {
    /// Mean standard deviation of the two axes.
    @inline(__always)
    fileprivate var deviation: Double { (max(0, xx + yy) / 2).squareRoot() }

    /// The symmetric square root times a vector; no direction of the axes is preferred, as a Cholesky factor would.
    /// Zero where the matrix is no covariance.
    @inline(__always)
    fileprivate func squareRoot(times xi: SIMD2<Double>) -> SIMD2<Double> {
        let s = max(0, determinant).squareRoot()
        let t = (xx + yy + 2 * s).squareRoot()
        guard t > 0, xx >= 0, yy >= 0 else { return .zero }
        return SIMD2((xx + s) * xi.x + xy * xi.y, xy * xi.x + (yy + s) * xi.y) / t
    }
}
