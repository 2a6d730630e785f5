/// A part of a picture, whole pixels.
public struct PictureRegion: Sendable, Equatable {
    /// Left edge, pixels of the picture.
    public var left: Int
    /// Top edge, pixels of the picture.
    public var top: Int
    /// Width, pixels.
    public var width: Int
    /// Height, pixels.
    public var height: Int

    /// Names a part of a picture.
    public init(left: Int, top: Int, width: Int, height: Int) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }
}
