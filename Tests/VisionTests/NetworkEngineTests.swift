import Capture
import Detection
import Diagnostics
import Foundation
import Geometry
import Imaging
import ONNXInference
import TestSupport
import Testing

@testable import Vision

/// Networks that pass their input on, so that no model is needed.
enum Passing {
    static func settings(_ engine: DetectorSettings.Engine, in scratch: Scratch, sizes: [Int]) throws
        -> DetectorSettings
    {
        var settings = DetectorSettings()
        settings.engine = engine
        if engine == .onnxRuntime {
            settings.framework = .onnx
            settings.graph = ""
            settings.runtime = Model.runtime
            settings.model = try scratch.write(HandmadeONNX.identity(sizes: sizes), "same.onnx")
        } else {
            settings.framework = .caffe
            settings.model = try scratch.write([], "none.caffemodel")
            settings.graph = try scratch.write(
                """
                input: "data" input_shape { dim: 1 dim: 3 dim: 16 dim: 16 }
                layer { name: "same" type: "Power" bottom: "data" top: "same" power_param { power: 1 } }
                """.utf8, "same.prototxt")
        }
        return settings
    }
}

@Suite("An engine")
struct NetworkEngineTests {
    @Test("Says of each library what it can compute on; the processor is always among it")
    func offers() {
        var settings = DetectorSettings()
        settings.runtime = "no such library"
        let alone = NetworkEngines.offers(settings)
        #expect(alone.hasPrefix("OpenCV \(OpenCV.version) on cpu"))
        #expect(alone.hasSuffix("no ONNX Runtime"))
        guard Model.engines.contains(.onnxRuntime) else { return }
        settings.runtime = Model.runtime
        #expect(NetworkEngines.offers(settings).hasPrefix("ONNX Runtime"))
        #expect(NetworkEngines.offers(settings).contains("on cpu"))
    }

    @Test("Gives a network's result with its shape, for inputs of changing size and number", arguments: Model.engines)
    func result(engine: DetectorSettings.Engine) throws {
        let scratch = try Scratch()
        let settings = try Passing.settings(engine, in: scratch, sizes: [0, 3, 0, 0])
        let network = try NetworkEngines.load(settings)
        let input = try NetworkInput(settings)
        let grey = Picture.made(16, 16, .gray) { row, byte in UInt8(row * 16 + byte) }
        let whole = PictureRegion(left: 0, top: 0, width: 16, height: 16)
        for (tiles, width, height) in [(1, 16, 16), (2, 16, 16), (1, 24, 8), (1, 8, 24), (1, 8, 24)] {
            try grey.withView { view throws(Fault) in
                try input.set(view, tiles: Array(repeating: whole, count: tiles), width: width, height: height)
            }
            let expected = Array(input.values)
            var isRead = false
            try network.run(input) { output throws(Fault) in
                #expect(output.shape == [tiles, 3, height, width])
                #expect(Array(output.values) == expected)
                isRead = true
            }
            #expect(isRead)
        }
    }

    @Test("That is left to choose is ONNX Runtime where its library and the model are there")
    func automatic() throws {
        let scratch = try Scratch()
        var settings = try Passing.settings(.onnxRuntime, in: scratch, sizes: [0, 3, 0, 0])
        settings.engine = .auto
        if Model.isRuntimePresent {
            #expect(try NetworkEngines.load(settings).name.hasPrefix("ONNX Runtime 1."))
            #expect(try NetworkEngines.description(settings).contains(Model.runtime))
        }
        settings.runtime = scratch.path("nowhere.so")
        let words = try NetworkEngines.description(settings)
        #expect(words.hasPrefix("OpenCV \(OpenCV.version) on cpu, without ONNX Runtime: "))
        #expect(words.contains("nowhere.so"))
    }

    @Test("The .onnx file beside a model of another framework is the one for ONNX Runtime")
    func sibling() {
        var settings = DetectorSettings()
        for (model, onnx) in [
            ("models/a.b.pb", "models/a.b.onnx"), ("/x/net.caffemodel", "/x/net.onnx"), ("/x/net", "/x/net.onnx"),
        ] {
            settings.model = model
            #expect(settings.onnxModel == onnx)
        }
        settings.framework = .onnx
        settings.model = "/x/net.model"
        #expect(settings.onnxModel == "/x/net.model")
    }

    @Test(
        "Finds the same people as the other one, at the size trained with and in a wide input",
        .enabled(
            if: Model.isPresent && Model.isRuntimePresent && TestData.isPresent,
            "\(Model.absence), \(Model.runtimeAbsence), \(TestData.absence)"), arguments: [300, 428])
    func parity(width: Int) throws {
        var detectors = try [DetectorSettings.Engine.opencv, .onnxRuntime].map { engine in
            var settings = Model.settings(engine)
            settings.input = NetworkInputSize(width: width, height: 300)
            settings.suppression.votingOverlap = 2
            return try NeuralDetector(settings)
        }
        var frames = try VideoFrames(path: #require(PedestrianVideo.path))
        var frame = CapturedFrame()
        var found: [[DetectedPerson]] = [[], []]
        var compared = 0
        while try frames.next(into: &frame), frame.number < 400 {
            guard frame.number.isMultiple(of: 40) else { continue }
            for index in detectors.indices {
                try frame.picture.withView { view throws(Fault) in
                    try detectors[index].detect(in: view, into: &found[index])
                }
            }
            for (own, other) in [(found[0], found[1]), (found[1], found[0])] {
                for person in own where person.score >= 0.2 {
                    let nearest = other.max { person.box.iou($0.box) < person.box.iou($1.box) }
                    let twin = try #require(nearest)
                    #expect(person.box.iou(twin.box) > 0.99 && abs(person.score - twin.score) < 0.005)
                    compared += 1
                }
            }
        }
        #expect(compared > 60)
    }
}

@Suite("ONNX Runtime", .enabled(if: Model.isRuntimePresent, "\(Model.runtimeAbsence)"))
struct ONNXRuntimeTests {
    static func fault(_ settings: DetectorSettings) -> Fault? {
        do throws(Fault) {
            _ = try NeuralDetector(settings)
            return nil
        } catch {
            #expect(error.remedy != nil)
            return error
        }
    }

    @Test("A text file, an empty file, noise and a truncated model are bad data, named with their file")
    func notAModel() throws {
        let scratch = try Scratch()
        var random = SeededGenerator(7)
        var settings = Model.settings(.onnxRuntime)
        settings.framework = .onnx
        settings.runtime = Model.runtime
        let whole = try [UInt8](Data(contentsOf: URL(fileURLWithPath: Model.onnx)))
        let noise = (0..<5000).map { _ in UInt8.random(in: 0...255, using: &random) }
        for contents in [
            Array("Dear Sir,\n".utf8), [], noise, Array(whole.prefix(100)), Array(whole.prefix(whole.count / 2)),
            Array(whole.dropLast(10)),
        ] {
            settings.model = try scratch.write(contents, "model.onnx")
            let fault = Self.fault(settings)
            #expect(fault?.kind == .badData)
            #expect(fault?.location?.file == settings.model)
        }
    }

    @Test("Mutations of a model are a fault or a network, and never a crash")
    func fuzz() throws {
        let scratch = try Scratch()
        var random = SeededGenerator(3)
        let model = HandmadeONNX.identity(sizes: [0, 3, 0, 0])
        var settings = try Passing.settings(.onnxRuntime, in: scratch, sizes: [])
        settings.input = NetworkInputSize(width: 16, height: 16)
        for _ in 0..<2000 {
            var mutated = model
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<mutated.count, using: &random)
                mutated[place] = UInt8.random(in: 0...255, using: &random)
            }
            try scratch.write(mutated, "same.onnx")
            // Even one that is still a network gives no SSD's table.
            #expect(Self.fault(settings) != nil)
        }
    }

    @Test("A network whose result or input is of another shape is refused when it is loaded")
    func wrongShape() throws {
        let scratch = try Scratch()
        let free = try Passing.settings(.onnxRuntime, in: scratch, sizes: [0, 3, 0, 0])
        #expect(Self.fault(free)?.kind == .configuration)
        let fixed = try Passing.settings(.onnxRuntime, in: scratch, sizes: [1, 3, 64, 64])
        let fault = Self.fault(fixed)
        #expect(fault?.kind == .badData)
        #expect(fault?.remedy?.contains("detection.input_width") == true)
        var bytes = free
        bytes.model = try scratch.write(HandmadeONNX.identity(sizes: [0, 3, 0, 0], element: .bytes), "bytes.onnx")
        #expect(Self.fault(bytes)?.what.contains("32-bit floats") == true)
    }

    @Test("An output that does not exist is bad data, one that does is read")
    func output() throws {
        var settings = Model.settings(.onnxRuntime)
        settings.outputLayer = "nowhere"
        #expect(Self.fault(settings)?.kind == .badData)
        settings.outputLayer = "detections"
        #expect(Self.fault(settings) == nil)
    }

    @Test("A missing .onnx file is no input, and the remedy names the script")
    func missingModel() throws {
        let scratch = try Scratch()
        var settings = Model.settings(.onnxRuntime)
        settings.runtime = Model.runtime
        settings.model = try scratch.write([0], "lone.pb")
        let fault = Self.fault(settings)
        #expect(fault?.kind == .noInput)
        #expect(fault?.remedy?.contains("scripts/fetch-model") == true)
    }

    @Test("A missing library, a text file and another library are not available")
    func library() throws {
        let scratch = try Scratch()
        var settings = Model.settings(.onnxRuntime)
        let text = try scratch.write("not a library".utf8, "libonnxruntime.so")
        for library in [scratch.path("nowhere.so"), text, "libm.so.6", "/"] {
            settings.runtime = library
            let fault = Self.fault(settings)
            #expect(fault?.kind == .unavailable)
            #expect(fault?.location?.file == library)
        }
    }

    @Test("A processor that this library was not built for is not available")
    func provider() throws {
        var settings = Model.settings(.onnxRuntime)
        for target in [DetectorSettings.Target.opencl, .cudaHalf] {
            settings.target = target
            #expect(Self.fault(settings)?.kind == .unavailable)
        }
        let runtime = try ONNXRuntime(settings)
        guard !runtime.has(.tensorRT) else { return }
        for engine in [DetectorSettings.Engine.auto, .onnxRuntime] {
            settings.engine = engine
            settings.target = .tensorRT
            #expect(Self.fault(settings)?.kind == .unavailable)
        }
    }
}
