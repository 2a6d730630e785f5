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
    private let network: any NetworkEngine
    private let input: NetworkInput
    private var reader: NetworkOutputReader
    private var tiles: [PictureRegion] = []
    private var candidates: [DetectionCandidate] = []
    private var pictureSize = (width: 0, height: 0)

    /// Loads the network and runs it once on a blank picture of a usual size, so that a model that does not fit the
    /// settings is found out now and the first frame is not slower than the others.
    ///
    /// - Throws: `noInput`, `badData`, `configuration` or `unavailable`, with the file and what to do.
    public init(_ settings: DetectorSettings) throws(Fault) {
        self.settings = settings
        try Self.check(settings)
        network = try NetworkEngines.load(settings)
        input = try NetworkInput(settings)
        reader = NetworkOutputReader(
            kind: settings.output, personLabels: settings.personLabels, leastScore: settings.leastScore,
            inputWidth: settings.input.width, inputHeight: settings.input.height)
        try warmUp()
    }

    /// The model's file and the library that runs it.
    public var name: String { "\(network.model) in \(network.name)" }

    /// Finds the people in a picture; see `Detector`.
    public mutating func detect(in picture: PictureView, into detections: inout [DetectedPerson]) throws(Fault) {
        if pictureSize != (picture.width, picture.height) { adapt(to: picture) }
        try input.set(picture, tiles: tiles, width: reader.inputWidth, height: reader.inputHeight)
        candidates.removeAll(keepingCapacity: true)
        try network.run(input) { output throws(Fault) in
            try check(output.shape, batch: tiles.count)
            reader.read(output) { index, box, score in
                guard tiles.indices.contains(index) else { return }
                candidates.append(candidate(box, score: score, in: tiles[index], of: picture))
            }
        }
        settings.suppression.apply(to: &candidates, into: &detections)
    }

    /// Chooses the tiles and the network's input for pictures of a new size.
    private mutating func adapt(to picture: PictureView) {
        tiles = settings.tiling.tiles(width: picture.width, height: picture.height, limit: settings.tileLimit)
        // All tiles but the whole picture have one shape; where it is there, it is stretched to theirs.
        reader.inputWidth = tiles.first.map(settings.input.width(forTile:)) ?? settings.input.width
        pictureSize = (picture.width, picture.height)
    }

    /// A box of a tile in pixels of the picture, cut at the picture's edge.
    private func candidate(
        _ box: BoundingBox, score: Double, in tile: PictureRegion, of picture: PictureView
    ) -> DetectionCandidate {
        let box = settings.letterbox ? withoutPadding(box, in: tile) : box
        let tileRight = Double(tile.left + tile.width)
        let left = max(0, Double(tile.left) + box.left * Double(tile.width))
        let top = max(0, Double(tile.top) + box.top * Double(tile.height))
        let right = min(Double(picture.width), Double(tile.left) + box.right * Double(tile.width))
        let bottom = min(Double(picture.height), Double(tile.top) + box.bottom * Double(tile.height))
        // Tiles are as high as the picture, so only their sides cut.
        let margin = Double(tile.width) / 144
        let isCut =
            (tile.left > 0 && left <= Double(tile.left) + margin)
            || (tileRight < Double(picture.width) && right >= tileRight - margin)
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

    private mutating func warmUp() throws(Fault) {
        let blank = Picture(width: 640, height: 480, format: .gray)
        var detections: [DetectedPerson] = []
        try blank.withView { view throws(Fault) in try detect(in: view, into: &detections) }
    }

    private func check(_ shape: [Int], batch: Int) throws(Fault) {
        guard let objection = reader.objection(to: shape, batch: batch) else { return }
        throw Fault(
            .configuration, objection, at: .init(file: network.model),
            remedy: "Set detection.output and detection.person_labels as the model needs them")
    }

    private static func check(_ settings: DetectorSettings) throws(Fault) {
        let side = 16...4096
        guard side.contains(settings.input.width), side.contains(settings.input.height) else {
            throw Fault(
                .configuration,
                "the network's input can not be \(settings.input.width) x \(settings.input.height) pixels",
                remedy:
                    "Set detection.input_width and detection.input_height to what the model was trained with, 16 to 4096"
            )
        }
        guard
            settings.input.widthStep == 0
                || ((8...4096).contains(settings.input.widthStep) && settings.input.widest <= 4096)
        else {
            throw Fault(
                .configuration,
                "the network's input can not grow in steps of \(settings.input.widthStep) to \(settings.input.widest) pixels",
                remedy:
                    "Set detection.input_width_step to 0, or to 8 or more, and detection.input_widest to at most 4096")
        }
    }
}
