import Geometry
import RealModule

/// What became of a sample.
public enum SampleUse: Sendable, Hashable {
    /// Taken in.
    case used
    /// Taken in without the accelerometer, whose reading is missing, cut off or impossible.
    case withoutAccelerometer
    /// Taken in, but the gyroscope was cut off by its range: the turn was faster than it says.
    case saturated
    /// Taken in after a gap in which nobody measured the turn.
    case afterGap
    /// Left out: it has the time of the one before.
    case repeated
    /// Left out: it is older than the one before.
    case outOfOrder
    /// Left out: its gyroscope reading is missing or impossible.
    case unusable
}

/// The sensor's orientation from gyroscope and accelerometer: six axes, no magnetometer, so that the heading is relative
/// to the start and drifts slowly with what is left of the gyroscope's bias about the vertical.
///
/// After Laidig and Seel, "VQF: Highly accurate IMU orientation estimation with bias estimation and magnetic disturbance
/// rejection", Information Fusion 91, 2023. The gyroscope alone turns the sensor into a frame that is almost inertial.
/// There the accelerometer is averaged over seconds: gravity stands still in that frame, while pushes and swings of the
/// head average out, which is how linear acceleration is rejected. A slow second rotation keeps the average upright. How
/// fast it has to turn shows the gyroscope's bias; rest shows it at once.
///
/// The intervals are those of the samples' own times: no rate has to be known. An update allocates nothing.
public struct AttitudeFilter: Sendable {
    /// The frame into which the gyroscope alone turns the sensor.
    private enum Strapdown: ReferenceFrame {}

    private let settings: AttitudeSettings
    private var turn = Rotation<Body, Strapdown>(angle: 0, about: .zero)
    private var upright = Rotation<Strapdown, SemiLocal>(angle: 0, about: .zero)
    private var rest: RestDetector
    private var bias: GyroscopeBias
    private var force = LowPassFilter()
    private var rotation = (LowPassFilter(), LowPassFilter(), LowPassFilter())
    private var turnedBias = LowPassFilter()
    private var step: LowPassStep
    private var lastTime: Timestamp?
    private var lastRate = SIMD3<Double>.zero
    private var outOfOrder = 0
    private var knowsUp = false
    private var wasSaturated = false

    /// Makes a filter that knows nothing yet.
    public init(_ settings: AttitudeSettings = AttitudeSettings()) {
        self.settings = settings
        rest = RestDetector(settings)
        bias = GyroscopeBias(settings)
        step = LowPassStep(timeConstant: settings.accelerometerTime, interval: 0)
    }

    /// How the sensor is turned, the heading relative to the start; nil until the accelerometer has told what is up.
    public var orientation: Rotation<Body, SemiLocal>? {
        guard knowsUp else { return nil }
        let sinceMeasured = Rotation<Body, Body>(rotationVector: angularRate.coordinates * settings.readingDelay)
        return upright.after(turn).after(sinceMeasured)
    }

    /// Whether the sensor rests.
    public var isResting: Bool { rest.isResting }

    /// The gyroscope's bias as it is estimated, radians a second.
    public var gyroscopeBias: Vector<Body> { Vector(bias.estimate + settings.calibratedBias) }

    /// The rate of turn in the last sample without the bias, radians a second.
    public var angularRate: Vector<Body> { Vector(lastRate - bias.estimate) }

    /// Takes in a sample.
    public mutating func update(_ sample: InertialReading) -> SampleUse {
        guard sample.angularRate.isFinite, sample.angularRate.largest < Self.impossibleRate else { return .unusable }
        guard let last = lastTime else {
            begin(at: sample)
            return .used
        }
        var interval = sample.time.since(last)
        if interval == 0 { return .repeated }
        if interval < 0 {
            // One late sample is left out; several in a row are a clock that was set back.
            outOfOrder += 1
            guard outOfOrder >= Self.clockSetBack else { return .outOfOrder }
            interval = .infinity
        }
        outOfOrder = 0
        lastTime = sample.time
        let rate = sample.angularRate.coordinates - settings.calibratedBias
        defer { lastRate = rate }
        guard interval <= settings.longestInterval else {
            resume(after: interval, rate: rate, force: sample.specificForce)
            return .afterGap
        }
        integrate(rate - bias.estimate, over: interval)
        let isSaturated = sample.angularRate.largest >= settings.gyroscopeRange
        if wasSaturated && !isSaturated { forgetUp() }
        wasSaturated = isSaturated
        guard isUsable(sample.specificForce) else { return isSaturated ? .saturated : .withoutAccelerometer }
        rest.update(rate: rate, force: sample.specificForce.coordinates, interval: interval)
        correct(sample.specificForce, interval: interval)
        return isSaturated ? .saturated : .used
    }

    private mutating func begin(at sample: InertialReading) {
        lastTime = sample.time
        lastRate = sample.angularRate.coordinates - settings.calibratedBias
        if isUsable(sample.specificForce) { _ = keepUpright(sample.specificForce, interval: 0) }
    }

    /// Over a short gap the mean of the rates on both sides is the best guess; over a long one there is none. What is up
    /// is learnt anew in both cases, at once, and the heading goes on as it was.
    private mutating func resume(after gap: Double, rate: SIMD3<Double>, force: Vector<Body>) {
        if gap <= Self.guessedGap { integrate((rate + lastRate) / 2 - bias.estimate, over: gap) }
        bias.predict(interval: min(gap, settings.biasForgettingTime))
        rest.restart()
        forgetUp()
        if isUsable(force) { _ = keepUpright(force, interval: 0) }
    }

    private mutating func forgetUp() {
        force.restart()
        rotation.0.restart()
        rotation.1.restart()
        rotation.2.restart()
        turnedBias.restart()
    }

    private mutating func integrate(_ rate: SIMD3<Double>, over interval: Double) {
        let next = turn.after(Rotation<Body, Body>(rotationVector: rate * interval))
        turn = next.renormalised
    }

    private mutating func correct(_ sample: Vector<Body>, interval: Double) {
        guard let correction = keepUpright(sample, interval: interval) else { return }
        bias.predict(interval: interval)
        let columns = upright.after(turn).columns
        let now = Matrix3(columns.0, columns.1, columns.2)
        let turned = now * bias.estimate
        rotation.0.update(now.a, step)
        rotation.1.update(now.b, step)
        rotation.2.update(now.c, step)
        turnedBias.update(SIMD3(turned.x, turned.y, 0), step)
        if rest.isResting {
            bias.correctAtRest(meanRate: rest.meanRate, interval: interval)
        } else {
            let smooth = Matrix3(rotation.0.value, rotation.1.value, rotation.2.value)
            // The bias that was taken out all along is part of what the correction shows; about the vertical the
            // measurement is zero, with next to no weight.
            let expected = smooth * bias.estimate
            bias.correctInMotion(
                rate: correction + turnedBias.value - expected, rotation: smooth, interval: interval)
        }
    }

    /// Averages the accelerometer and turns the average upright.
    ///
    /// - Returns: the rate at which that had to be done, radians a second in the earth frame; nil where it was not.
    private mutating func keepUpright(_ sample: Vector<Body>, interval: Double) -> SIMD3<Double>? {
        step = step.with(interval: interval)
        force.update(turn(sample).coordinates, step)
        let mean = upright(Vector<Strapdown>(force.value))
        // In free fall, or in the hand of somebody who swings it round, the mean says nothing of what is up.
        guard mean.length > 0.5 * Self.gravity else { return nil }
        let up = mean.normalized
        let half = max(0, (up.z + 1) / 2).squareRoot()
        let correction =
            half > 1e-6
            ? Rotation<SemiLocal, SemiLocal>(w: half, x: up.y / (2 * half), y: -up.x / (2 * half), z: 0)
            : Rotation<SemiLocal, SemiLocal>(angle: .pi, about: SIMD3(1, 0, 0))
        guard let correction else { return nil }
        upright = correction.after(upright).renormalised
        knowsUp = true
        return interval > 0 ? SIMD3(-up.y, up.x, 0) / interval : nil
    }

    private func isUsable(_ force: Vector<Body>) -> Bool {
        force.isFinite && force.largest < min(settings.accelerometerRange, Self.impossibleForce)
    }

    /// No such sensor measures up to here, radians a second and m/s².
    private static let impossibleRate = 200.0
    private static let impossibleForce = 2000.0
    private static let gravity = 9.81
    /// A turn over a gap of this length may still be guessed from the rates at its ends, seconds.
    private static let guessedGap = 0.5
    /// So many samples in a row that are older than the last one taken in mean that the clock was set back.
    private static let clockSetBack = 5
}

extension Rotation {
    /// The same rotation without what rounding adds to its length.
    var renormalised: Rotation { Rotation(w: w, x: v.x, y: v.y, z: v.z) ?? self }
}
