/// Constants of the attitude filter. Where nothing else is said they are those that Laidig and Seel published for any
/// sensor and motion ("VQF: Highly accurate IMU orientation estimation with bias estimation and magnetic disturbance
/// rejection", Information Fusion 91, 2023); docs/orientation.md says what was tried.
public struct AttitudeSettings: Sendable, Equatable {
    /// Time constant of the accelerometer's low-pass, seconds: longer averages pushes out better, and lets the gyroscope's
    /// drift in. Published is 3; a little more keeps the correction of the inclination out of the rotation over 3 s.
    public var accelerometerTime = 4.0
    /// Standard deviation of the gyroscope's bias before anything is known, radians a second.
    public var biasInitialDeviation = 0.5 * Self.degree
    /// In this time the bias becomes unknown by a tenth of a degree a second, seconds.
    public var biasForgettingTime = 100.0
    /// No estimate of the bias is larger, radians a second: more than that is a turn, or a broken sensor.
    public var biasLimit = 2 * Self.degree
    /// Standard deviation to which the bias is known after long motion, radians a second.
    public var biasMotionDeviation = 0.1 * Self.degree
    /// How strongly the bias about the vertical goes to zero in motion, where nothing shows it.
    public var biasVerticalForgetting = 0.0001
    /// Standard deviation to which the bias is known after long rest, radians a second.
    public var biasRestDeviation = 0.03 * Self.degree
    /// So long the readings must be quiet to be rest, seconds.
    public var restTime = 1.5
    /// Time constant of the mean from which readings at rest do not depart, seconds.
    public var restMeanTime = 0.5
    /// Departure of the gyroscope that ends rest, radians a second.
    public var restAngularRate = 2 * Self.degree
    /// Departure of the accelerometer that ends rest, m/s².
    public var restAcceleration = 0.5
    /// Readings of the gyroscope from here on are cut off by its range, radians a second. Unknown is infinite.
    public var gyroscopeRange = Double.infinity
    /// Readings of the accelerometer from here on are cut off by its range, m/s². Unknown is infinite.
    public var accelerometerRange = Double.infinity
    /// Between samples that are further apart nobody knows what the sensor did, seconds. Every IMU here samples at
    /// 50 Hz or faster; this is five samples lost.
    public var longestInterval = 0.1
    /// By how much a gyroscope's reading is older than the moment it is read at, seconds: the group delay of the digital
    /// low-pass in consumer sensors, 1 to 4 ms at the bandwidths in use. The estimate is turned on by as much.
    /// Zero where the time offset to the camera was measured: that holds the delay already.
    public var readingDelay = 0.002
    /// The gyroscope's bias as it was calibrated, radians a second in the sensor's axes. What it has become since is estimated
    /// on top of it.
    public var calibratedBias = SIMD3<Double>.zero

    private static let degree = Double.pi / 180

    /// The published constants.
    public init() {}
}
