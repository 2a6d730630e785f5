import Geometry
import Tracking

/// The simplest baseline of the field: the last measured displacement goes on (Schöller et al., arXiv 1903.07933).
///
/// It looks at the last two measurements and nothing else, so its covariance is theirs, carried along the line.
public struct ConstantVelocityPredictor: Predictor {
    /// Name on the command line and in reports.
    public let name = "constant-velocity"

    /// Makes the baseline; it has nothing to tune.
    public init() {}

    /// Predicts every track of the tracker with one mode.
    public mutating func predict(_ tracker: borrowing Tracker, times: [Double], into forecasts: inout Forecasts) {
        forecasts.reshape(count: tracker.tracks.count, modeCount: 1, times: times)
        for person in tracker.tracks.indices {
            let track = tracker.tracks[person]
            let (last, previous) = tracker.withHistory(of: track) { history in
                (history[history.count - 1], history[max(0, history.count - 2)])
            }
            let dt = last.time.since(previous.time)
            let velocity = dt > 0 ? (last.position - previous.position) / dt : .zero
            let sinceLast = tracker.time.map { $0.since(last.time) } ?? 0
            forecasts.setWeight(1, person: person, mode: 0)
            for (step, t) in times.enumerated() {
                let ahead = sinceLast + t
                // position = last + (last - previous) · a, so each end carries its share of the noise.
                let a = dt > 0 ? ahead / dt : 0
                let unknown = dt > 0 ? Covariance2(isotropic: 0) : Covariance2(isotropic: 2 * ahead * ahead)
                let spread = last.covariance * ((1 + a) * (1 + a)) + previous.covariance * (a * a) + unknown
                forecasts.set(
                    mean: last.position + velocity * ahead, covariance: spread, person: person, mode: 0, step: step)
            }
        }
    }
}
