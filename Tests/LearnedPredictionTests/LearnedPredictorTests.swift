import Geometry
import LearnedPrediction
import Prediction
import Ranging
import TestSupport
import Testing
import Tracking

/// A tracker that has followed one person who walks past a wearer that looks in some direction, and the predictor that
/// was asked in every frame.
private func followed(looking heading: Double, wearerIsOrigin: Bool = true) throws -> (Tracker, Forecasts) {
    var tracker = Tracker()
    var predictor = try LearnedPredictor(wearerIsOrigin: wearerIsOrigin)
    var forecasts = Forecasts()
    let times = predictionTimes(step: 0.2, horizon: 3)
    let orientation = Rotation<Camera, SemiLocal>.looking(heading: heading, pitch: 0)
    for frame in 0..<8 {
        let t = Double(frame) / 15
        let place = Point<SemiLocal>(7 - 1.5 * t, 1, 0)
        tracker.update(
            with: [
                Observation(position: orientation.inverse(place), covariance: Covariance3(isotropic: 0.04))
            ], at: Timestamp(nanoseconds: Int64(t * 1e9)), orientation: orientation)
        predictor.predict(tracker, times: times, into: &forecasts)
    }
    return (tracker, forecasts)
}

@Suite("The learned predictor")
struct LearnedPredictorTests {
    @Test("it fills every mode and time of every track")
    func fills() throws {
        let (tracker, forecasts) = try followed(looking: 0)
        #expect(tracker.tracks.count == 1 && forecasts.count == 1 && forecasts.modeCount == 3)
        #expect(forecasts.times.count == 15)
        #expect(forecasts.likeliestMode(person: 0) == 0)
        let end = forecasts.mean(person: 0, mode: 0, step: 14)
        // It came from 7 m at 1.5 m/s for half a second; in three more it is somewhere about 2 m.
        #expect(abs(end.x - 2) < 2 && abs(end.y - 1) < 1.5)
    }

    @Test("where the wearer has been facing counts, in the semi-local frame only")
    func facing() throws {
        let ahead = try followed(looking: 0).1
        let aside = try followed(looking: 0.7).1
        #expect(ahead.mean(person: 0, mode: 0, step: 14) != aside.mean(person: 0, mode: 0, step: 14))
        let fixed = try followed(looking: 0, wearerIsOrigin: false).1
        let turned = try followed(looking: 0.7, wearerIsOrigin: false).1
        let apart = fixed.mean(person: 0, mode: 0, step: 14) - turned.mean(person: 0, mode: 0, step: 14)
        #expect(abs(apart.x) < 1e-4 && abs(apart.y) < 1e-4)
    }
}
