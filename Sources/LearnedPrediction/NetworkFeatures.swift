import Geometry
import RealModule

/// What the network sees of a person and of the people near it, as `tools/training/headsup_training/features.py` does.
///
/// Everything is relative to the person and turned so that x points along its motion, so that a prediction turns and
/// moves with its input.
struct NetworkFeatures {
    /// Numbers that describe a person.
    static let personCount = 53
    /// Numbers that describe a neighbour.
    static let neighbourCount = 24
    /// Bins of a neighbour's residuals that are looked at.
    private static let neighbourBins = 1..<5

    /// The numbers of the last call.
    private(set) var values: ContiguousArray<Float>

    init() {
        values = []
        values.reserveCapacity(max(Self.personCount, Self.neighbourCount))
    }

    /// Describes a person.
    ///
    /// - Parameters:
    ///   - fit: the line through its measurements.
    ///   - wearerIsOrigin: whether the origin is the wearer: then people mind it.
    ///   - facing: the mean direction of the wearer's face, of a length up to 1; zero where it is not known.
    mutating func describe(_ fit: LineFit, wearerIsOrigin: Bool, facing: SIMD2<Double>) {
        values.removeAll(keepingCapacity: true)
        let (u, speed) = fit.heading
        append(min(speed, 4) / 2)
        append(min(.log(onePlus: speed), 3))
        appendSpread(fit.velocityCovariance.turned(into: u), correlation: true)
        appendSpread(fit.positionCovariance.turned(into: u), correlation: true)
        for bin in 0..<LineFit.binCount {
            append(fit.residuals[bin].turned(into: u).softened(2) * 2)
        }
        let prior = LineFit.residualPrior * LineFit.residualPrior
        for bin in 0..<LineFit.binCount {
            let c = fit.residualCovariances[bin].turned(into: u)
            append(SIMD2(1 - c.xx / prior, 1 - c.yy / prior))
        }
        append(min(fit.newest, LineFit.window))
        append(fit.oldest / LineFit.window)
        append(.log(Double(fit.count) + 1) / 4)
        let flag = wearerIsOrigin ? 1.0 : 0
        let distance = fit.position.norm
        append(flag)
        append((-fit.position / max(distance, 1e-9)).turned(into: u) * flag)
        append(min(distance, 20) / 10 * flag)
        append(flag / (1 + distance))
        append(Self.approach(fit.position, fit.velocity) * flag)
        append(facing.turned(into: u))
        append(facing.norm > 0 ? 1 : 0)
    }

    /// Describes a neighbour as a person sees it.
    mutating func describe(_ other: LineFit, seenBy fit: LineFit) {
        values.removeAll(keepingCapacity: true)
        let u = fit.heading.direction
        let place = (other.position - fit.position).turned(into: u)
        let motion = (other.velocity - fit.velocity).turned(into: u)
        append(place.softened(8) / 2)
        append(1 / (1 + place.norm))
        append(motion.softened(8) / 2)
        append(other.velocity.turned(into: u).softened(8) / 2)
        appendSpread(other.velocityCovariance.turned(into: u), correlation: false)
        append(min(other.newest, LineFit.window))
        append(Self.approach(place, motion))
        for bin in Self.neighbourBins {
            append(other.residuals[bin].turned(into: u).softened(2) * 2)
        }
        let prior = LineFit.residualPrior * LineFit.residualPrior
        for bin in Self.neighbourBins {
            let c = other.residualCovariances[bin]
            append(1 - (c.xx + c.yy) / (2 * prior))
        }
    }

    private mutating func append(_ value: Double) { values.append(Float(value)) }

    private mutating func append(_ pair: SIMD2<Double>) {
        values.append(Float(pair.x))
        values.append(Float(pair.y))
    }

    /// Log standard deviations along the axes, and the correlation.
    private mutating func appendSpread(_ c: Covariance2, correlation: Bool) {
        let (x, y) = (max(c.xx, 0).squareRoot(), max(c.yy, 0).squareRoot())
        append(SIMD2(.log(x + 0.01), .log(y + 0.01)))
        if correlation { append(min(max(c.xy / max(x * y, 1e-12), -1), 1)) }
    }

    /// When a relative motion comes closest (within 5 s, over 5) and how close then (1 is a touch).
    private static func approach(_ p: SIMD2<Double>, _ v: SIMD2<Double>) -> SIMD2<Double> {
        let time = min(max(-(p * v).sum() / ((v * v).sum() + 0.01), 0), 5)
        return SIMD2(time / 5, 1 / (1 + (p + v * time).norm))
    }
}
