import Detection
import FileFormats

/// Everything that can be chosen about finding people. The defaults are those of the model that scripts/fetch-model
/// brings; another model is its file and the lines in which it differs.
public struct DetectorSettings: Sendable, Equatable {
    /// How people are found.
    public enum Method: String, Sendable, CaseIterable {
        /// A neural network.
        case neural
        /// Histograms of oriented gradients (Dalal and Triggs, 2005): no weights needed, slower and worse.
        case hog
    }

    /// What library runs the network.
    public enum Engine: String, Sendable, CaseIterable {
        /// ONNX Runtime where it and the network as .onnx are there, OpenCV else.
        case auto
        /// OpenCV's DNN module.
        case opencv
        /// ONNX Runtime, opened when the detector is made.
        case onnxRuntime = "onnxruntime"
    }

    /// What kind of file the network is.
    public enum Framework: String, Sendable, CaseIterable {
        /// A frozen graph (.pb) with OpenCV's text graph (.pbtxt).
        case tensorflow
        /// One .onnx file.
        case onnx
        /// Weights (.caffemodel) with a description (.prototxt).
        case caffe
    }

    /// What computes the network.
    public enum Target: String, Sendable, CaseIterable {
        /// The processor.
        case cpu
        /// A graphics processor through OpenCL; OpenCV only.
        case opencl
        /// An NVIDIA graphics processor; needs an ONNX Runtime or an OpenCV that was built with CUDA.
        case cuda
        /// As `cuda`, with 16-bit floats; OpenCV only.
        case cudaHalf = "cuda-fp16"
        /// An NVIDIA graphics processor through TensorRT; needs an ONNX Runtime that was built with it.
        case tensorRT = "tensorrt"
    }

    /// How people are found.
    public var method = Method.neural
    /// What library runs the network.
    public var engine = Engine.auto
    /// Path of ONNX Runtime's library; empty: libonnxruntime.so beside the model, then the system's.
    public var runtime = ""
    /// What kind of file the network is.
    public var framework = Framework.tensorflow
    /// Path of the network's weights. ONNX Runtime reads the .onnx file of the same name beside it.
    public var model = "models/pedestrian-ssdlite.pb"
    /// Path of the network's description; empty where the framework needs none.
    public var graph = "models/pedestrian-ssdlite.pbtxt"
    /// The layer whose result is read; empty: the last one.
    public var outputLayer = ""
    /// What the network's result means.
    public var output = NetworkOutputKind.ssd
    /// Size of the network's input, and how it follows the picture's proportions.
    public var input = NetworkInputSize(width: 300, height: 300, widthStep: 128, widest: 684)
    /// What is taken off each channel, grey levels 0 to 255, in the network's order of channels.
    public var mean = SIMD3<Double>(repeating: 127.5)
    /// What each channel is then multiplied by, in the network's order of channels.
    public var scale = SIMD3<Double>(repeating: 1 / 127.5)
    /// Whether the network takes red, green, blue instead of blue, green, red.
    public var isRGB = true
    /// Whether a picture's proportions are kept and the rest of the input is grey, instead of stretching it.
    public var letterbox = false
    /// Class labels that are a person.
    public var personLabels = [1]
    /// Detections below this score are not reported, 0 to 1. Low, because the tracker keeps tracks alive with weak
    /// detections and sets its own, higher score for starting one.
    public var leastScore = 0.02
    /// How a picture is cut for the network.
    public var tiling = Tiling.whole
    /// Most parts a picture is cut into, beside the whole one. Each costs one run of the network.
    public var tileLimit = 2
    /// Which boxes are the same person.
    public var suppression = NonMaximumSuppression()
    /// What computes the network.
    public var target = Target.cpu
    /// Threads the computation may use; 0: as many as there are processors.
    public var threads = 0
    /// HOG only: the smallest person to be found, pixels of height; the picture is enlarged for people below 100.
    public var smallestPerson = 64.0

    /// The defaults.
    public init() {}

    /// The file that ONNX Runtime reads: the model itself where it is ONNX, else the one of the same name beside it.
    public var onnxModel: String {
        guard framework != .onnx else { return model }
        return FilePath.join(FilePath.folder(of: model), FilePath.stem(of: model) + ".onnx")
    }

    /// Whether a detector of other settings may use the network that one of these has loaded: they differ in the input's size
    /// and what is made of the picture and of the result alone.
    public func usesSameNetwork(as other: DetectorSettings) -> Bool {
        var same = self
        same.input = other.input
        same.mean = other.mean
        same.scale = other.scale
        same.isRGB = other.isRGB
        same.letterbox = other.letterbox
        same.tiling = other.tiling
        same.tileLimit = other.tileLimit
        same.leastScore = other.leastScore
        same.suppression = other.suppression
        same.smallestPerson = other.smallestPerson
        return method == .neural && same == other
    }
}
