import Foundation
import Geometry
import Prediction
import Ranging
import TestSupport
import Testing
import Tracking

/// A tracker that has followed one person along a path without noise.
private func tracker(
    following path: (Double) -> SIMD2<Double>, frames: Int = 30, rate: Double = 15, turned heading: Double = 0,
    noise: Double = 0, seed: UInt64 = 1
) -> Tracker {
    var random = SeededGenerator(seed)
    var tracker = Tracker()
    let turn = Rotation<SemiLocal, SemiLocal>(angle: heading, about: SIMD3(0, 0, 1))
    for frame in 0..<frames {
        let t = Double(frame) / rate
        let p = path(t) + SIMD2(random.normal(noise), random.normal(noise))
        let place = turn(Point<SemiLocal>(p.x, p.y, 0))
        tracker.update(
            with: [
                Observation(
                    position: Rotation<Camera, SemiLocal>.level.inverse(place), covariance: Covariance3(isotropic: 0.01)
                )
            ], at: Timestamp(nanoseconds: Int64(t * 1e9)), orientation: .level)
    }
    return tracker
}

private let times = predictionTimes(step: 0.2, horizon: 3)

private let predictors: [any Predictor] = [
    ConstantVelocityPredictor(), KalmanPredictor(), ReferencePredictor(framePeriod: 1.0 / 15),
]

@Suite("Predictors")
struct PredictorTests {
    @Test("times are steps up to the horizon")
    func steps() {
        #expect(predictionTimes(step: 0.4, horizon: 4.8).count == 12)
        #expect(predictionTimes(step: 0.2, horizon: 3).count == 15)
        #expect(predictionTimes(step: 1.0 / 15, horizon: 3).count == 45)
        #expect(predictionTimes(step: 1, horizon: 0.5).isEmpty)
    }

    @Test("a straight walk goes straight on")
    func straight() {
        let tracker = tracker(following: { SIMD2(8 - 1.2 * $0, 1 + 0.3 * $0) })
        var forecasts = Forecasts()
        for var predictor in predictors where predictor.name != "reference" {
            predictor.predict(tracker, times: times, into: &forecasts)
            for (step, t) in times.enumerated() {
                let now = 29.0 / 15
                let expected = SIMD2(8 - 1.2 * (now + t), 1 + 0.3 * (now + t))
                let error = forecasts.mean(person: 0, mode: 0, step: step) - expected
                #expect((error * error).sum().squareRoot() < 0.02 + 0.01 * t, "\(predictor.name) at \(t) s")
            }
        }
    }

    @Test("uncertainty grows with time and weights sum to 1")
    func uncertainty() {
        let tracker = tracker(following: { SIMD2(8 - $0, 0) }, noise: 0.05)
        var forecasts = Forecasts()
        for var predictor in predictors {
            predictor.predict(tracker, times: times, into: &forecasts)
            var sum = 0.0
            for mode in 0..<forecasts.modeCount {
                sum += forecasts.weight(person: 0, mode: mode)
                var last = 0.0
                for step in times.indices {
                    let p = forecasts.covariance(person: 0, mode: mode, step: step)
                    #expect(p.determinant > 0 && p.xx > last, "\(predictor.name)")
                    last = p.xx
                }
            }
            #expect(abs(sum - 1) < 1e-9)
        }
    }

    @Test("turning the world turns every prediction")
    func equivariance() {
        var (plain, turned) = (Forecasts(), Forecasts())
        for heading in [0.7, 2.1, -1.3] {
            let turn = Rotation<SemiLocal, SemiLocal>(angle: heading, about: SIMD3(0, 0, 1))
            let path: (Double) -> SIMD2<Double> = { SIMD2(6 - 1.1 * $0, 0.4 * sin($0)) }
            let a = tracker(following: path)
            let b = tracker(following: path, turned: heading)
            for var predictor in predictors {
                predictor.predict(a, times: times, into: &plain)
                predictor.predict(b, times: times, into: &turned)
                for step in times.indices {
                    let m = plain.mean(person: 0, mode: 0, step: step)
                    let expected = turn(Point<SemiLocal>(m.x, m.y, 0))
                    let found = turned.mean(person: 0, mode: 0, step: step)
                    #expect(abs(expected.x - found.x) + abs(expected.y - found.y) < 1e-6, "\(predictor.name)")
                }
            }
        }
    }

    @Test("somebody seen once stands still, with honest uncertainty")
    func once() {
        let tracker = tracker(following: { _ in SIMD2(5, 1) }, frames: 1)
        var forecasts = Forecasts()
        for var predictor in predictors where predictor.name != "reference" {
            predictor.predict(tracker, times: times, into: &forecasts)
            let last = times.count - 1
            let m = forecasts.mean(person: 0, mode: 0, step: last)
            #expect(abs(m.x - 5) < 1e-9 && abs(m.y - 1) < 1e-9)
            // Within three seconds a walker may be metres away.
            #expect(forecasts.covariance(person: 0, mode: 0, step: last).xx > 4, "\(predictor.name)")
        }
    }

    @Test("the published node's filter throws a walker seen for three frames far away")
    func reference() {
        let tracker = tracker(following: { SIMD2(6 - 1.5 * $0, 0) }, frames: 3)
        var predictor = ReferencePredictor(framePeriod: 1.0 / 15)
        var forecasts = Forecasts()
        predictor.predict(tracker, times: [3], into: &forecasts)
        let error = forecasts.mean(person: 0, mode: 0, step: 0).x - (6 - 1.5 * (2.0 / 15 + 3))
        #expect(abs(error) > 10)
    }

    @Test("nobody gives no forecast")
    func nobody() {
        var forecasts = Forecasts()
        for var predictor in predictors {
            predictor.predict(Tracker(), times: times, into: &forecasts)
            #expect(forecasts.count == 0)
        }
    }
}
