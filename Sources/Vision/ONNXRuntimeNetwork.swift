import CONNXRuntime
import Detection
import Diagnostics

/// A network run by ONNX Runtime.
final class ONNXRuntimeNetwork: NetworkEngine {
    let model: String
    /// Held because the library must outlive the session.
    private let runtime: ONNXRuntime
    private let session: OpaquePointer
    private var shape = TensorShape()

    /// Loads a network.
    ///
    /// - Throws: `badData` where the file is not a network with one input, or lacks the output that is named;
    ///   `unavailable` where the graphics processor can not be used.
    init(_ settings: DetectorSettings, runtime: ONNXRuntime) throws(Fault) {
        model = settings.onnxModel
        self.runtime = runtime
        var error = headsup_onnx_error()
        let provider = settings.target.provider ?? HEADSUP_ONNX_CPU
        let loaded: OpaquePointer? = withOptionalCString(settings.outputLayer) { output in
            headsup_onnx_load(
                runtime.handle, settings.onnxModel, provider, Int32(clamping: settings.threads), output, &error)
        }
        guard let loaded else {
            throw Fault(
                settings.target == .cpu ? .badData : .unavailable,
                "\(runtime.name) can not load this network: \(error.words)", at: .init(file: settings.onnxModel),
                remedy: "Check detection.model, detection.output_layer and detection.target, "
                    + "or run scripts/fetch-model again")
        }
        session = loaded
    }

    deinit { headsup_onnx_unload(session) }

    var name: String { runtime.name }

    func run(_ input: NetworkInput, _ body: (NetworkOutput) throws(Fault) -> Void) throws(Fault) {
        var given = headsup_onnx_tensor()
        given.values = UnsafePointer(input.values.baseAddress)
        given.dimensions = 4
        given.sizes = input.sizes
        var result = headsup_onnx_tensor()
        var error = headsup_onnx_error()
        guard headsup_onnx_run(session, &given, &result, &error) else { throw failure(error.words) }
        shape.assign(result.sizes, dimensions: result.dimensions)
        let values = UnsafeBufferPointer(start: result.values, count: shape.count)
        try body(NetworkOutput(values: values, shape: shape.sizes))
    }
}

/// A text as C takes it; null where it is empty.
func withOptionalCString<R>(_ text: String, _ body: (UnsafePointer<CChar>?) -> R) -> R {
    text.isEmpty ? body(nil) : text.withCString { body($0) }
}
