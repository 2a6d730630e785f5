import Capture
import Diagnostics

/// Where the daemon's pictures enter: a camera, or a recording in its place.
///
/// A feed has a thread of its own and keeps the newest frame only. `next` is for one thread, all else for any.
public protocol FrameFeed: Sendable {
    /// What it is called in messages.
    var name: String { get }

    /// Frames a second that it promised; nil while that is not known.
    var promisedRate: Double? { get }

    /// What became of its frames so far.
    var statistics: CameraStatistics { get }

    /// Whether its device is lost at this moment. Known at once, while the condition waits for whoever takes the frames to be
    /// done with the one at hand.
    var isLost: Bool { get }

    /// Waits for the next frame or the next change of condition, whichever comes first.
    ///
    /// - Parameters:
    ///   - frame: its storage is exchanged for that of the new frame; untouched where none came.
    ///   - timeout: seconds to wait at most.
    func next(into frame: inout CapturedFrame, timeout: Double) -> CameraArrival

    /// Ends it; a second call does nothing.
    func stop()
}

extension CameraSession: FrameFeed {
    /// Frames a second that the camera agreed to.
    public var promisedRate: Double? { stream?.mode.rate }
}
