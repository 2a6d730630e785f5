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
    private var collector: BoxCollector

    /// Loads the network and runs it once on a blank picture of a usual size, so that a model that does not fit the
    /// settings is found out now and the first frame is not slower than the others.
    ///
    /// - Throws: `noInput`, `badData`, `configuration` or `unavailable`, with the file and what to do.
    public init(_ settings: DetectorSettings) throws(Fault) {
        self.settings = settings
        try Self.check(settings)
        network = try NetworkEngines.load(settings)
        input = try NetworkInput(settings)
        collector = BoxCollector(settings)
        try warmUp()
    }

    /// A detector that gives the network of another one inputs of another size or other tiles; both belong to one thread.
    ///
    /// - Parameters:
    ///   - settings: which use the same network (`DetectorSettings.usesSameNetwork`).
    ///   - other: whose network it is.
    /// - Throws: as the detector that loads its network.
    public init(_ settings: DetectorSettings, sharing other: NeuralDetector) throws(Fault) {
        self.settings = settings
        try Self.check(settings)
        network = other.network
        input = try NetworkInput(settings)
        collector = BoxCollector(settings)
        try warmUp()
    }

    /// The model's file and the library that runs it.
    public var name: String { "\(network.model) in \(network.name)" }

    /// Finds the people in a picture; see `Detector`.
    public mutating func detect(in picture: PictureView, into detections: inout [DetectedPerson]) throws(Fault) {
        try prepare(picture)
        let (network, input) = (network, input)
        try network.run(input) { output throws(Fault) in try collect(output, into: &detections) }
    }

    /// The first third of `detect`: writes a picture into the network's input.
    public mutating func prepare(_ picture: PictureView) throws(Fault) {
        if (collector.width, collector.height) != (picture.width, picture.height) {
            collector.adapt(to: picture, settings)
        }
        try input.set(
            picture, tiles: collector.tiles, width: collector.reader.inputWidth, height: collector.reader.inputHeight)
    }

    /// The second: runs the network on what `prepare` wrote last.
    ///
    /// - Parameter body: handed the result, valid during the call.
    public func compute(_ body: (NetworkOutput) throws(Fault) -> Void) throws(Fault) {
        try network.run(input, body)
    }

    /// The last: makes detections of the result.
    public mutating func collect(_ output: NetworkOutput, into detections: inout [DetectedPerson]) throws(Fault) {
        try check(output.shape, batch: collector.tiles.count)
        collector.collect(output, into: &detections)
    }

    private mutating func warmUp() throws(Fault) {
        let blank = Picture(width: 640, height: 480, format: .gray)
        var detections: [DetectedPerson] = []
        try blank.withView { view throws(Fault) in try detect(in: view, into: &detections) }
    }

    private func check(_ shape: [Int], batch: Int) throws(Fault) {
        guard let objection = collector.reader.objection(to: shape, batch: batch) else { return }
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

extension BoxCollector {
    /// A collector for a network's results, as the settings describe them.
    public init(_ settings: DetectorSettings) {
        let reader = NetworkOutputReader(
            kind: settings.output, personLabels: settings.personLabels, leastScore: settings.leastScore,
            inputWidth: settings.input.width, inputHeight: settings.input.height)
        self.init(reader: reader, suppression: settings.suppression, letterbox: settings.letterbox)
    }

    /// Chooses the tiles and the network's input for pictures of a new size.
    public mutating func adapt(to picture: PictureView, _ settings: DetectorSettings) {
        let tiles = settings.tiling.tiles(width: picture.width, height: picture.height, limit: settings.tileLimit)
        // All tiles but the whole picture have one shape; where it is there, it is stretched to theirs.
        reader.inputWidth = tiles.first.map(settings.input.width(forTile:)) ?? settings.input.width
        adapt(toWidth: picture.width, height: picture.height, tiles: tiles)
    }
}
