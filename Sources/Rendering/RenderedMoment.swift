import Geometry
import Imaging
import Pipeline

/// What is drawn of one frame.
public struct RenderedMoment {
    /// When it was taken.
    public var time: Timestamp
    /// How the camera was turned then.
    public var orientation: Rotation<Camera, SemiLocal>
    /// The camera's picture, where there is one; valid during the call.
    public var picture: PictureView?
    /// What was said, while it is shown.
    public var caption: String?

    /// Gathers what is drawn.
    public init(
        time: Timestamp, orientation: Rotation<Camera, SemiLocal>, picture: PictureView? = nil, caption: String? = nil
    ) {
        self.time = time
        self.orientation = orientation
        self.picture = picture
        self.caption = caption
    }
}
