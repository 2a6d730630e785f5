import Detection
import Diagnostics

/// A network that a library has loaded, ready to run. For one thread at a time.
///
/// A new engine is one type that conforms to this and one line in `NetworkEngines`.
protocol NetworkEngine: AnyObject {
    /// The library and its version, as "OpenCV 4.6.0".
    var name: String { get }

    /// The file that was loaded.
    var model: String { get }

    /// Runs the network; `body` is handed the result, valid during the call.
    func run(_ input: NetworkInput, _ body: (NetworkOutput) throws(Fault) -> Void) throws(Fault)
}

extension NetworkEngine {
    /// What is thrown when the library does not compute the network.
    func failure(_ words: String) -> Fault {
        Fault(
            .badData, "the network can not be computed: \(words)", at: .init(file: model),
            remedy: "Set detection.input_width and detection.input_height to what this model was trained with, "
                + "and detection.input_width_step to 0 where it takes no other size")
    }
}

/// The shape of a tensor, kept in an array that is made anew only when the number of dimensions changes, so that a frame
/// costs no allocation.
struct TensorShape {
    private(set) var sizes: [Int] = []

    /// Product of the sizes; 0 without any.
    var count: Int { sizes.isEmpty ? 0 : sizes.reduce(1, *) }

    /// Takes over the first sizes of a C array of 64-bit integers.
    mutating func assign<Sizes>(_ source: Sizes, dimensions: Int32) {
        withUnsafeBytes(of: source) { raw in
            let given = raw.bindMemory(to: Int64.self).prefix(Int(dimensions))
            if given.count != sizes.count { sizes = Array(repeating: 0, count: given.count) }
            for index in given.indices { sizes[index] = Int(given[index]) }
        }
    }
}
