import RealModule

/// A second-order Butterworth low-pass of a vector, exact for samples at whatever intervals.
///
/// The poles lie at (-1 ± i)/τ, which is a cut-off of √2/(2πτ), the relation of Laidig and Seel (2023). Over an interval
/// the input is held, so the step is the closed solution of y'' + 2y'/τ + 2(y - u)/τ² = 0 and no sampling rate has to be
/// known. Over the first τ seconds the value is the plain mean, so that a start needs no settling.
struct LowPassFilter: Sendable, Equatable {
    /// The filtered vector.
    private(set) var value = SIMD3<Double>.zero
    private var slope = SIMD3<Double>.zero
    private var age = -1.0

    /// Takes in a sample that holds for the interval of a step.
    mutating func update(_ input: SIMD3<Double>, _ step: LowPassStep) {
        guard age >= 0 else {
            value = input
            age = 0
            return
        }
        guard age >= step.timeConstant else {
            age += step.interval
            if age > 0 { value += (input - value) * (step.interval / age) }
            return
        }
        let error = value - input
        let rate = 1 / step.timeConstant
        value = input + step.cosine * error + step.sine * (slope * step.timeConstant + error)
        slope = step.cosine * slope - step.sine * (slope + 2 * rate * error)
    }

    /// Forgets everything.
    mutating func restart() { self = LowPassFilter() }
}

/// What a low-pass needs to know of an interval: the same for all vectors with one time constant.
struct LowPassStep: Sendable, Equatable {
    let timeConstant: Double
    let interval: Double
    /// Cosine and sine of the interval in time constants, both faded by the exponential.
    fileprivate let cosine: Double
    fileprivate let sine: Double

    /// - Parameters:
    ///   - timeConstant: τ, seconds, above zero.
    ///   - interval: seconds since the last sample.
    init(timeConstant: Double, interval: Double) {
        self.timeConstant = timeConstant
        self.interval = interval
        let turns = interval / timeConstant
        let fade = Double.exp(-turns)
        cosine = fade * .cos(turns)
        sine = fade * .sin(turns)
    }

    /// The step of another interval; this very one where the interval is the same, as it mostly is.
    func with(interval other: Double) -> LowPassStep {
        other == interval ? self : LowPassStep(timeConstant: timeConstant, interval: other)
    }
}
