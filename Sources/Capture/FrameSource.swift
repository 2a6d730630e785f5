import Diagnostics
import Geometry
import Imaging

/// One frame as it left a camera, a video or a folder: the picture, when it was taken and which one it is.
public struct CapturedFrame: Sendable {
    /// Number of the frame in its source, counted from 0 (or the driver's sequence number); gaps are lost frames.
    public var number: Int
    /// When it was taken: the kernel's CLOCK_MONOTONIC stamp for a camera, the recording's own time otherwise.
    public var timestamp: Timestamp
    /// The picture. Its storage is reused by the next call, so that a frame costs no allocation.
    public var picture: Picture

    /// An empty frame, to be filled by a source.
    public init() {
        number = 0
        timestamp = Timestamp(nanoseconds: 0)
        picture = Picture()
    }
}

/// Where frames come from: a camera, a video file, a folder of pictures.
public protocol FrameSource {
    /// What the source is called in messages: a path, or a device.
    var name: String { get }

    /// Fills in the next frame.
    ///
    /// - Returns: false at the end of the source.
    mutating func next(into frame: inout CapturedFrame) throws(Fault) -> Bool

    /// Frames that were there but could not be read, so far (a broken picture in a folder, a corrupt camera buffer).
    var skipped: Int { get }

    /// Why frames are missing at the end, as a sentence, once that was reached; nil where none is.
    var shortfall: String? { get }
}

extension FrameSource {
    /// Most sources end where they end.
    public var shortfall: String? { nil }
}
