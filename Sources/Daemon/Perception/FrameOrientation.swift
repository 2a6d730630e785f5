import Geometry
import Orientation

/// Asks for the orientation of each frame, and goes on with the best that is left where there is none: the last one
/// known, for a head does not turn far in a moment, and a level camera before the first.
///
/// This is the seam for whatever measures orientation: an `OrientationSource` that `Guardian.Parts` makes.
public struct FrameOrientation {
    /// Where orientation comes from; nil where nothing measures it.
    public var source: (any OrientationSource)?
    /// Whether the last frame's orientation was known.
    public private(set) var isKnown = false
    private var last: Rotation<Camera, SemiLocal>

    /// - Parameters:
    ///   - source: nil where nothing measures orientation.
    ///   - pitch: of a camera about which nothing is known, radians above the horizon.
    public init(source: (any OrientationSource)?, pitch: Double) {
        self.source = source
        last = .looking(heading: 0, pitch: pitch)
    }

    /// What it is called in messages.
    public var name: String { source?.name ?? "none" }

    /// How the camera was turned at a moment.
    public mutating func orientation(at time: Timestamp) -> Rotation<Camera, SemiLocal> {
        let measured = source?.orientation(at: time)
        isKnown = measured != nil
        if let measured { last = measured }
        return last
    }
}
