import Geometry
import RealModule

/// A mixture of normal distributions on the ground plane: what a predictor says of one moment.
struct GaussianMixture: Sendable {
    /// One of its normal distributions.
    struct Component: Sendable {
        var weight: Double
        var mean: SIMD2<Double>
        var covariance: Covariance2
        /// Logarithm of the weight and of the density at the mean.
        var logPeak: Double
    }

    private(set) var components: [Component] = []

    /// The mixture at a step of a prediction; nil where it names no distribution there: no covariance, none that is
    /// positive definite, or no probability above zero. Modes that are not proper are left out.
    init?(_ modes: [PredictedMode], step: Int) {
        for mode in modes where step < mode.covariances.count && step < mode.means.count {
            let covariance = mode.covariances[step]
            let mean = mode.means[step]
            let isProper =
                covariance.xx > 0 && covariance.determinant > 0 && covariance.determinant.isFinite
                && mean.x.isFinite && mean.y.isFinite
            guard isProper, mode.probability > 0, mode.probability.isFinite else { continue }
            components.append(Component(weight: mode.probability, mean: mean, covariance: covariance, logPeak: 0))
        }
        let total = components.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return nil }
        for index in components.indices {
            components[index].weight /= total
            let determinant = components[index].covariance.determinant
            components[index].logPeak =
                .log(components[index].weight) - .log(2 * .pi) - .log(determinant) / 2
        }
    }

    /// Natural logarithm of the density, a square metre.
    func logDensity(at point: SIMD2<Double>) -> Double {
        var largest = -Double.infinity
        for component in components { largest = max(largest, component.logDensity(at: point)) }
        guard largest.isFinite else { return largest }
        var sum = 0.0
        for component in components { sum += .exp(component.logDensity(at: point) - largest) }
        return largest + .log(sum)
    }

    /// How much of the probability lies where the density is higher than at a point: 0 at the highest peak, towards 1
    /// far out. The region of highest density that holds a share p contains the point just where this is at most p.
    ///
    /// For one component it is exact. For more, each component is represented by `pointsOfComponent` points of equal
    /// probability on Vogel's spiral (Vogel, "A better way to construct the sunflower head", 1979), which spreads them
    /// evenly over its quantiles: no random number, and an error of about 1 % in the share.
    func probabilityOfDenser(than point: SIMD2<Double>) -> Double {
        if components.count == 1, let only = components.first {
            let d = point - only.mean
            return 1 - .exp(-only.covariance.mahalanobisSquared(d.x, d.y) / 2)
        }
        let level = logDensity(at: point)
        var probability = 0.0
        for component in components {
            let axes = component.axes
            var denser = 0
            for spiralPoint in Self.spiral where isDenser(component.mean + axes.applied(spiralPoint), than: level) {
                denser += 1
            }
            probability += component.weight * Double(denser) / Double(Self.pointsOfComponent)
        }
        return probability
    }

    /// Whether the logarithm of the density at a point is above a level; most points are decided by one component.
    private func isDenser(_ point: SIMD2<Double>, than level: Double) -> Bool {
        var sum = 0.0
        for component in components {
            sum += .exp(component.logDensity(at: point) - level)
            if sum > 1 { return true }
        }
        return false
    }

    static let pointsOfComponent = 256

    /// Points of equal probability of the standard normal distribution.
    private static let spiral: [SIMD2<Double>] = (0..<pointsOfComponent).map { index in
        let share = (Double(index) + 0.5) / Double(pointsOfComponent)
        let radius = (-2 * Double.log(1 - share)).squareRoot()
        let goldenAngle = Double.pi * (3 - 5.0.squareRoot())
        return SIMD2(.cos(Double(index) * goldenAngle), .sin(Double(index) * goldenAngle)) * radius
    }
}

extension GaussianMixture.Component {
    /// The lower triangular square root of the covariance.
    struct Axes {
        var xx: Double
        var yx: Double
        var yy: Double
        func applied(_ v: SIMD2<Double>) -> SIMD2<Double> { SIMD2(xx * v.x, yx * v.x + yy * v.y) }
    }

    var axes: Axes {
        let xx = covariance.xx.squareRoot()
        let yx = covariance.xy / xx
        return Axes(xx: xx, yx: yx, yy: max(0, covariance.yy - yx * yx).squareRoot())
    }

    /// Natural logarithm of the weighted density.
    func logDensity(at point: SIMD2<Double>) -> Double {
        let d = point - mean
        return logPeak - covariance.mahalanobisSquared(d.x, d.y) / 2
    }
}
