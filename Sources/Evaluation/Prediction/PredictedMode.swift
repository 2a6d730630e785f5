import Geometry

/// One of the futures that a predictor holds possible for one person.
public struct PredictedMode: Sendable, Equatable {
    /// How likely it is; the modes of a prediction need not sum to 1, they are normalised.
    public var probability: Double
    /// Where the person will be on the ground plane at each step, metres.
    public var means: [SIMD2<Double>]
    /// How uncertain that is at each step; empty for a predictor that does not say.
    public var covariances: [Covariance2]

    /// Makes a mode.
    public init(probability: Double = 1, means: [SIMD2<Double>], covariances: [Covariance2] = []) {
        self.probability = probability
        self.means = means
        self.covariances = covariances
    }
}
