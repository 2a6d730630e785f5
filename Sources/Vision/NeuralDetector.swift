import Detection
import Diagnostics
import Geometry
import Imaging

/// Finds people with a neural network.
///
/// A picture is cut into tiles that run through the network as one batch; what they show is put together again, and
/// one box is kept for each person. For one thread at a time.
public struct NeuralDetector: Detector {
    private let settings: DetectorSettings
    private let network: NeuralNetwork
    private let reader: NetworkOutputReader
    private var tiles: [Tile] = []
    private var pictureSize = (width: 0, height: 0)

    /// Loads the network and runs it once on nothing, so that a model that does not fit the settings is found out now
    /// and the first frame is not slower than the others.
    ///
    /// - Throws: `noInput`, `badData`, `configuration` or `unavailable`, with the file and what to do.
    public init(_ settings: DetectorSettings) throws(Fault) {
        self.settings = settings
        try Self.check(settings)
        network = try NeuralNetwork(settings)
        reader = NetworkOutputReader(
            kind: settings.output, personLabels: settings.personLabels, leastScore: settings.leastScore,
            inputWidth: settings.inputWidth, inputHeight: settings.inputHeight)
        try warmUp()
    }

    /// The model's file, as it was given.
    public var name: String { settings.model }

    /// Finds the people in a picture; see `Detector`.
    public mutating func detect(in picture: PictureView, into detections: inout [DetectedPerson]) throws(Fault) {
        detections.removeAll(keepingCapacity: true)
        if pictureSize != (picture.width, picture.height) {
            tiles = settings.tiling.tiles(width: picture.width, height: picture.height, limit: settings.tileLimit)
            pictureSize = (picture.width, picture.height)
        }
        try network.setInput(picture, tiles: tiles)
        try network.run { output throws(Fault) in
            try check(output.shape, batch: tiles.count)
            reader.read(output) { index, box, score in
                guard tiles.indices.contains(index) else { return }
                let placed = place(box, in: tiles[index], of: picture)
                if placed.isValid { detections.append(DetectedPerson(box: placed, score: score)) }
            }
        }
        settings.suppression.apply(to: &detections)
    }

    /// A box of a tile in pixels of the picture, cut at the picture's edge.
    private func place(_ box: BoundingBox, in tile: Tile, of picture: PictureView) -> BoundingBox {
        var box = box
        if settings.letterbox {
            box = withoutPadding(box, in: tile)
        }
        let left = max(0, Double(tile.left) + box.left * Double(tile.width))
        let top = max(0, Double(tile.top) + box.top * Double(tile.height))
        let right = min(Double(picture.width), Double(tile.left) + box.right * Double(tile.width))
        let bottom = min(Double(picture.height), Double(tile.top) + box.bottom * Double(tile.height))
        return BoundingBox(left: left, top: top, width: right - left, height: bottom - top)
    }

    /// A box as a fraction of the input's filled part instead of all of it.
    private func withoutPadding(_ box: BoundingBox, in tile: Tile) -> BoundingBox {
        let across = Double(settings.inputWidth) / Double(tile.width)
        let down = Double(settings.inputHeight) / Double(tile.height)
        let filledWidth = min(1, down / across)
        let filledHeight = min(1, across / down)
        return BoundingBox(
            left: (box.left - (1 - filledWidth) / 2) / filledWidth,
            top: (box.top - (1 - filledHeight) / 2) / filledHeight,
            width: box.width / filledWidth, height: box.height / filledHeight)
    }

    private func warmUp() throws(Fault) {
        let size = (width: settings.inputWidth, height: settings.inputHeight)
        let blank = Picture(width: size.width, height: size.height, format: .gray)
        let whole = [Tile(left: 0, top: 0, width: size.width, height: size.height)]
        try blank.withView { view throws(Fault) in try network.setInput(view, tiles: whole) }
        try network.run { output throws(Fault) in try check(output.shape, batch: 1) }
    }

    private func check(_ shape: [Int], batch: Int) throws(Fault) {
        guard let objection = reader.objection(to: shape, batch: batch) else { return }
        throw Fault(
            .configuration, objection, at: .init(file: settings.model),
            remedy: "Set detector.output and detector.person_labels as the model needs them")
    }

    private static func check(_ settings: DetectorSettings) throws(Fault) {
        let side = 16...4096
        guard side.contains(settings.inputWidth), side.contains(settings.inputHeight) else {
            throw Fault(
                .configuration,
                "the network's input can not be \(settings.inputWidth) x \(settings.inputHeight) pixels",
                remedy: "Set detector.width and detector.height to what the model was trained with, 16 to 4096")
        }
    }
}
