/// Which ways to tell a distance are used.
public enum RangingMethod: String, Sendable, CaseIterable {
    /// Every way that the camera allows, fused.
    case automatic
    /// From the size of a person and the place of the feet.
    case monocular
    /// From a pair of cameras.
    case stereo
    /// From depth pictures.
    case depth
}

/// How many views a camera's picture holds.
public enum CameraLayout: String, Sendable, CaseIterable {
    /// One.
    case mono
    /// The left and the right camera's, side by side, as a ZED's.
    case sideBySide = "side-by-side"
}
