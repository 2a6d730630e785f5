import CONNXRuntime
import Diagnostics
import FileFormats

/// The library ONNX Runtime, opened.
///
/// It is the file that is named; else libonnxruntime.so in a folder, where scripts/fetch-model puts it beside the
/// detector's model; else the one that the system's loader finds.
///
/// Unchecked, because the compiler knows nothing of the handle: it is set once, and what it stands for, ONNX Runtime's
/// environment, may be used by any thread.
public final class ONNXRuntime: @unchecked Sendable {
    /// What computes a network.
    public enum Provider: Sendable {
        case cpu
        case cuda
        /// TensorRT, and CUDA for what TensorRT can not compute.
        case tensorRT

        var code: headsup_onnx_provider {
            switch self {
            case .cpu: HEADSUP_ONNX_CPU
            case .cuda: HEADSUP_ONNX_CUDA
            case .tensorRT: HEADSUP_ONNX_TENSORRT
            }
        }
    }

    /// How the library was found: a path, or a name that the loader knows.
    public let path: String
    let handle: OpaquePointer

    private static let fileName = "libonnxruntime.so"
    private static let systemNames = ["libonnxruntime.so.1", fileName]

    /// Opens the library.
    ///
    /// - Parameters:
    ///   - library: path of the library; empty where none is named.
    ///   - folder: where it is looked for first if none is named.
    /// - Throws: `unavailable` where there is none, or where the file is another library or too old a version.
    public init(library: String, beside folder: String) throws(Fault) {
        let beside = FilePath.join(folder, Self.fileName)
        let named = library.isEmpty ? (InputFile.exists(beside) ? beside : nil) : library
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
            remedy: "Run scripts/fetch-model again, or set detection.runtime to the path of \(Self.fileName)")
    }

    deinit { headsup_onnx_close(handle) }

    /// The library and its version.
    public var name: String { "ONNX Runtime \(String(cString: headsup_onnx_version(handle)))" }

    /// Whether the library was built for a provider. The processor is always there.
    public func has(_ provider: Provider) -> Bool {
        switch provider {
        case .cpu: true
        case .cuda: headsup_onnx_has_provider(handle, "CUDAExecutionProvider")
        case .tensorRT: headsup_onnx_has_provider(handle, "TensorrtExecutionProvider")
        }
    }
}

extension headsup_onnx_error {
    /// The words of the error, up to the zero byte.
    var words: String {
        withUnsafeBytes(of: text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
