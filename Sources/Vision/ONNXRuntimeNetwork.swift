import Detection
import Diagnostics
import FileFormats
import ONNXInference

/// A detector's network run by ONNX Runtime.
final class ONNXRuntimeNetwork: NetworkEngine {
    let model: String
    private let runtime: ONNXRuntime
    private let session: ONNXSession
    private var shape = TensorShape()

    /// Loads a network.
    ///
    /// - Throws: `badData` where the file is not a network with one input, or lacks the output that is named;
    ///   `unavailable` where the graphics processor can not be used.
    init(_ settings: DetectorSettings, runtime: ONNXRuntime) throws(Fault) {
        model = settings.onnxModel
        self.runtime = runtime
        do throws(ONNXSession.Failure) {
            session = try ONNXSession(
                settings.onnxModel, runtime: runtime, provider: settings.target.provider ?? .cpu,
                threads: settings.threads, output: settings.outputLayer)
        } catch {
            throw Fault(
                settings.target == .cpu ? .badData : .unavailable,
                "\(runtime.name) can not load this network: \(error.words)", at: .init(file: settings.onnxModel),
                remedy: "Check detection.model, detection.output_layer and detection.target, "
                    + "or run scripts/fetch-model again")
        }
    }

    var name: String { runtime.name }

    func run(_ input: NetworkInput, _ body: (NetworkOutput) throws(Fault) -> Void) throws(Fault) {
        var outcome: Result<Void, Fault> = .success(())
        do throws(ONNXSession.Failure) {
            try session.run(input.values.baseAddress, sizes: input.sizes, dimensions: 4) { values, sizes, dimensions in
                shape.assign(sizes, dimensions: Int32(dimensions))
                let output = UnsafeBufferPointer(start: values, count: shape.count)
                do throws(Fault) {
                    try body(NetworkOutput(values: output, shape: shape.sizes))
                } catch {
                    outcome = .failure(error)
                }
            }
        } catch {
            throw failure(error.words)
        }
        try outcome.get()
    }
}

extension ONNXRuntime {
    /// The library that the settings name, or the one beside the detector's model.
    convenience init(_ settings: DetectorSettings) throws(Fault) {
        try self.init(library: settings.runtime, beside: FilePath.folder(of: settings.model))
    }
}

extension DetectorSettings.Target {
    /// What ONNX Runtime calls it; nil where it has nothing for it.
    var provider: ONNXRuntime.Provider? {
        switch self {
        case .cpu: .cpu
        case .cuda: .cuda
        case .tensorRT: .tensorRT
        case .opencl, .cudaHalf: nil
        }
    }
}
