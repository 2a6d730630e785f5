import CONNXRuntime
import Diagnostics
import FileFormats

/// The library ONNX Runtime, opened.
///
/// It is `detection.runtime` where that is set; else libonnxruntime.so beside the model, where scripts/fetch-model puts it,
/// else the one that the system's loader finds.
final class ONNXRuntime {
    /// How the library was found: a path, or a name that the loader knows.
    let path: String
    let handle: OpaquePointer

    private static let fileName = "libonnxruntime.so"
    private static let systemNames = ["libonnxruntime.so.1", fileName]

    /// Opens the library.
    ///
    /// - Throws: `unavailable` where there is none, or where the file is another library or too old a version.
    init(_ settings: DetectorSettings) throws(Fault) {
        let beside = FilePath.join(FilePath.folder(of: settings.model), Self.fileName)
        let named = settings.runtime.isEmpty ? (InputFile.exists(beside) ? beside : nil) : settings.runtime
        var error = headsup_onnx_error()
        for candidate in named.map({ [$0] }) ?? Self.systemNames {
            guard let opened = headsup_onnx_open(candidate, &error) else { continue }
            path = candidate
            handle = opened
            return
        }
        guard let named else {
            throw Fault(
                .unavailable, "ONNX Runtime was not found; looked for \(beside) and in the system's folders",
                remedy: "Run scripts/fetch-model, or set detection.runtime to the path of \(Self.fileName)")
        }
        throw Fault(
            .unavailable, "this can not be used as ONNX Runtime: \(error.words)", at: .init(file: named),
            remedy: "Run scripts/fetch-model again, set detection.runtime, or set detection.engine to opencv")
    }

    deinit { headsup_onnx_close(handle) }

    /// The library and its version.
    var name: String { "ONNX Runtime \(String(cString: headsup_onnx_version(handle)))" }

    /// Whether the library was built for a provider. The processor is always there.
    func has(_ provider: headsup_onnx_provider) -> Bool {
        switch provider {
        case HEADSUP_ONNX_CUDA: headsup_onnx_has_provider(handle, "CUDAExecutionProvider")
        case HEADSUP_ONNX_TENSORRT: headsup_onnx_has_provider(handle, "TensorrtExecutionProvider")
        default: true
        }
    }
}

extension DetectorSettings.Target {
    /// What ONNX Runtime calls it; nil where it has nothing for it.
    var provider: headsup_onnx_provider? {
        switch self {
        case .cpu: HEADSUP_ONNX_CPU
        case .cuda: HEADSUP_ONNX_CUDA
        case .tensorRT: HEADSUP_ONNX_TENSORRT
        case .opencl, .cudaHalf: nil
        }
    }
}

extension headsup_onnx_error {
    /// The words of the error, up to the zero byte.
    var words: String {
        withUnsafeBytes(of: text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
