import Geometry
import Imaging
import Pipeline

/// Somebody who looks on: is shown every frame after it was judged, and what was said, and must not hold anything up.
public protocol Onlooker: Sendable {
    /// Looks at a frame, on the thread of perception.
    ///
    /// - Parameters:
    ///   - picture: valid during the call.
    ///   - time: when the frame was taken.
    ///   - orientation: how the camera was turned then.
    ///   - events: what was decided, said or not.
    ///   - pipeline: what it holds after the frame.
    func show(
        _ picture: PictureView?, at time: Timestamp, orientation: Rotation<Camera, SemiLocal>, events: [PipelineEvent],
        _ pipeline: Pipeline)

    /// Hears of a change of state.
    func tell(_ event: PipelineEvent, at time: Timestamp)

    /// There is nothing more to see.
    func end()
}
