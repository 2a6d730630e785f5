import Geometry
import Tracking

/// The predictor of the HEADS-UP authors' published ROS node, written anew for comparison.
///
/// A constant-velocity Kalman filter with Q = R = I, P0 = 0 and x0 = 0, whose time unit is one frame, replayed over up to
/// 50 measurements at every frame. A young track is therefore drawn from the wearer's own place, and its first velocities
/// are wild: that is the behaviour to compare with, not a fault of this file.
public struct ReferencePredictor: Predictor {
    /// Name on the command line and in reports.
    public let name = "reference"
    /// Measurements replayed at the most.
    public static let replayed = 50
    /// Duration of the frame that is its time unit, seconds.
    public var framePeriod: Double

    /// - Parameter framePeriod: seconds from frame to frame.
    public init(framePeriod: Double) {
        self.framePeriod = framePeriod
    }

    /// Predicts every track of the tracker with one mode.
    public mutating func predict(_ tracker: borrowing Tracker, times: [Double], into forecasts: inout Forecasts) {
        forecasts.reshape(count: tracker.tracks.count, modeCount: 1, times: times)
        for person in tracker.tracks.indices {
            let track = tracker.tracks[person]
            forecasts.setWeight(1, person: person, mode: 0)
            // Both axes have the same covariance, so one 2x2 filter with two-dimensional values does.
            var (position, velocity) = (SIMD2<Double>.zero, SIMD2<Double>.zero)
            var (pp, pv, vv) = (0.0, 0.0, 0.0)
            func move() {
                position += velocity
                (pp, pv, vv) = (pp + 2 * pv + vv + 1, pv + vv, vv + 1)
            }
            tracker.withHistory(of: track) { history in
                for i in max(0, history.count - Self.replayed)..<history.count {
                    move()
                    let innovation = history[i].position - position
                    let (gain, velocityGain) = (pp / (pp + 1), pv / (pp + 1))
                    position += gain * innovation
                    velocity += velocityGain * innovation
                    (pp, pv, vv) = (pp * (1 - gain), pv * (1 - gain), vv - velocityGain * pv)
                }
            }
            var frames = 0
            for (step, t) in times.enumerated() {
                let wanted = Int((t / framePeriod).rounded())
                while frames < wanted {
                    move()
                    frames += 1
                }
                forecasts.set(
                    mean: position, covariance: Covariance2(isotropic: pp), person: person, mode: 0, step: step)
            }
        }
    }
}
