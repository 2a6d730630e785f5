/// The gyroscope's bias and how well it is known: a Kalman filter with three states that hardly change.
///
/// At rest the mean rate measures the bias itself. In motion the rate at which the accelerometer has to correct the
/// inclination measures the horizontal parts of the bias, delayed and smoothed as the accelerometer's low-pass delays
/// and smooths; so the rotation that the bias acted through goes through the same low-pass. About the vertical nothing
/// is measured, and a very weak pull to zero keeps the estimate from running away.
struct GyroscopeBias: Sendable {
    /// Radians a second, in the sensor's axes.
    private(set) var estimate = SIMD3<Double>.zero
    private var covariance: Matrix3
    private let settings: AttitudeSettings
    private let largestVariance: Double
    /// How fast the variance grows, (rad/s)² a second.
    private let growth: Double

    init(_ settings: AttitudeSettings) {
        self.settings = settings
        largestVariance = settings.biasInitialDeviation * settings.biasInitialDeviation
        covariance = Matrix3(diagonal: SIMD3(repeating: largestVariance))
        let tenth = 0.1 * Double.pi / 180
        growth = tenth * tenth / settings.biasForgettingTime
    }

    /// Time passes.
    mutating func predict(interval: Double) {
        let more = growth * interval
        covariance.a.x = min(largestVariance, covariance.a.x + more)
        covariance.b.y = min(largestVariance, covariance.b.y + more)
        covariance.c.z = min(largestVariance, covariance.c.z + more)
    }

    /// The sensor rests, and its mean rate is measured.
    mutating func correctAtRest(meanRate: SIMD3<Double>, interval: Double) {
        let noise = noise(settling: settings.biasRestDeviation, interval: interval)
        correct(error: meanRate - estimate, through: .identity, noise: SIMD3(repeating: noise))
    }

    /// The inclination was corrected.
    ///
    /// - Parameters:
    ///   - rate: of the correction, radians a second in the earth frame, to be explained by what the bias is wrong by.
    ///   - rotation: of the sensor to the earth frame, smoothed as the accelerometer is.
    mutating func correctInMotion(rate: SIMD3<Double>, rotation: Matrix3, interval: Double) {
        let noise = noise(settling: settings.biasMotionDeviation, interval: interval)
        correct(
            error: rate, through: rotation, noise: SIMD3(noise, noise, noise / settings.biasVerticalForgetting))
    }

    /// The variance of one measurement with which the filter settles at a standard deviation.
    private func noise(settling deviation: Double, interval: Double) -> Double {
        let variance = deviation * deviation
        return variance * variance / (growth * interval) + variance
    }

    private mutating func correct(error: SIMD3<Double>, through rotation: Matrix3, noise: SIMD3<Double>) {
        let spread = covariance * rotation.transposed
        guard let inverse = (rotation * spread + Matrix3(diagonal: noise)).inverse else { return }
        let gain = spread * inverse
        estimate = limited(estimate + gain * limited(error))
        covariance = (covariance - gain * (rotation * covariance)).symmetrised
    }

    private func limited(_ rate: SIMD3<Double>) -> SIMD3<Double> {
        rate.clamped(
            lowerBound: SIMD3(repeating: -settings.biasLimit), upperBound: SIMD3(repeating: settings.biasLimit))
    }
}
