import COpenCV
import Detection
import Diagnostics
import FileFormats
import Imaging

/// A network loaded by OpenCV's DNN module, ready to run. For one thread at a time.
final class NeuralNetwork {
    private let handle: OpaquePointer
    private let model: String
    private var form = headsup_input_form()
    private var shape: [Int] = []

    /// Grey level beside a picture whose proportions are kept, as YOLO networks are trained with.
    private static let padding: Float = 114

    /// Loads a network.
    ///
    /// - Throws: `noInput` where a file is missing, `badData` where it is not a network, `unavailable` where the target
    ///   is not there.
    init(_ settings: DetectorSettings) throws(Fault) {
        model = settings.model
        try Self.checkFiles(settings)
        try Self.check(settings.target)
        headsup_opencv_set_threads(Int32(clamping: settings.threads))

        var error = headsup_error()
        let graph = settings.graph.isEmpty ? nil : settings.graph
        let output = settings.outputLayer.isEmpty ? nil : settings.outputLayer
        let created = Self.withOptionalCString(graph) { graph in
            Self.withOptionalCString(output) { output in
                headsup_network_create(
                    settings.framework.bridged, settings.model, graph, settings.target.bridged, output, &error)
            }
        }
        guard let created else {
            throw Fault(
                .badData, "this is not a \(settings.framework.rawValue) network that OpenCV can read: \(error.words)",
                at: .init(file: settings.model),
                remedy:
                    "Check detection.framework, detection.model and detection.graph, or run scripts/fetch-model again")
        }
        handle = created
        form.mean = (Float(settings.mean.x), Float(settings.mean.y), Float(settings.mean.z))
        form.scale = (Float(settings.scale.x), Float(settings.scale.y), Float(settings.scale.z))
        form.rgb = settings.isRGB
        form.letterbox = settings.letterbox
        form.padding = Self.padding
    }

    deinit { headsup_network_destroy(handle) }

    /// Writes the tiles of a picture into the network's input, as one batch of the given width and height, pixels.
    func setInput(_ picture: PictureView, tiles: [Tile], width: Int, height: Int) throws(Fault) {
        var view = try picture.bridged()
        form.width = Int32(clamping: width)
        form.height = Int32(clamping: height)
        var error = headsup_error()
        for index in tiles.indices {
            let tile = tiles[index]
            let region = headsup_region(
                left: Int32(clamping: tile.left), top: Int32(clamping: tile.top), width: Int32(clamping: tile.width),
                height: Int32(clamping: tile.height))
            let isSet = headsup_network_set_region(
                handle, &view, region, &form, Int32(index), Int32(tiles.count), &error)
            guard isSet else {
                throw Fault(.software, "the picture can not be given to the network: \(error.words)")
            }
        }
    }

    /// The input as it stands: tiles x 3 x height x width, valid during the call.
    func withInput<R>(_ body: (UnsafeBufferPointer<Float>) -> R) -> R {
        let tensor = headsup_network_input(handle)
        return body(UnsafeBufferPointer(start: tensor.values, count: Self.count(of: tensor)))
    }

    /// Runs the network on its input; the result is valid until it runs again.
    func run<R>(_ body: (NetworkOutput) throws(Fault) -> R) throws(Fault) -> R {
        var tensor = headsup_tensor()
        var error = headsup_error()
        guard headsup_network_run(handle, &tensor, &error) else {
            throw Fault(
                .badData, "the network can not be computed: \(error.words)", at: .init(file: model),
                remedy: "Set detection.input_width and detection.input_height to what this model was trained with, "
                    + "and detection.input_width_step to 0 where it takes no other size")
        }
        refreshShape(tensor)
        let values = UnsafeBufferPointer(start: tensor.values, count: Self.count(of: tensor))
        return try body(NetworkOutput(values: values, shape: shape))
    }

    /// Keeps the shape in an array that is written only when it changes, so that a frame costs no allocation.
    private func refreshShape(_ tensor: headsup_tensor) {
        withUnsafeBytes(of: tensor.sizes) { raw in
            let sizes = raw.bindMemory(to: Int64.self).prefix(Int(tensor.dimensions))
            let isSame = sizes.count == shape.count && zip(sizes, shape).allSatisfy { Int($0) == $1 }
            if !isSame { shape = sizes.map { Int($0) } }
        }
    }

    private static func count(of tensor: headsup_tensor) -> Int {
        guard tensor.dimensions > 0, tensor.values != nil else { return 0 }
        return withUnsafeBytes(of: tensor.sizes) { raw in
            raw.bindMemory(to: Int64.self).prefix(Int(tensor.dimensions)).reduce(1) { $0 * Int($1) }
        }
    }

    private static func withOptionalCString<R>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> R) -> R {
        guard let text else { return body(nil) }
        return text.withCString { body($0) }
    }

    private static func checkFiles(_ settings: DetectorSettings) throws(Fault) {
        var paths = [settings.model]
        if !settings.graph.isEmpty { paths.append(settings.graph) }
        for path in paths where !InputFile.exists(path) || InputFile.isFolder(path) {
            throw Fault(
                .noInput, "there is no such file, and the person detector needs it", at: .init(file: path),
                remedy:
                    "Run scripts/fetch-model, set detection.model and detection.graph, or set detection.method to hog")
        }
        if settings.framework == .caffe, settings.graph.isEmpty {
            throw Fault(
                .configuration, "a caffe network needs its description", at: .init(file: settings.model),
                remedy: "Set detection.graph to the .prototxt file")
        }
    }

    private static func check(_ target: DetectorSettings.Target) throws(Fault) {
        guard target == .cpu || headsup_target_available(target.bridged) else {
            throw Fault(
                .unavailable, "OpenCV \(OpenCV.version) can not compute on \(target.rawValue) here",
                remedy: "Set detection.target to cpu, or install an OpenCV that was built for it")
        }
    }
}

extension DetectorSettings.Framework {
    var bridged: headsup_framework {
        switch self {
        case .tensorflow: HEADSUP_TENSORFLOW
        case .onnx: HEADSUP_ONNX
        case .caffe: HEADSUP_CAFFE
        }
    }
}

extension DetectorSettings.Target {
    var bridged: headsup_target {
        switch self {
        case .cpu: HEADSUP_TARGET_CPU
        case .opencl: HEADSUP_TARGET_OPENCL
        case .cuda: HEADSUP_TARGET_CUDA
        case .cudaHalf: HEADSUP_TARGET_CUDA_FP16
        }
    }
}
