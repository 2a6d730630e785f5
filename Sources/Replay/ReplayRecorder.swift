import Diagnostics
import Geometry
import Imaging
import Pipeline

/// One frame of a replay after it was processed, for whoever records it.
public struct ReplayedFrame {
    /// Number of the frame.
    public var number: Int
    /// When it was taken.
    public var time: Timestamp
    /// How the camera was turned then.
    public var orientation: Rotation<Camera, SemiLocal>
    /// The picture, where the input has pictures; valid during the call.
    public var picture: PictureView?
    /// What was decided, said or not.
    public var events: [PipelineEvent]

    /// Gathers what a recorder is given.
    public init(
        number: Int, time: Timestamp, orientation: Rotation<Camera, SemiLocal>, picture: PictureView?,
        events: [PipelineEvent]
    ) {
        self.number = number
        self.time = time
        self.orientation = orientation
        self.picture = picture
        self.events = events
    }
}

/// Records what a replay sees and decides: a film, a log.
///
/// A recorder that fails is told of and left out; the replay goes on without it.
public protocol ReplayRecorder: AnyObject {
    /// Takes in a frame.
    func record(_ frame: ReplayedFrame, _ pipeline: Pipeline) throws(Fault)

    /// Ends the recording; called after a failure too, so that what was written can be read.
    func finish() throws(Fault)
}
