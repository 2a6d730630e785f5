import CONNXRuntime
import Synchronization

/// A network that ONNX Runtime has loaded, with one input and the one output that is read.
///
/// Unchecked, because the compiler knows nothing of the session, which one thread at a time may use: it is used only while
/// `turn` is held, and unloaded once nobody has it any more.
public final class ONNXSession: @unchecked Sendable {
    /// Why a network could not be loaded or computed, in the library's words.
    public struct Failure: Error {
        /// What the library said.
        public let words: String
    }

    /// Row-major sizes of a tensor, up to six; what lies beyond its dimensions is not used.
    public typealias Sizes = (Int64, Int64, Int64, Int64, Int64, Int64)

    /// Sizes of the input as the network declares it; -1 where any size is taken.
    public let inputShape: [Int]
    /// Held because the library must outlive the session.
    private let runtime: ONNXRuntime
    private let session: OpaquePointer
    private let turn = Mutex(())

    /// Loads a network.
    ///
    /// - Parameters:
    ///   - model: path of the .onnx file.
    ///   - runtime: the library.
    ///   - provider: what computes.
    ///   - threads: 0 for as many as the process has processors.
    ///   - output: name of the result that is read; empty for the first one.
    /// - Throws: where the file is no network with one input of 32-bit floats, lacks the output, or can not be computed
    ///   by the provider.
    public init(
        _ model: String, runtime: ONNXRuntime, provider: ONNXRuntime.Provider = .cpu, threads: Int = 0,
        output: String = ""
    ) throws(Failure) {
        var error = headsup_onnx_error()
        let made: OpaquePointer? =
            output.isEmpty
            ? headsup_onnx_load(runtime.handle, model, provider.code, Int32(clamping: threads), nil, &error)
            : headsup_onnx_load(runtime.handle, model, provider.code, Int32(clamping: threads), output, &error)
        guard let made else { throw Failure(words: error.words) }
        var declared = headsup_onnx_tensor()
        headsup_onnx_input_shape(made, &declared)
        inputShape = withUnsafeBytes(of: declared.sizes) { raw in
            raw.bindMemory(to: Int64.self).prefix(Int(declared.dimensions)).map { Int($0) }
        }
        self.runtime = runtime
        session = made
    }

    deinit { headsup_onnx_unload(session) }

    /// Runs the network.
    ///
    /// - Parameters:
    ///   - values: row-major, as many as the sizes say; read during the call.
    ///   - sizes: of the input.
    ///   - dimensions: how many of the sizes count.
    ///   - body: handed the result and its sizes, valid during the call.
    /// - Throws: where the library can not compute it, or what `body` throws.
    public func run(
        _ values: UnsafePointer<Float>?, sizes: Sizes, dimensions: Int,
        _ body: (_ values: UnsafePointer<Float>?, _ sizes: Sizes, _ dimensions: Int) -> Void
    ) throws(Failure) {
        var given = headsup_onnx_tensor()
        given.values = values
        given.dimensions = Int32(clamping: dimensions)
        given.sizes = sizes
        try turn.withLock { _ throws(Failure) in
            var result = headsup_onnx_tensor()
            var error = headsup_onnx_error()
            guard headsup_onnx_run(session, &given, &result, &error) else {
                throw Failure(words: error.words)
            }
            body(result.values, result.sizes, Int(result.dimensions))
        }
    }
}
