import Geometry

/// Chooses views of a board out of a live picture: those in which it is held still, and is somewhere new.
public struct BoardCollection: Sendable {
    /// A corner may move so far between two pictures, pixels of a picture 640 wide: more is blurred.
    static let steadiness = 2.0
    /// A new view differs from all others by so much on average, picture widths.
    static let novelty = 0.06

    /// The views that were chosen.
    public private(set) var views: [BoardView] = []
    private let size: PictureSize
    private var last: BoardView?

    /// An empty collection of views in pictures of a size.
    public init(size: PictureSize) { self.size = size }

    /// Takes in what the newest picture shows; nil: no board.
    ///
    /// - Returns: whether it was kept.
    public mutating func offer(_ view: BoardView?) -> Bool {
        defer { last = view }
        guard let view, let last, let movement = Self.distance(view, last),
            movement < Self.steadiness * Double(size.width) / 640
        else { return false }
        let isNew = views.allSatisfy { (Self.distance(view, $0) ?? .infinity) > Self.novelty * Double(size.width) }
        if isNew { views.append(view) }
        return isNew
    }

    /// Mean distance of the corners that two views share, pixels; nil where they share less than half.
    private static func distance(_ a: BoardView, _ b: BoardView) -> Double? {
        let places = Dictionary(b.corners.map { ($0.identity, $0.pixel) }, uniquingKeysWith: { first, _ in first })
        var sum = 0.0
        var count = 0
        for corner in a.corners {
            guard let other = places[corner.identity] else { continue }
            let d = corner.pixel - other
            sum += (d * d).sum().squareRoot()
            count += 1
        }
        guard count > 0, 2 * count >= max(a.corners.count, b.corners.count) else { return nil }
        return sum / Double(count)
    }
}
