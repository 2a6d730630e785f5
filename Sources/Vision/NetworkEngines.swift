import Detection
import Diagnostics
import FileFormats
import ONNXInference

/// Where the library that runs a network is chosen.
public enum NetworkEngines {
    /// Loads the network with the engine that the settings ask for.
    ///
    /// - Throws: `noInput`, `badData`, `configuration` or `unavailable`, with the file and what to do.
    static func load(_ settings: DetectorSettings) throws(Fault) -> any NetworkEngine {
        switch try choice(settings) {
        case .openCV: try OpenCVNetwork(settings)
        case .onnxRuntime(let runtime): try ONNXRuntimeNetwork(settings, runtime: runtime)
        }
    }

    /// Which library runs the network, in words, and where that is OpenCV for want of ONNX Runtime, why.
    ///
    /// - Throws: `unavailable` or `noInput` where the engine asked for is not there.
    public static func description(_ settings: DetectorSettings) throws(Fault) -> String {
        switch try choice(settings) {
        case .onnxRuntime(let runtime):
            return "\(runtime.name) (\(runtime.path)) on \(settings.target.rawValue)"
        case .openCV(let reason):
            let name = "OpenCV \(OpenCV.version) on \(settings.target.rawValue)"
            return reason.map { "\(name), without ONNX Runtime: \($0)" } ?? name
        }
    }

    /// What each library that is there can compute on, in words: what `detection.target` may be set to on this machine.
    public static func offers(_ settings: DetectorSettings) -> String {
        let openCV = OpenCV.targets.map(\.rawValue).joined(separator: ", ")
        var words = "OpenCV \(OpenCV.version) on \(openCV)"
        do throws(Fault) {
            let runtime = try ONNXRuntime(settings)
            let targets = DetectorSettings.Target.allCases.filter { $0.provider.map(runtime.has) ?? false }
            words = "\(runtime.name) on \(targets.map(\.rawValue).joined(separator: ", ")); \(words)"
        } catch {
            words += "; no ONNX Runtime"
        }
        return words
    }

    private enum Choice {
        case onnxRuntime(ONNXRuntime)
        /// With the reason, where ONNX Runtime would have been taken.
        case openCV(Fault?)
    }

    private static func choice(_ settings: DetectorSettings) throws(Fault) -> Choice {
        switch settings.engine {
        case .opencv: return .openCV(nil)
        case .onnxRuntime: return .onnxRuntime(try runtime(settings))
        case .auto:
            do throws(Fault) {
                return .onnxRuntime(try runtime(settings))
            } catch {
                // Nothing else computes with TensorRT.
                if settings.target == .tensorRT { throw error }
                return .openCV(error)
            }
        }
    }

    /// ONNX Runtime, where it can run the network of the settings.
    private static func runtime(_ settings: DetectorSettings) throws(Fault) -> ONNXRuntime {
        let model = settings.onnxModel
        guard InputFile.exists(model), !InputFile.isFolder(model) else {
            throw Fault(
                .noInput, "there is no such file, and ONNX Runtime needs it", at: .init(file: model),
                remedy: "Run scripts/fetch-model or scripts/ssd-onnx, or set detection.engine to opencv")
        }
        let runtime = try ONNXRuntime(settings)
        guard let provider = settings.target.provider, runtime.has(provider) else {
            throw Fault(
                .unavailable, "\(runtime.name) can not compute on \(settings.target.rawValue)",
                at: .init(file: runtime.path),
                remedy: "Set detection.target to cpu, or detection.runtime to a library that was built for it")
        }
        return runtime
    }
}
