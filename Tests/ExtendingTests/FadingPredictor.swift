import Geometry
import Prediction
import Tracking

/// People slow down: the filter's path, on which the time runs ever slower.
public struct FadingPredictor: Predictor {
    /// Name on the command line and in reports.
    public let name = "fading"
    /// How long people keep to their pace, seconds.
    let timeConstant = 4.0

    /// Makes the predictor; it has nothing to tune.
    public init() {}

    /// Predicts every track of the tracker with one mode.
    public mutating func predict(_ tracker: borrowing Tracker, times: [Double], into forecasts: inout Forecasts) {
        forecasts.reshape(count: tracker.tracks.count, modeCount: 1, times: times)
        for person in tracker.tracks.indices {
            let motion = tracker.tracks[person].motion
            forecasts.setWeight(1, person: person, mode: 0)
            for (step, t) in times.enumerated() {
                let slowed = t / (1 + t / (2 * timeConstant))
                // The doubt grows with the whole time, not with the slowed one.
                let future = motion.predicted(by: t, accelerationDensity: 0.1)
                forecasts.set(
                    mean: motion.position + motion.velocity * slowed, covariance: future.positionCovariance,
                    person: person, mode: 0, step: step)
            }
        }
    }
}
