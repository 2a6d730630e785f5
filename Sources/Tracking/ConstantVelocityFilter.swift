import Geometry

/// A Kalman filter for one person on the ground plane: constant velocity, disturbed by white-noise acceleration.
///
/// The state is the position and velocity relative to the wearer in the semi-local frame; the disturbance covers the
/// accelerations of both people. Time steps are real times, so a lost frame costs certainty and nothing else.
/// Model: Bar-Shalom, Li, Kirubarajan, Estimation with Applications to Tracking and Navigation, section 6.2.
public struct ConstantVelocityFilter: Sendable, Equatable {
    /// Position, metres, semi-local x and y.
    public private(set) var position: SIMD2<Double>
    /// Velocity, metres a second, semi-local x and y.
    public private(set) var velocity: SIMD2<Double>
    /// Covariance of the position, m².
    public private(set) var positionCovariance: Covariance2
    /// Covariance of the velocity, m²/s².
    public private(set) var velocityCovariance: Covariance2
    /// Cross-covariance of position (rows) and velocity (columns), m²/s: xx, xy, yx, yy.
    public private(set) var crossCovariance: SIMD4<Double>

    /// Starts at a measured position with an unknown velocity.
    ///
    /// - Parameters:
    ///   - position: metres.
    ///   - covariance: of the measurement, m².
    ///   - velocity: the best guess of the velocity before anything is known, m/s.
    ///   - speedDeviation: standard deviation of that guess in each axis, m/s.
    public init(
        position: SIMD2<Double>, covariance: Covariance2, velocity: SIMD2<Double> = .zero, speedDeviation: Double
    ) {
        self.position = position
        self.velocity = velocity
        positionCovariance = covariance
        velocityCovariance = Covariance2(isotropic: speedDeviation * speedDeviation)
        crossCovariance = .zero
    }

    /// Moves the state on by a time.
    ///
    /// - Parameters:
    ///   - dt: seconds, not negative.
    ///   - q: power spectral density of the acceleration, m²/s³.
    @inlinable
    public mutating func predict(by dt: Double, accelerationDensity q: Double) {
        self = predicted(by: dt, accelerationDensity: q)
    }

    /// The state after a time, without a new measurement.
    public func predicted(by dt: Double, accelerationDensity q: Double) -> ConstantVelocityFilter {
        var next = self
        next.position = position + velocity * dt
        let c = crossCovariance
        let dt2 = dt * dt
        let q3 = q * dt2 * dt / 3
        let q2 = q * dt2 / 2
        next.positionCovariance = Covariance2(
            xx: positionCovariance.xx + 2 * dt * c.x + dt2 * velocityCovariance.xx + q3,
            xy: positionCovariance.xy + dt * (c.y + c.z) + dt2 * velocityCovariance.xy,
            yy: positionCovariance.yy + 2 * dt * c.w + dt2 * velocityCovariance.yy + q3)
        next.crossCovariance = SIMD4(
            c.x + dt * velocityCovariance.xx + q2, c.y + dt * velocityCovariance.xy,
            c.z + dt * velocityCovariance.xy, c.w + dt * velocityCovariance.yy + q2)
        next.velocityCovariance = Covariance2(
            xx: velocityCovariance.xx + q * dt, xy: velocityCovariance.xy, yy: velocityCovariance.yy + q * dt)
        return next
    }

    /// Squared Mahalanobis distance of a measurement from where it was expected; 2 degrees of freedom.
    @inlinable
    public func mahalanobisSquared(to measurement: SIMD2<Double>, covariance: Covariance2) -> Double {
        let innovation = measurement - position
        return (positionCovariance + covariance).mahalanobisSquared(innovation.x, innovation.y)
    }

    /// Takes in a measured position.
    ///
    /// - Returns: false where the measurement says nothing usable (not finite, no positive definite covariance); the
    ///   state is then unchanged.
    @discardableResult
    public mutating func update(with measurement: SIMD2<Double>, covariance r: Covariance2) -> Bool {
        let s = positionCovariance + r
        let determinant = s.determinant
        guard determinant > 0, s.xx > 0, measurement.x.isFinite, measurement.y.isFinite else { return false }
        // S⁻¹, then the gains K = P Hᵀ S⁻¹ for position and velocity.
        let (ixx, ixy, iyy) = (s.yy / determinant, -s.xy / determinant, s.xx / determinant)
        let p = positionCovariance
        let c = crossCovariance
        let kp = SIMD4(
            p.xx * ixx + p.xy * ixy, p.xx * ixy + p.xy * iyy,
            p.xy * ixx + p.yy * ixy, p.xy * ixy + p.yy * iyy)
        // Rows are the velocity's components: K_v = Cᵀ S⁻¹.
        let kv = SIMD4(
            c.x * ixx + c.z * ixy, c.x * ixy + c.z * iyy,
            c.y * ixx + c.w * ixy, c.y * ixy + c.w * iyy)
        let innovation = measurement - position
        position += SIMD2(kp.x * innovation.x + kp.y * innovation.y, kp.z * innovation.x + kp.w * innovation.y)
        velocity += SIMD2(kv.x * innovation.x + kv.y * innovation.y, kv.z * innovation.x + kv.w * innovation.y)
        positionCovariance = Covariance2(
            xx: p.xx - (kp.x * p.xx + kp.y * p.xy),
            xy: p.xy - (kp.x * p.xy + kp.y * p.yy),
            yy: p.yy - (kp.z * p.xy + kp.w * p.yy))
        crossCovariance = SIMD4(
            c.x - (kp.x * c.x + kp.y * c.z), c.y - (kp.x * c.y + kp.y * c.w),
            c.z - (kp.z * c.x + kp.w * c.z), c.w - (kp.z * c.y + kp.w * c.w))
        velocityCovariance = Covariance2(
            xx: velocityCovariance.xx - (kv.x * c.x + kv.y * c.z),
            xy: velocityCovariance.xy - (kv.x * c.y + kv.y * c.w),
            yy: velocityCovariance.yy - (kv.z * c.y + kv.w * c.w))
        return true
    }
}
