import COpenCV
import Detection
import Diagnostics
import FileFormats

/// A network run by OpenCV's DNN module.
final class OpenCVNetwork: NetworkEngine {
    let model: String
    private let handle: OpaquePointer
    private var shape = TensorShape()

    /// Loads a network.
    ///
    /// - Throws: `noInput` where a file is missing, `badData` where it is not a network, `unavailable` where the target
    ///   is not there.
    init(_ settings: DetectorSettings) throws(Fault) {
        model = settings.model
        try Self.checkFiles(settings)
        let target = try Self.bridged(settings.target)
        headsup_opencv_set_threads(Int32(clamping: settings.threads))

        var error = headsup_error()
        let created: OpaquePointer? = withOptionalCString(settings.graph) { graph in
            withOptionalCString(settings.outputLayer) { output in
                headsup_network_create(settings.framework.bridged, settings.model, graph, target, output, &error)
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
    }

    deinit { headsup_network_destroy(handle) }

    var name: String { "OpenCV \(OpenCV.version)" }

    func run(_ input: NetworkInput, _ body: (NetworkOutput) throws(Fault) -> Void) throws(Fault) {
        var given = headsup_tensor()
        given.values = UnsafePointer(input.values.baseAddress)
        given.dimensions = 4
        given.sizes = input.sizes
        var result = headsup_tensor()
        var error = headsup_error()
        guard headsup_network_run(handle, &given, &result, &error) else { throw failure(error.words) }
        shape.assign(result.sizes, dimensions: result.dimensions)
        let values = UnsafeBufferPointer(start: result.values, count: result.values == nil ? 0 : shape.count)
        try body(NetworkOutput(values: values, shape: shape.sizes))
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

    private static func bridged(_ target: DetectorSettings.Target) throws(Fault) -> headsup_target {
        guard let bridged = target.bridged, target == .cpu || headsup_target_available(bridged) else {
            throw Fault(
                .unavailable, "OpenCV \(OpenCV.version) can not compute on \(target.rawValue) here",
                remedy: "Set detection.target to cpu, or install an OpenCV that was built for it")
        }
        return bridged
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
    /// What OpenCV calls it; nil where it has nothing for it.
    var bridged: headsup_target? {
        switch self {
        case .cpu: HEADSUP_TARGET_CPU
        case .opencl: HEADSUP_TARGET_OPENCL
        case .cuda: HEADSUP_TARGET_CUDA
        case .cudaHalf: HEADSUP_TARGET_CUDA_FP16
        case .tensorRT: nil
        }
    }
}

/// A text as C takes it; null where it is empty.
private func withOptionalCString<R>(_ text: String, _ body: (UnsafePointer<CChar>?) -> R) -> R {
    text.isEmpty ? body(nil) : text.withCString { body($0) }
}
