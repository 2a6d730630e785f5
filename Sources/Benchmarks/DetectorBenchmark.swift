import Configuration
import Detection
import Diagnostics
import Geometry
import Imaging
import Vision

/// A part of the detector, as configured, on a picture of 640 x 480.
public struct DetectorBenchmark: Benchmark {
    /// The parts.
    enum Part: String, Sendable {
        /// From a YUYV picture to the network's input.
        case preparation = "detect-prepare"
        /// The network's forward pass.
        case network = "detect-network"
        /// From the network's numbers to one box for each person.
        case collection = "detect-collect"
    }

    /// What it is called on the command line.
    public var name: String { part.rawValue }
    /// What a step is.
    public var step: String {
        switch part {
        case .preparation: "one YUYV picture of 640 x 480 into the network's input"
        case .network: "one pass of the network"
        case .collection: "boxes of a crowd made of the network's numbers"
        }
    }
    /// Frame to decision may take 40 ms, of which 2 ms outside the network.
    public var limitPerItem: Double? { part == .network ? 38_000 : nil }

    private let part: Part

    /// Makes one.
    init(_ part: Part) { self.part = part }

    /// Pictures of a step.
    public func items(_ setting: BenchmarkSetting) -> (count: Int, name: String) { (1, "picture") }

    /// Measures the part.
    ///
    /// - Throws: for the network, what is missing to load it.
    public func measure(_ setting: BenchmarkSetting) throws(Fault) -> StepMeasurement {
        switch part {
        case .preparation: try measurePreparation(setting)
        case .network: try measureNetwork(setting)
        case .collection: measureCollection(setting)
        }
    }

    private func measurePreparation(_ setting: BenchmarkSetting) throws(Fault) -> StepMeasurement {
        let (warmUp, steps) = setting.length(warmUp: 30, steps: 600)
        let picture = try Self.picture()
        let settings = setting.configuration.detection
        let input = try NetworkInput(settings)
        let whole = [PictureRegion(left: 0, top: 0, width: CameraPictures.width, height: CameraPictures.height)]
        let width = settings.input.width(forTile: whole[0])
        return try Self.steps(warmUp, steps) { () throws(Fault) in
            try picture.withView { view throws(Fault) in
                try input.set(view, tiles: whole, width: width, height: settings.input.height)
            }
        }
    }

    private func measureNetwork(_ setting: BenchmarkSetting) throws(Fault) -> StepMeasurement {
        let (warmUp, steps) = setting.length(warmUp: 5, steps: 100)
        var detector = try NeuralDetector(setting.configuration.detection)
        let picture = try Self.picture()
        try picture.withView { view throws(Fault) in try detector.prepare(view) }
        return try Self.steps(warmUp, steps) { () throws(Fault) in try detector.compute { _ in } }
    }

    private static func picture() throws(Fault) -> Picture {
        let bytes = try CameraPictures.bytes(of: CameraPictures.drawn(), .yuyv)
        var picture = Picture(width: CameraPictures.width, height: CameraPictures.height, format: .yuyv)
        picture.withMutableBytes { $0.copyBytes(from: bytes) }
        return picture
    }

    /// Measures a work that may fail.
    private static func steps(
        _ warmUp: Int, _ steps: Int, _ work: () throws(Fault) -> Void
    ) throws(Fault) -> StepMeasurement {
        var fault: Fault?
        let measurement = StepMeasurement(warmUp: warmUp, steps: steps) { _ in
            do throws(Fault) {
                try work()
            } catch {
                fault = error
            }
        }
        if let fault { throw fault }
        return measurement
    }

    /// A result as the default network gives it for a crowd: a row for each of 2,700 anchors, four good boxes for each person
    /// and as many weak ones, the rest below every limit.
    private func measureCollection(_ setting: BenchmarkSetting) -> StepMeasurement {
        let (warmUp, steps) = setting.length(warmUp: 30, steps: 2000)
        let rows = 2700
        var values = [Float](repeating: 0, count: rows * 7)
        let crowd = TrackingBenchmark(people: setting.people)
        let boxes = crowd.detections(in: 0)
        for row in 0..<rows {
            let person = boxes[row % boxes.count].box
            let round = row / boxes.count
            let score: Float = round < 4 ? 0.9 - 0.1 * Float(round) : round < 8 ? 0.05 : 0.001
            let shift = 0.03 * Double(round % 4) * person.width
            let (width, height) = (Double(crowd.camera.width), Double(crowd.camera.height))
            let edges = [
                (person.left + shift) / width, person.top / height, (person.right + shift) / width,
                (person.top + person.height) / height,
            ]
            values[row * 7 + 1] = 1
            values[row * 7 + 2] = score
            for (i, edge) in edges.enumerated() { values[row * 7 + 3 + i] = Float(edge) }
        }
        var settings = DetectorSettings()
        settings.tiling = .whole
        var collector = BoxCollector(settings)
        let tile = PictureRegion(left: 0, top: 0, width: CameraPictures.width, height: CameraPictures.height)
        collector.adapt(toWidth: tile.width, height: tile.height, tiles: [tile])
        var detections: [DetectedPerson] = []
        return values.withUnsafeBufferPointer { buffer in
            let output = NetworkOutput(values: buffer, shape: [1, 1, rows, 7])
            return StepMeasurement(warmUp: warmUp, steps: steps) { _ in
                collector.collect(output, into: &detections)
            }
        }
    }
}
