/// Knows when a sensor rests: gyroscope and accelerometer have kept close to their own recent means for a while, and the
/// mean rate is small enough to be a bias.
struct RestDetector: Sendable {
    /// The gyroscope's recent mean, radians a second: at rest its bias.
    var meanRate: SIMD3<Double> { rate.value }
    /// Whether the sensor rests.
    private(set) var isResting = false

    private var rate = LowPassFilter()
    private var force = LowPassFilter()
    private var step: LowPassStep
    private var quiet = 0.0
    private let settings: AttitudeSettings

    init(_ settings: AttitudeSettings) {
        self.settings = settings
        step = LowPassStep(timeConstant: settings.restMeanTime, interval: 0)
    }

    mutating func update(rate newRate: SIMD3<Double>, force newForce: SIMD3<Double>, interval: Double) {
        step = step.with(interval: interval)
        rate.update(newRate, step)
        force.update(newForce, step)
        let rateDeparture = newRate - rate.value
        let forceDeparture = newForce - force.value
        let mean = rate.value
        let isQuiet =
            (rateDeparture * rateDeparture).sum() < settings.restAngularRate * settings.restAngularRate
            && (forceDeparture * forceDeparture).sum() < settings.restAcceleration * settings.restAcceleration
            && max(abs(mean.x), abs(mean.y), abs(mean.z)) <= settings.biasLimit
        quiet = isQuiet ? quiet + interval : 0
        isResting = quiet >= settings.restTime
    }

    /// Forgets the means: after a gap they say nothing.
    mutating func restart() {
        rate.restart()
        force.restart()
        quiet = 0
        isResting = false
    }
}
