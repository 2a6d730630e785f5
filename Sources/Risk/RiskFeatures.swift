import Geometry
import RealModule
import Tracking

/// How near the paths of a forecast come to the wearer: moments over all paths, each by its weight.
struct LeastDistances: Sendable {
    /// Weighted sum of the least distances, metres.
    var sum = 0.0
    /// Weighted sum of their squares, m².
    var sumOfSquares = 0.0

    /// Counts a path.
    mutating func add(_ distance: Double, weight: Double) {
        sum += weight * distance
        sumOfSquares += weight * distance * distance
    }

    /// Standard deviation of the least distance, metres.
    var deviation: Double { max(0, sumOfSquares - sum * sum).squareRoot() }
}

/// What the calibration looks at, of one person at one moment. None of it depends on the direction from which somebody
/// comes, nor on left and right.
///
/// tools/training/headsup_training/risk.py trains on the very same numbers: `headsup evaluate collision --features`
/// writes them.
public struct RiskFeatures: Sendable {
    /// Names of the features, in order.
    public static let names = [
        "odds", "odds_now", "odds_early", "odds_middle", "odds_late", "odds_latest", "least_mean", "least_deviation",
        "least_margin", "closest_distance", "closest_time", "straight_distance", "straight_time", "distance",
        "log_distance", "receding", "passing", "time_left", "range_deviation", "cross_deviation", "speed_deviation",
        "cross_speed_deviation", "age", "log_age", "log_observations", "unseen", "root_unseen",
    ]

    /// The features, in the order of their names.
    public private(set) var values = InlineArray<27, Float>(repeating: 0)

    /// Gathers the features of a person.
    ///
    /// - Parameters:
    ///   - entries: probability of a first entry now and in each step.
    ///   - entryCounts: how many of them, from the first, make the odds now, early, middle, late and latest.
    ///   - least: how near the paths come.
    ///   - closest: closest point of approach on the likeliest path: metres, seconds.
    ///   - motion: of the person relative to the wearer.
    ///   - evidence: what the track rests on.
    init(
        entries: ContiguousArray<Double>, entryCounts: InlineArray<5, Int>, least: LeastDistances,
        closest: (distance: Double, time: Double), motion: ConstantVelocityFilter, evidence: TrackEvidence
    ) {
        let (p, v) = (motion.position, motion.velocity)
        let distance = max((p * p).sum().squareRoot(), 1e-3)
        let along = p / distance
        let across = SIMD2(-along.y, along.x)
        let receding = (v * along).sum()
        // The closest approach of a straight walk on.
        let straightTime = min(6, max(0, -receding * distance / max((v * v).sum(), 0.01)))
        let straight = p + v * straightTime
        let spread = least.deviation + 0.03
        func deviation(_ c: Covariance2, _ u: SIMD2<Double>) -> Double {
            max(0, c.xx * u.x * u.x + 2 * c.xy * u.x * u.y + c.yy * u.y * u.y).squareRoot()
        }
        var count = 0
        func add(_ value: Double, to values: inout InlineArray<27, Float>) {
            values[count] = Float(value)
            count += 1
        }
        var sum = 0.0
        var odds = InlineArray<6, Double>(repeating: 0)
        for (index, entry) in entries.enumerated() {
            sum += entry
            for k in 0..<5 where entryCounts[k] == index + 1 { odds[k + 1] = sum }
        }
        odds[0] = sum
        var all = InlineArray<27, Float>(repeating: 0)
        for k in 0..<6 {
            let share = min(1 - 1e-4, max(1e-4, odds[k]))
            add(.log(share / (1 - share)), to: &all)
        }
        add(least.sum, to: &all)
        add(.log(spread), to: &all)
        add(min(20, max(-20, (least.sum - 1) / spread / 2)), to: &all)
        add(closest.distance, to: &all)
        add(closest.time, to: &all)
        add(min((straight * straight).sum().squareRoot(), 8), to: &all)
        add(straightTime, to: &all)
        add(distance, to: &all)
        add(.log(distance + 0.2), to: &all)
        add(receding, to: &all)
        add(abs((v * across).sum()), to: &all)
        add(min(8, distance / max(-receding, 0.2)), to: &all)
        add(.log(deviation(motion.positionCovariance, along) + 0.01), to: &all)
        add(.log(deviation(motion.positionCovariance, across) + 0.01), to: &all)
        add(.log(deviation(motion.velocityCovariance, along) + 0.02), to: &all)
        add(.log(deviation(motion.velocityCovariance, across) + 0.02), to: &all)
        let age = max(0, evidence.age)
        let unseen = min(2, max(0, evidence.unseen))
        add(min(4, age), to: &all)
        add(.log(age + 0.1), to: &all)
        add(.log(Double(max(1, evidence.observations))), to: &all)
        add(unseen, to: &all)
        add(unseen.squareRoot(), to: &all)
        values = all
    }
}
