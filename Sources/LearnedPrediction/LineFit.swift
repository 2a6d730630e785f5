import Geometry

/// The straight line through a person's measurements: where it is now, how it moves, and what it leaves over.
///
/// Generalised least squares in closed form. A measurement of age a weighs as the inverse of its own covariance plus
/// (r² + q a³ / 3) I, which is the variance that white acceleration of density q gives a position that long ago; so old
/// measurements count where new ones are noisy, and only there. It comes close to a constant-velocity Kalman filter
/// without a recursion, and takes any times.
struct LineFit {
    /// Seconds of history that count.
    static let window = 3.0
    /// Density of the acceleration that old measurements are discounted for, m²/s³.
    static let process = 1.0
    /// What a measurement differs from a smooth path at any age, metres.
    static let roughness = 0.03
    /// Standard deviation of the velocity before any measurement, m/s.
    static let priorSpeed = 2.0
    /// Residuals are averaged in this many bins.
    static let binCount = 8
    /// Duration of a bin, seconds.
    static let bin = 0.4
    /// Standard deviation that residuals are shrunk with, metres.
    static let residualPrior = 0.3
    /// Bounds of a measurement's standard deviation, metres.
    static let deviations = 0.01...100.0

    /// Position now, metres.
    var position = SIMD2<Double>.zero
    /// Velocity, m/s.
    var velocity = SIMD2<Double>.zero
    /// Covariance of the position, m².
    var positionCovariance = Covariance2(isotropic: deviations.upperBound * deviations.upperBound)
    /// Covariance of the velocity, m²/s².
    var velocityCovariance = Covariance2(isotropic: priorSpeed * priorSpeed)
    /// What each bin of measurements differs from the line, shrunk, metres.
    var residuals = InlineArray<8, SIMD2<Double>>(repeating: .zero)
    /// Covariance of each residual, m².
    var residualCovariances = InlineArray<8, Covariance2>(
        repeating: Covariance2(isotropic: residualPrior * residualPrior))
    /// The newest measurement, metres.
    var newestPosition = SIMD2<Double>.zero
    /// Ages of the newest and of the oldest measurement, seconds.
    var newest = window
    var oldest = 0.0
    /// Number of measurements that count; 0 leaves a person somewhere within a hundred metres of the origin.
    var count = 0

    /// Fits the line.
    ///
    /// - Parameters:
    ///   - count: how many measurements there are, oldest first; those that are not usable, or older than the window,
    ///     are left out, except the newest.
    ///   - measurement: a measurement by its index; asked for each twice.
    @inline(__always)
    init(count total: Int, measurement: (Int) -> MeasuredPosition) {
        var last = total - 1
        while last >= 0, !measurement(last).isUsable { last -= 1 }
        guard last >= 0 else { return }
        let reference = measurement(last)
        newestPosition = reference.position
        newest = max(reference.age, 0)
        let limit = max(Self.window, newest) + 1e-6
        var s0 = Covariance2(isotropic: 0)
        var s1 = s0
        var s2 = Covariance2(isotropic: 1 / (Self.priorSpeed * Self.priorSpeed))
        var (b0, b1) = (SIMD2<Double>.zero, SIMD2<Double>.zero)
        var first = last
        for index in stride(from: last, through: 0, by: -1) {
            let m = measurement(index)
            guard m.isUsable, m.age <= limit else { continue }
            first = index
            count += 1
            let age = max(m.age, 0)
            oldest = max(oldest, age)
            let slack = Self.roughness * Self.roughness + Self.process * age * age * age / 3
            let weight = (Self.bounded(m.covariance) + Covariance2(isotropic: slack)).inverse
            let z = weight.applied(to: m.position - reference.position)
            s0 = s0 + weight
            s1 = s1 + weight * -age
            s2 = s2 + weight * (age * age)
            b0 += z
            b1 -= z * age
        }
        let s0Inverse = s0.inverse
        let k = Matrix2(s1, times: s0Inverse)
        velocityCovariance = (s2 + k.symmetricProduct(with: s1) * -1).inverse
        velocity = velocityCovariance.applied(to: b1 - k.applied(to: b0))
        let offset = s0Inverse.applied(to: b0 - s1.applied(to: velocity))
        position = offset + reference.position
        positionCovariance = s0Inverse + k.sandwiched(velocityCovariance)
        let span = (first...last, limit)
        gatherResiduals(span, from: reference.position, offset: offset, measurement: measurement)
    }

    /// Averages what the line leaves over, bin by bin, with the measurements' own precision only: how much their age
    /// matters is for the network to judge.
    @inline(__always)
    private mutating func gatherResiduals(
        _ span: (indices: ClosedRange<Int>, limit: Double), from reference: SIMD2<Double>, offset: SIMD2<Double>,
        measurement: (Int) -> MeasuredPosition
    ) {
        let prior = Covariance2(isotropic: 1 / (Self.residualPrior * Self.residualPrior))
        var precisions = InlineArray<8, Covariance2>(repeating: prior)
        for index in span.indices {
            let m = measurement(index)
            guard m.isUsable, m.age <= span.limit else { continue }
            let age = max(m.age, 0)
            let bin = Int((age / Self.bin + 0.5).rounded(.down))
            guard bin < Self.binCount else { continue }
            let own =
                (Self.bounded(m.covariance) + Covariance2(isotropic: Self.roughness * Self.roughness)).inverse
            precisions[bin] = precisions[bin] + own
            residuals[bin] += own.applied(to: m.position - reference - offset + velocity * age)
        }
        for bin in 0..<Self.binCount {
            residualCovariances[bin] = precisions[bin].inverse
            residuals[bin] = residualCovariances[bin].applied(to: residuals[bin])
        }
    }

    /// A covariance within what a position can have.
    @inline(__always)
    private static func bounded(_ c: Covariance2) -> Covariance2 {
        let low = deviations.lowerBound * deviations.lowerBound
        let high = deviations.upperBound * deviations.upperBound
        let (xx, yy) = (min(max(c.xx, low), high), min(max(c.yy, low), high))
        let bound = 0.99 * (xx * yy).squareRoot()
        return Covariance2(xx: xx, xy: min(max(c.xy, -bound), bound), yy: yy)
    }

    /// The direction of the motion and the speed; x where there is no motion.
    var heading: (direction: SIMD2<Double>, speed: Double) {
        let speed = velocity.norm
        return speed > 1e-9 ? (velocity / speed, speed) : (SIMD2(1, 0), speed)
    }
}
