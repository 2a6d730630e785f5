import Imaging

/// How a picture is cut for a network whose input is small.
///
/// A network of 300 x 300 sees a person of 40 pixels in a wide picture as 15 pixels wide and misses them. Squares of
/// the picture's height show everybody larger and in their true proportions; what that is worth stands in
/// docs/detection.md.
public enum Tiling: String, Sendable, CaseIterable {
    /// The whole picture at once, stretched to the network's shape.
    case whole
    /// Overlapping squares as high as the picture, from the left edge to the right one.
    case squares
    /// The squares, and the whole picture for people who fill more than one of them.
    case squaresAndWhole = "squares-and-whole"

    /// The parts of a picture, left to right, the whole one last.
    ///
    /// Squares overlap by at least a fifth of their side where the limit allows, so that a person cut by the edge of
    /// one stands whole in the next. A picture too wide for the limit gets rectangles that cover it all the same.
    ///
    /// - Parameters:
    ///   - width: of the picture, pixels, at least 1.
    ///   - height: of the picture, pixels, at least 1.
    ///   - limit: most parts beside the whole picture, at least 1.
    public func tiles(width: Int, height: Int, limit: Int) -> [PictureRegion] {
        let whole = PictureRegion(left: 0, top: 0, width: width, height: height)
        guard self != .whole, width > height + height / 8 else { return [whole] }
        // n squares of side h with a fifth in common cover h * (4n + 1) / 5.
        let wanted = (5 * width - height + 4 * height - 1) / (4 * height)
        let count = min(max(1, limit), max(2, wanted))
        let side = min(width, max(height, (5 * width + 4 * count) / (4 * count + 1)))
        var tiles = (0..<count).map { index in
            let left = count == 1 ? 0 : (width - side) * index / (count - 1)
            return PictureRegion(left: left, top: 0, width: count == 1 ? width : side, height: height)
        }
        if self == .squaresAndWhole { tiles.append(whole) }
        return tiles
    }
}
