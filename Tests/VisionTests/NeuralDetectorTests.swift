import Capture
import Detection
import Diagnostics
import Foundation
import Geometry
import Imaging
import TestSupport
import Testing

@testable import Vision

@Suite("The neural detector", .enabled(if: Model.isPresent, "\(Model.absence)"))
struct NeuralDetectorTests {
    @Test("Two detectors share one network, and each gives what it gives alone", arguments: Model.engines)
    func sharing(engine: DetectorSettings.Engine) throws {
        let settings = Model.settings(engine)
        var narrow = settings
        narrow.input.widest = settings.input.width
        #expect(narrow.usesSameNetwork(as: settings))
        var other = settings
        other.model = "another"
        #expect(!other.usesSameNetwork(as: settings))
        let full = try NeuralDetector(settings)
        var detectors = [full, try NeuralDetector(narrow, sharing: full)]
        var alone = [try NeuralDetector(settings), try NeuralDetector(narrow)]
        let picture = Picture.made(640, 480, .gray) { row, byte in
            UInt8(truncatingIfNeeded: row / 16 * 40 + byte / 32 * 25)
        }
        // In turns, for the network must not remember the other's input.
        for index in [0, 1, 0, 1] {
            var (shared, own): ([DetectedPerson], [DetectedPerson]) = ([], [])
            try picture.withView { view throws(Fault) in
                try detectors[index].detect(in: view, into: &shared)
                try alone[index].detect(in: view, into: &own)
            }
            #expect(shared == own)
        }
    }

    @Test("Sees nobody in a grey picture of any shape and layout", arguments: PixelFormat.allCases, Model.engines)
    func nobody(format: PixelFormat, engine: DetectorSettings.Engine) throws {
        var detector = try NeuralDetector(Model.settings(engine))
        var found = [DetectedPerson(box: BoundingBox(left: 0, top: 0, width: 1, height: 1), score: 1)]
        for (width, height) in [(640, 480), (96, 64), (480, 640), (1242, 376), (2, 2)] {
            let grey = Picture.made(width, height, format) { _, _ in 128 }
            try grey.withView { view throws(Fault) in try detector.detect(in: view, into: &found) }
            #expect(found.allSatisfy { $0.score < 0.5 })
        }
    }

    @Test(
        "Average precision on the pedestrian video, every seventh frame",
        .enabled(if: TestData.isPresent, "\(TestData.absence)"), arguments: Model.engines)
    func averagePrecision(engine: DetectorSettings.Engine) throws {
        var frames = try VideoFrames(path: #require(PedestrianVideo.path))
        var detector = try NeuralDetector(Model.settings(engine))
        var frame = CapturedFrame()
        var people: [DetectedPerson] = []
        var found: [Int: [DetectedPerson]] = [:]
        while try frames.next(into: &frame) {
            guard frame.number.isMultiple(of: 7) else { continue }
            try frame.picture.withView { view throws(Fault) in try detector.detect(in: view, into: &people) }
            found[frame.number] = people
        }
        #expect(found.count == 114)
        let score = try PedestrianVideo.scores(found).averagePrecision50
        #expect(score >= 0.73, "AP50 \(score)")
    }

    @Test(
        "Boxes lie in the picture, best score first, and a second look gives the same",
        .enabled(if: TestData.isPresent),
        arguments: Model.engines)
    func boxes(engine: DetectorSettings.Engine) throws {
        var frames = try VideoFrames(path: #require(PedestrianVideo.path))
        var detector = try NeuralDetector(Model.settings(engine))
        var frame = CapturedFrame()
        _ = try frames.next(into: &frame)
        var people: [DetectedPerson] = []
        try frame.picture.withView { view throws(Fault) in try detector.detect(in: view, into: &people) }
        #expect(people.count >= 2)
        #expect(zip(people, people.dropFirst()).allSatisfy { $0.score >= $1.score })
        for person in people {
            #expect(person.box.left >= 0 && person.box.right <= Double(frame.picture.width))
            #expect(person.box.top >= 0 && person.box.bottom <= Double(frame.picture.height))
        }
        var again: [DetectedPerson] = []
        try frame.picture.withView { view throws(Fault) in try detector.detect(in: view, into: &again) }
        #expect(again == people)
    }

    @Test("A grey picture shows the same people")
    func grey() throws {
        guard let path = PedestrianVideo.path else { return }
        var frames = try VideoFrames(path: path)
        var frame = CapturedFrame()
        _ = try frames.next(into: &frame)
        let color = frame.picture.content
        let grey = Picture.made(frame.picture.width, frame.picture.height, .gray) { row, column in
            let at = row * 768 * 3 + column * 3
            return UInt8((Int(color[at]) * 29 + Int(color[at + 1]) * 150 + Int(color[at + 2]) * 77) >> 8)
        }
        var detector = try NeuralDetector(Model.settings)
        var people: [DetectedPerson] = []
        try grey.withView { view throws(Fault) in try detector.detect(in: view, into: &people) }
        let truth = try PedestrianVideo.truth()[0] ?? []
        #expect(truth.filter { box in people.contains { $0.box.iou(box) > 0.4 && $0.score > 0.25 } }.count >= 2)
    }

    @Test("A model that does not give what was said is refused when it is loaded", arguments: Model.engines)
    func wrongOutput(engine: DetectorSettings.Engine) throws {
        var settings = Model.settings(engine)
        settings.output = .yolov5
        let fault = #expect(throws: Fault.self) { _ = try NeuralDetector(settings) }
        #expect(fault?.kind == .configuration)
    }
}

@Suite("Models that are none")
struct BrokenModelTests {
    static func kind(_ settings: DetectorSettings) -> Fault.Kind? {
        do throws(Fault) {
            _ = try DetectorRegistry.detector(settings)
            return nil
        } catch {
            #expect(error.remedy != nil)
            return error.kind
        }
    }

    @Test("A missing file is no input, and the remedy names the script")
    func missing() throws {
        var settings = DetectorSettings()
        settings.model = "nowhere/model.pb"
        let fault = #expect(throws: Fault.self) { _ = try NeuralDetector(settings) }
        #expect(fault?.kind == .noInput)
        #expect(fault?.remedy?.contains("scripts/fetch-model") == true)
    }

    @Test(
        "A text file, an empty file and noise are bad data in every framework",
        arguments: DetectorSettings.Framework.allCases)
    func notAModel(framework: DetectorSettings.Framework) throws {
        let scratch = try Scratch()
        var random = SeededGenerator(7)
        var settings = DetectorSettings()
        settings.framework = framework
        settings.graph = try scratch.write("not a graph {".utf8, "graph")
        let noise = (0..<5000).map { _ in UInt8.random(in: 0...255, using: &random) }
        for contents in [Array("Dear Sir,\n".utf8), [], noise] {
            settings.model = try scratch.write(contents, "model")
            #expect(Self.kind(settings) == .badData)
        }
    }

    @Test(
        "A truncated model is bad data", .enabled(if: Model.isPresent, "\(Model.absence)"),
        arguments: [0.01, 0.5, 0.999])
    func truncated(share: Double) throws {
        let scratch = try Scratch()
        let whole = try Data(contentsOf: URL(fileURLWithPath: Model.weights))
        var settings = Model.settings
        settings.model = try scratch.write(whole.prefix(Int(Double(whole.count) * share)), "half.pb")
        #expect(Self.kind(settings) == .badData)
    }

    @Test("A target that this OpenCV does not have is not available")
    func target() throws {
        guard !OpenCV.targets.contains(.cuda) else { return }
        let scratch = try Scratch()
        var settings = DetectorSettings()
        settings.model = try scratch.write([0], "model")
        settings.graph = settings.model
        settings.target = .cuda
        #expect(Self.kind(settings) == .unavailable)
        #expect(OpenCV.targets.first == .cpu)
    }

    @Test("A caffe network without its description is bad configuration")
    func caffe() throws {
        let scratch = try Scratch()
        var settings = DetectorSettings()
        settings.framework = .caffe
        settings.model = try scratch.write([0], "model")
        settings.graph = ""
        #expect(Self.kind(settings) == .configuration)
    }

    @Test("An input of no size is bad configuration")
    func size() {
        var settings = DetectorSettings()
        settings.input.width = 0
        #expect(Self.kind(settings) == .configuration)
    }
}
