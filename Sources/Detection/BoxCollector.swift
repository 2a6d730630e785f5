import Geometry
import Imaging

/// What follows the network: from its numbers to one box for each person, in pixels of the picture.
///
/// Storage is kept from picture to picture.
public struct BoxCollector: Sendable {
    /// Reads the numbers.
    public var reader: NetworkOutputReader
    /// Which boxes are the same person.
    public var suppression: NonMaximumSuppression
    /// Whether the tiles' proportions were kept and the rest of the input is grey.
    public var letterbox: Bool
    /// Width of the picture, pixels.
    public private(set) var width = 0
    /// Height of the picture, pixels.
    public private(set) var height = 0
    /// The parts of the picture that the batch consists of.
    public private(set) var tiles: [PictureRegion] = []
    private var candidates: [DetectionCandidate] = []

    /// Makes a collector; `adapt` tells it the picture.
    public init(reader: NetworkOutputReader, suppression: NonMaximumSuppression, letterbox: Bool) {
        self.reader = reader
        self.suppression = suppression
        self.letterbox = letterbox
    }

    /// Goes over to pictures of another size, cut into other tiles.
    public mutating func adapt(toWidth width: Int, height: Int, tiles: [PictureRegion]) {
        self.width = width
        self.height = height
        self.tiles = tiles
    }

    /// Makes detections of a network's result, whose shape must be one that the reader does not object to.
    ///
    /// - Parameters:
    ///   - output: what the network answered.
    ///   - detections: emptied, then filled, best score first; its storage is kept.
    public mutating func collect(_ output: NetworkOutput, into detections: inout [DetectedPerson]) {
        candidates.removeAll(keepingCapacity: true)
        reader.read(output) { index, box, score in
            guard tiles.indices.contains(index) else { return }
            candidates.append(candidate(box, score: score, in: tiles[index]))
        }
        suppression.apply(to: &candidates, into: &detections)
    }

    /// A box of a tile in pixels of the picture, cut at the picture's edge.
    private func candidate(_ box: BoundingBox, score: Double, in tile: PictureRegion) -> DetectionCandidate {
        let box = letterbox ? withoutPadding(box, in: tile) : box
        let tileRight = Double(tile.left + tile.width)
        let left = max(0, Double(tile.left) + box.left * Double(tile.width))
        let top = max(0, Double(tile.top) + box.top * Double(tile.height))
        let right = min(Double(width), Double(tile.left) + box.right * Double(tile.width))
        let bottom = min(Double(height), Double(tile.top) + box.bottom * Double(tile.height))
        // Tiles are as high as the picture, so only their sides cut.
        let margin = Double(tile.width) / 144
        let isCut =
            (tile.left > 0 && left <= Double(tile.left) + margin)
            || (tileRight < Double(width) && right >= tileRight - margin)
        return DetectionCandidate(
            box: BoundingBox(left: left, top: top, width: right - left, height: bottom - top), score: score,
            isCut: isCut)
    }

    /// A box as a fraction of the input's filled part instead of all of it.
    private func withoutPadding(_ box: BoundingBox, in tile: PictureRegion) -> BoundingBox {
        let across = Double(reader.inputWidth) / Double(tile.width)
        let down = Double(reader.inputHeight) / Double(tile.height)
        let filledWidth = min(1, down / across)
        let filledHeight = min(1, across / down)
        return BoundingBox(
            left: (box.left - (1 - filledWidth) / 2) / filledWidth,
            top: (box.top - (1 - filledHeight) / 2) / filledHeight,
            width: box.width / filledWidth, height: box.height / filledHeight)
    }
}
