/// A depth picture as its file holds it: one number a pixel, in the file's own unit.
public struct DepthPicture: Sendable, Equatable {
    /// Width, pixels.
    public let width: Int
    /// Height, pixels.
    public let height: Int
    /// The numbers, row after row; 0 or not finite where nothing was measured.
    public let values: [Float]

    /// Makes a depth picture; `values` holds `width * height` numbers.
    public init(width: Int, height: Int, values: [Float]) {
        precondition(values.count == width * height)
        self.width = width
        self.height = height
        self.values = values
    }
}
