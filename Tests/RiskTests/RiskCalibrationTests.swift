import Foundation
import Geometry
import Prediction
import TestSupport
import Testing
import Tracking

@testable import Risk

/// The risk of somebody who walks straight on, with what the track rests on.
private func risk(
    at position: SIMD2<Double>, moving velocity: SIMD2<Double>, evidence: TrackEvidence?,
    covariance: Covariance2? = nil, settings: RiskSettings = RiskSettings()
) -> CollisionRisk {
    var estimator = RiskEstimator(settings: settings)
    let motion = ConstantVelocityFilter(
        position: position, covariance: Covariance2(isotropic: 0.02), velocity: velocity, speedDeviation: 0.25)
    var forecasts = Forecasts()
    forecasts.reshape(count: 1, modeCount: 1, times: estimator.times)
    forecasts.setWeight(1, person: 0, mode: 0)
    for (step, t) in estimator.times.enumerated() {
        let future = motion.predicted(by: t, accelerationDensity: 0.1)
        forecasts.set(
            mean: future.position, covariance: covariance ?? future.positionCovariance, person: 0, mode: 0, step: step)
    }
    return estimator.estimate(person: 0, motion: motion, evidence: evidence, forecasts)
}

private let longSeen = TrackEvidence(age: 2, unseen: 0, observations: 30)

@Suite("The learned calibration of the risk")
struct RiskCalibrationTests {
    @Test("knows a collision from a pass and from somebody who leaves")
    func order() {
        let headOn = risk(at: SIMD2(4, 0), moving: SIMD2(-2, 0), evidence: longSeen).probability
        let pass = risk(at: SIMD2(4, 2), moving: SIMD2(-2, 0), evidence: longSeen).probability
        let leaving = risk(at: SIMD2(2, 0), moving: SIMD2(1, 0), evidence: longSeen).probability
        #expect(headOn > 0.6)
        #expect(pass < 0.3)
        #expect(leaving < 0.1)
    }

    @Test("does not depend on the direction from which somebody comes, nor on left and right")
    func symmetry() {
        let reference = risk(at: SIMD2(4, 0.7), moving: SIMD2(-1.8, 0.1), evidence: longSeen).probability
        for k in 0..<24 {
            let a = 2 * Double.pi * Double(k) / 24
            for mirror in [1.0, -1.0] {
                func turned(_ v: SIMD2<Double>) -> SIMD2<Double> {
                    let y = v.y * mirror
                    return SIMD2(v.x * cos(a) - y * sin(a), v.x * sin(a) + y * cos(a))
                }
                let found = risk(
                    at: turned(SIMD2(4, 0.7)), moving: turned(SIMD2(-1.8, 0.1)), evidence: longSeen
                ).probability
                #expect(abs(found - reference) < 0.03)
            }
        }
    }

    @Test("holds for the radius and horizon it was trained for, and leaves others to the plain calibration")
    func trainedOnly() {
        for (radius, horizon) in [(0.8, 3.0), (1.0, 2.0)] {
            var settings = RiskSettings()
            (settings.radius, settings.horizon) = (radius, horizon)
            let plain = risk(at: SIMD2(4, 0.5), moving: SIMD2(-2, 0), evidence: nil, settings: settings)
            let learned = risk(at: SIMD2(4, 0.5), moving: SIMD2(-2, 0), evidence: longSeen, settings: settings)
            #expect(plain == learned)
        }
        #expect(
            risk(at: SIMD2(4, 0.5), moving: SIMD2(-2, 0), evidence: nil)
                != risk(at: SIMD2(4, 0.5), moving: SIMD2(-2, 0), evidence: longSeen))
    }

    @Test("gives a probability whatever comes in")
    func anything() {
        var random = SeededGenerator(3)
        for _ in 0..<2000 {
            func odd(_ usual: Double) -> Double {
                let oddities = [0, -1, 1e9, -1e9, .infinity, .nan, 1e-300]
                return random.uniform(0, 1) < 0.2 ? oddities[Int(random.uniform(0, 6.99))] : usual
            }
            let r = risk(
                at: SIMD2(odd(random.uniform(-6, 6)), odd(random.uniform(-6, 6))),
                moving: SIMD2(odd(random.uniform(-2, 2)), odd(random.uniform(-2, 2))),
                evidence: TrackEvidence(
                    age: odd(1), unseen: odd(0.1), observations: Int(random.uniform(-5, 50))),
                covariance: Covariance2(xx: odd(0.2), xy: odd(0), yy: odd(0.2)))
            #expect(!(r.probability < 0) && !(r.probability > 1) && !r.probability.isNaN)
        }
    }

    @Test("names each of its features once")
    func names() {
        #expect(Set(RiskFeatures.names).count == 27)
        #expect(
            RiskFeatures.names.count
                == RiskFeatures(
                    entries: [0.5], entryCounts: [1, 1, 1, 1, 1], least: LeastDistances(), closest: (1, 1),
                    motion: ConstantVelocityFilter(
                        position: SIMD2(3, 0), covariance: Covariance2(isotropic: 1), speedDeviation: 1),
                    evidence: longSeen
                ).values.count)
    }
}
