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

    /// Nodes of the quadrature in standard deviations, eight to a vector; all of the same weight.
    private let nodes: InlineArray<8, (x: SIMD8<Float>, y: SIMD8<Float>)>
    /// What the forecast's probability is worth, where it was learned for these settings.
    private let calibration: RiskCalibration?
    // Of the person at hand: probability of a first entry in each step, and the least distances of the paths.
    private var entries: ContiguousArray<Double>
    private var leastDistances = LeastDistances()

    /// Distance between neighbouring nodes, standard deviations: each node stands for a cell of about that size.
    private static let cell = 0.35
    /// Rings and spokes of the quadrature: 4 x 16 = 8 vectors of 8.
    private static let (rings, spokes) = (4, 16)

    /// Makes an estimator, its quadrature and its work space.
    public init(settings: RiskSettings = RiskSettings()) {
        self.settings = settings
        times = predictionTimes(step: settings.step, horizon: settings.horizon)
        var nodes = InlineArray<8, (x: SIMD8<Float>, y: SIMD8<Float>)>(repeating: (.zero, .zero))
        for index in 0..<Self.rings * Self.spokes {
            let (ring, spoke) = (index / Self.spokes, index % Self.spokes)
            // Rings of equal probability under N(0, I), each at the radius that keeps its part of the variance: the
            // squared radius is exponential, and its mean over a quantile interval is a difference of x (1 - log x).
            let outer = 1 - Double(ring) / Double(Self.rings)
            let inner = 1 - Double(ring + 1) / Double(Self.rings)
            func moment(_ q: Double) -> Double { q > 0 ? 2 * q * (1 - .log(q)) : 0 }
            let radius = ((moment(outer) - moment(inner)) * Double(Self.rings)).squareRoot()
            let angle = 2 * Double.pi * (Double(spoke) + (ring.isMultiple(of: 2) ? 0 : 0.5)) / Double(Self.spokes)
            nodes[index / 8].x[index % 8] = Float(radius * .cos(angle))
            nodes[index / 8].y[index % 8] = Float(radius * .sin(angle))
        }
        self.nodes = nodes
        entries = ContiguousArray(repeating: 0, count: times.count + 1)
        calibration = RiskCalibration(radius: settings.radius, horizon: settings.horizon, times: times)
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
            let track = tracker.tracks[person]
            let evidence = tracker.time.map { TrackEvidence(track, at: $0) }
            risks.append(estimate(person: person, motion: track.motion, evidence: evidence, forecasts))
        }
    }

    /// Estimates the risk of one person.
    ///
    /// - Parameters:
    ///   - person: index in the forecasts.
    ///   - motion: where the person is and moves now.
    ///   - evidence: what the track rests on; nil where that is not known, which leaves only the plain calibration.
    ///   - forecasts: for `times`.
    public mutating func estimate(
        person: Int, motion: ConstantVelocityFilter, evidence: TrackEvidence? = nil, _ forecasts: borrowing Forecasts
    ) -> CollisionRisk {
        let distance = (motion.position * motion.position).sum().squareRoot()
        let closing = distance > 0 ? -(motion.position * motion.velocity).sum() / distance : 0
        let closest = closestApproach(person: person, motion: motion, forecasts)
        let mayMeet = follow(person: person, motion: motion, forecasts)
        // A forecast that is no number says nothing of a collision.
        let sum = entries.reduce(0, +)
        let total = sum.isFinite ? sum : 0
        var probability = calibrated(min(1, total))
        if mayMeet, let evidence, let calibration {
            let features = RiskFeatures(
                entries: entries, entryCounts: calibration.entryCounts, least: leastDistances,
                closest: (closest.distance, closest.time), motion: motion, evidence: evidence)
            probability = calibration.probability(features) ?? probability
        }
        return CollisionRisk(
            probability: probability, timeToCollision: quantile(0.5, of: total),
            earliestTimeToCollision: quantile(0.1, of: total), closestTime: closest.time,
            closestDistance: closest.distance,
            closestPoint: Point(closest.point.x, closest.point.y, 0), distance: distance, closingSpeed: closing)
    }

    /// What the calibration looks at, for training it: of a track by its place in the tracker's order.
    ///
    /// - Returns: nil for somebody whose paths all stay away, and where radius or horizon are not the trained ones.
    public mutating func features(
        of person: Int, _ tracker: borrowing Tracker, _ forecasts: borrowing Forecasts
    ) -> RiskFeatures? {
        let track = tracker.tracks[person]
        guard let calibration, let evidence = tracker.time.map({ TrackEvidence(track, at: $0) }),
            follow(person: person, motion: track.motion, forecasts)
        else { return nil }
        let closest = closestApproach(person: person, motion: track.motion, forecasts)
        return RiskFeatures(
            entries: entries, entryCounts: calibration.entryCounts, least: leastDistances,
            closest: (closest.distance, closest.time), motion: track.motion, evidence: evidence)
    }

    /// Measures the paths of a person; false, and all zero, where none comes near.
    private mutating func follow(
        person: Int, motion: ConstantVelocityFilter, _ forecasts: borrowing Forecasts
    ) -> Bool {
        for i in entries.indices { entries[i] = 0 }
        leastDistances = LeastDistances()
        var comesNear = false
        for mode in 0..<forecasts.modeCount {
            let outlook = outlook(person: person, mode: mode, motion: motion, forecasts)
            if outlook.mayMeet {
                addEntries(person: person, mode: mode, motion: motion, forecasts)
                comesNear = true
            } else {
                leastDistances.add(outlook.least, weight: forecasts.weight(person: person, mode: mode))
            }
        }
        return comesNear
    }

    /// How near the mean path of a mode comes, and whether any path of it may come near enough to matter: nobody whose
    /// every path passes five standard deviations outside the radius needs the quadrature.
    private func outlook(
        person: Int, mode: Int, motion: ConstantVelocityFilter, _ forecasts: borrowing Forecasts
    ) -> (least: Double, mayMeet: Bool) {
        var least = (motion.position * motion.position).sum()
        var mayMeet = least.squareRoot() < settings.radius + 1
        for step in times.indices {
            let m = forecasts.mean(person: person, mode: mode, step: step)
            let p = forecasts.covariance(person: person, mode: mode, step: step)
            let reach = settings.radius + 5 * max(p.xx, p.yy, 0).squareRoot()
            let square = (m * m).sum()
            least = min(least, square)
            if square < reach * reach { mayMeet = true }
        }
        return (least.squareRoot(), mayMeet)
    }

    /// Adds one mode's probability of a first entry at each step, and the least distances of its paths.
    private mutating func addEntries(
        person: Int, mode: Int, motion: ConstantVelocityFilter, _ forecasts: borrowing Forecasts
    ) {
        let weight = forecasts.weight(person: person, mode: mode)
        guard weight > 0 else { return }
        let steps = times.count
        let radius = Float(settings.radius)
        let scale = weight / Double(Self.rings * Self.spokes)
        var last = nodes
        var deepest = InlineArray<8, SIMD8<Float>>(repeating: .zero)
        var nearest = InlineArray<8, SIMD8<Float>>(repeating: SIMD8(repeating: .greatestFiniteMagnitude))
        for step in 0...steps {
            let m =
                step == 0 ? motion.position : forecasts.mean(person: person, mode: mode, step: step - 1)
            let p =
                step == 0
                ? motion.positionCovariance : forecasts.covariance(person: person, mode: mode, step: step - 1)
            let root = p.squareRoot
            let (sxx, sxy, syy) = (Float(root.xx), Float(root.xy), Float(root.yy))
            let (mx, my) = (SIMD8<Float>(repeating: Float(m.x)), SIMD8<Float>(repeating: Float(m.y)))
            // A cell's own paths are spread around the node's: its share within the radius is a ramp, not a step.
            let sharpness = Float(1 / (Self.rampWidth * max(Self.cell * p.deviation, 1e-3)))
            let reach = radius + 0.5 / sharpness
            var entered = SIMD8<Float>.zero
            for k in 0..<8 {
                let x = mx + sxx * nodes[k].x + sxy * nodes[k].y
                let y = my + sxy * nodes[k].x + syy * nodes[k].y
                let from = step == 0 ? (x: x, y: y) : last[k]
                last[k] = (x, y)
                let square = Self.leastSquare(from, (x, y))
                nearest[k] = Self.lesser(nearest[k], square)
                // Far from the radius the ramp is zero.
                guard any(square .< reach * reach) else { continue }
                let share = Self.ramp((radius - square.squareRoot()) * sharpness + 0.5)
                // A cell's spread is one and the same path's at every step, so only coming nearer adds to it.
                let depth = Self.greater(deepest[k], share)
                entered += depth - deepest[k]
                deepest[k] = depth
            }
            entries[step] += scale * Double(entered.sum())
        }
        var (sum, sumOfSquares) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
        for k in 0..<8 {
            sum += nearest[k].squareRoot()
            sumOfSquares += nearest[k]
        }
        leastDistances.sum += scale * Double(sum.sum())
        leastDistances.sumOfSquares += scale * Double(sumOfSquares.sum())
    }

    /// Width of the ramp that comes nearest to the normal distribution, standard deviations.
    private static let rampWidth = 3.76

    /// The lesser of each two. The standard library's own goes lane by lane, and took an eighth of the whole decision.
    @inline(__always)
    private static func lesser(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMD8<Float> {
        a.replacing(with: b, where: b .< a)
    }

    /// The greater of each two.
    @inline(__always)
    private static func greater(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMD8<Float> {
        a.replacing(with: b, where: b .> a)
    }

    /// 0 below 0, 1 above 1, and smooth between.
    @inline(__always)
    private static func ramp(_ x: SIMD8<Float>) -> SIMD8<Float> {
        let s = lesser(greater(x, .zero), SIMD8(repeating: 1))
        return s * s * (3 - 2 * s)
    }

    /// The square of the least distance from the wearer on straight pieces, m².
    @inline(__always)
    private static func leastSquare(
        _ a: (x: SIMD8<Float>, y: SIMD8<Float>), _ b: (x: SIMD8<Float>, y: SIMD8<Float>)
    ) -> SIMD8<Float> {
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        let length = greater(dx * dx + dy * dy, SIMD8(repeating: 1e-12))
        let along = lesser(greater(-(a.x * dx + a.y * dy) / length, .zero), SIMD8(repeating: 1))
        let (x, y) = (a.x + dx * along, a.y + dy * along)
        return x * x + y * y
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

    /// The symmetric square root: no direction of the axes is preferred, as by a Cholesky factor. Zero where the matrix
    /// is no covariance.
    @inline(__always)
    fileprivate var squareRoot: Covariance2 {
        let s = max(0, determinant).squareRoot()
        let t = (xx + yy + 2 * s).squareRoot()
        guard t > 0, xx >= 0, yy >= 0 else { return Covariance2(isotropic: 0) }
        return Covariance2(xx: (xx + s) / t, xy: xy / t, yy: (yy + s) / t)
    }
}
