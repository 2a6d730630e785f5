import Geometry
import Tracking

/// Carries the tracker's own filter on: constant velocity with a covariance that grows with the acceleration people
/// show over the horizon.
public struct KalmanPredictor: Predictor {
    /// Name on the command line and in reports.
    public let name = "kalman"
    /// Power spectral density of the relative acceleration over the horizon, m²/s³.
    public var accelerationDensity: Double

    /// - Parameter accelerationDensity: m²/s³; the default is that of walkers whose heads carry the camera.
    public init(accelerationDensity: Double = 0.1) {
        self.accelerationDensity = accelerationDensity
    }

    /// Predicts every track of the tracker with one mode.
    public mutating func predict(_ tracker: borrowing Tracker, times: [Double], into forecasts: inout Forecasts) {
        forecasts.reshape(count: tracker.tracks.count, modeCount: 1, times: times)
        for person in tracker.tracks.indices {
            let motion = tracker.tracks[person].motion
            forecasts.setWeight(1, person: person, mode: 0)
            for (step, t) in times.enumerated() {
                let future = motion.predicted(by: t, accelerationDensity: accelerationDensity)
                forecasts.set(
                    mean: future.position, covariance: future.positionCovariance, person: person, mode: 0, step: step)
            }
        }
    }
}
