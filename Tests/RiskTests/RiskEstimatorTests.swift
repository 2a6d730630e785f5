import Foundation
import Geometry
import Prediction
import Risk
import TestSupport
import Testing
import Tracking

/// A person who moves straight, with a given uncertainty of place and speed.
private func motion(
    at position: SIMD2<Double>, moving velocity: SIMD2<Double>, deviation: Double = 0.1, speedDeviation: Double = 0.2
) -> ConstantVelocityFilter {
    ConstantVelocityFilter(
        position: position, covariance: Covariance2(isotropic: deviation * deviation), velocity: velocity,
        speedDeviation: speedDeviation)
}

/// A forecast of straight motion, with the same uncertainty.
private func forecast(_ motion: ConstantVelocityFilter, times: [Double], weight: Double = 1) -> Forecasts {
    var forecasts = Forecasts()
    forecasts.reshape(count: 1, modeCount: 1, times: times)
    forecasts.setWeight(weight, person: 0, mode: 0)
    for (step, t) in times.enumerated() {
        let future = motion.predicted(by: t, accelerationDensity: 0)
        forecasts.set(mean: future.position, covariance: future.positionCovariance, person: 0, mode: 0, step: step)
    }
    return forecasts
}

private func risk(_ motion: ConstantVelocityFilter, _ settings: RiskSettings = RiskSettings()) -> CollisionRisk {
    var estimator = RiskEstimator(settings: settings)
    return estimator.estimate(person: 0, motion: motion, forecast(motion, times: estimator.times))
}

private var uncalibrated: RiskSettings {
    var settings = RiskSettings()
    (settings.calibrationSlope, settings.calibrationOffset) = (1, 0)
    return settings
}

@Suite("Collision risk")
struct RiskEstimatorTests {
    @Test("is near 1 for somebody head-on, near 0 for one who walks away or passes wide")
    func extremes() {
        #expect(risk(motion(at: SIMD2(5, 0), moving: SIMD2(-2.5, 0)), uncalibrated).probability > 0.95)
        #expect(risk(motion(at: SIMD2(3, 0), moving: SIMD2(1.5, 0)), uncalibrated).probability < 0.01)
        #expect(risk(motion(at: SIMD2(5, 4), moving: SIMD2(-2.5, 0)), uncalibrated).probability < 0.01)
    }

    @Test("agrees with a simulation of thousands of paths")
    func monteCarlo() {
        var random = SeededGenerator(1)
        for _ in 0..<20 {
            let start = SIMD2(random.uniform(2, 6), random.uniform(-2, 2))
            let velocity = SIMD2(random.uniform(-2.5, -0.5), random.uniform(-0.7, 0.7))
            let (deviation, speedDeviation) = (random.uniform(0.05, 0.4), random.uniform(0.1, 0.6))
            let m = motion(at: start, moving: velocity, deviation: deviation, speedDeviation: speedDeviation)
            var hits = 0
            let paths = 1500
            for _ in 0..<paths {
                let p = start + SIMD2(random.normal(deviation), random.normal(deviation))
                let v = velocity + SIMD2(random.normal(speedDeviation), random.normal(speedDeviation))
                let along = max(0, min(3, -(p * v).sum() / (v * v).sum()))
                let nearest = p + v * along
                if (nearest * nearest).sum() < 1 { hits += 1 }
            }
            let expected = Double(hits) / Double(paths)
            let found = risk(m, uncalibrated).probability
            // Place and speed err independently in the simulation, as one offset in the estimate: near, not equal.
            #expect(abs(found - expected) < 0.12, "\(found) against \(expected) from \(start), \(velocity)")
        }
    }

    @Test("does not depend on the direction from which somebody comes")
    func rotation() {
        let reference = risk(motion(at: SIMD2(4, 1), moving: SIMD2(-1.5, -0.1))).probability
        for k in 0..<24 {
            let a = 2 * Double.pi * Double(k) / 24
            func turned(_ v: SIMD2<Double>) -> SIMD2<Double> {
                SIMD2(v.x * cos(a) - v.y * sin(a), v.x * sin(a) + v.y * cos(a))
            }
            let found = risk(motion(at: turned(SIMD2(4, 1)), moving: turned(SIMD2(-1.5, -0.1)))).probability
            #expect(abs(found - reference) < 0.02)
        }
    }

    @Test("knows when: the median time is that of the mean path, the tenth percentile before it")
    func timing() {
        for speed in [1.5, 2.0, 2.5] {
            let r = risk(motion(at: SIMD2(4, 0), moving: SIMD2(-speed, 0)))
            #expect(abs(r.timeToCollision - 3 / speed) < 0.25)
            #expect(r.earliestTimeToCollision <= r.timeToCollision)
            #expect(r.earliestTimeToCollision > 0.4)
        }
    }

    @Test("knows where: closest point, its time and its side")
    func closestApproach() {
        let r = risk(motion(at: SIMD2(4, 1.5), moving: SIMD2(-2, 0)))
        #expect(abs(r.closestTime - 2) < 0.01)
        #expect(abs(r.closestDistance - 1.5) < 0.01)
        #expect(r.closestPoint.y > 1.4)
        #expect(abs(r.distance - (4.0 * 4 + 1.5 * 1.5).squareRoot()) < 1e-9)
        #expect(r.closingSpeed > 1.8)
    }

    @Test("somebody within the radius already is certain and now")
    func inside() {
        let r = risk(motion(at: SIMD2(0.4, 0.1), moving: .zero, deviation: 0.05))
        #expect(r.probability > 0.99)
        #expect(r.timeToCollision == 0)
    }

    @Test("rises as the course points nearer, without steps")
    func smooth() {
        var last = 0.0
        for k in 0...60 {
            let offset = 3 - Double(k) / 20
            let p = risk(motion(at: SIMD2(4, offset), moving: SIMD2(-2, 0), deviation: 0.2), uncalibrated).probability
            #expect(p >= last - 0.01)
            #expect(p - last < 0.12)
            last = p
        }
        #expect(last > 0.9)
    }

    @Test("modes count by their weights")
    func modes() {
        var estimator = RiskEstimator(settings: uncalibrated)
        let toward = motion(at: SIMD2(4, 0), moving: SIMD2(-2, 0))
        var forecasts = Forecasts()
        forecasts.reshape(count: 1, modeCount: 2, times: estimator.times)
        forecasts.setWeight(0.3, person: 0, mode: 0)
        forecasts.setWeight(0.7, person: 0, mode: 1)
        for (step, t) in estimator.times.enumerated() {
            forecasts.set(
                mean: SIMD2(4 - 2 * t, 0), covariance: Covariance2(isotropic: 0.01), person: 0, mode: 0, step: step)
            forecasts.set(
                mean: SIMD2(4 + 2 * t, 0), covariance: Covariance2(isotropic: 0.01), person: 0, mode: 1, step: step)
        }
        #expect(abs(estimator.estimate(person: 0, motion: toward, forecasts).probability - 0.3) < 0.02)
    }

    @Test("a covariance that is none gives a finite answer")
    func broken() {
        var estimator = RiskEstimator()
        var forecasts = Forecasts()
        forecasts.reshape(count: 1, modeCount: 1, times: estimator.times)
        forecasts.setWeight(1, person: 0, mode: 0)
        for step in estimator.times.indices {
            forecasts.set(
                mean: SIMD2(1.2, 0), covariance: Covariance2(xx: -1, xy: 3, yy: 0), person: 0, mode: 0, step: step)
        }
        let r = estimator.estimate(person: 0, motion: motion(at: SIMD2(3, 0), moving: .zero), forecasts)
        #expect((0...1).contains(r.probability))
    }

    @Test("a horizon of zero, or less, asks only about now", arguments: [0, -1, 0.1])
    func noHorizon(_ horizon: Double) {
        var settings = uncalibrated
        settings.horizon = horizon
        let far = risk(motion(at: SIMD2(3, 0), moving: SIMD2(-2, 0)), settings)
        #expect(far.probability < 0.01)
        let near = risk(motion(at: SIMD2(0.4, 0), moving: .zero, deviation: 0.05), settings)
        #expect(near.probability > 0.99)
        #expect(near.timeToCollision == 0)
    }
}
