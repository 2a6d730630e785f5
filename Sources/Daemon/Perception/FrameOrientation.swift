import Configuration
import Geometry
import Orientation
import Vision

/// Who measures how the camera is turned beside the pictures. Where nobody does, or not now, the pipeline asks the pictures, as
/// far as it may, and goes on with the last orientation known.
///
/// This is the seam for whatever measures orientation: an `OrientationSource` that `Guardian.Parts` makes.
public struct FrameOrientation {
    /// Where orientation comes from; nil where nothing but the pictures tells it.
    public var source: (any OrientationSource)?
    /// What it is called in messages.
    public let name: String

    /// - Parameters:
    ///   - source: nil where nothing measures orientation.
    ///   - choice: what may be used.
    public init(source: (any OrientationSource)?, choice: OrientationChoice) {
        self.source = source
        name = source?.name ?? (choice.usesPictures ? PictureGyroscope.name : "none")
    }

    /// How the camera was turned at a moment; nil where that was not measured.
    public mutating func measured(at time: Timestamp) -> Rotation<Camera, SemiLocal>? {
        source?.orientation(at: time)
    }
}
