import Datasets
import Geometry
import Ranging

/// The frame that people are tracked and predicted in: the question of the HEADS-UP paper.
public enum PredictionFrame: String, Sendable, CaseIterable {
    /// Turned by the measured orientation, not moved.
    case semiLocal = "semi-local"
    /// As the camera sees it: every turn of the head moves everybody.
    case camera
    /// Turned by the orientation and moved by the odometry, with its drift.
    case global

    /// An observation as the tracker is to see it, and the orientation to go with it.
    ///
    /// The tracker always works in "its" semi-local frame. For the camera frame it is told that the head is level and never
    /// turns; for the global frame the wearer's way is added to every place.
    func prepare(
        _ observation: Observation, orientation: Rotation<Camera, SemiLocal>, wearer: SIMD3<Double>
    ) -> Observation {
        guard self == .global else { return observation }
        var moved = observation
        let place = orientation(observation.position)
        moved.position = orientation.inverse(Point<SemiLocal>(place.coordinates + wearer))
        return moved
    }

    /// The orientation that the tracker is told.
    func trackerOrientation(_ measured: Rotation<Camera, SemiLocal>) -> Rotation<Camera, SemiLocal> {
        self == .camera ? .level : measured
    }
}
