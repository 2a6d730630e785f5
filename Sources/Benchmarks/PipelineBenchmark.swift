import Capture
import Configuration
import Detection
import Diagnostics
import Geometry
import Imaging
import MonotonicTime
import Pipeline
import Vision

/// From a frame in the driver's buffer to the decision what to say, with everything that lies between: the pictures of a video
/// at 640 x 480, the configured detector and predictor.
///
/// The stages run one after the other here, on one thread; the network uses its own. In the daemon the camera's thread does
/// its part at the same time as perception does the rest.
public struct PipelineBenchmark: Benchmark {
    /// What it is called on the command line.
    public var name: String { encoding == .yuyv ? "pipeline" : "pipeline-" + encoding.rawValue }
    /// What a step is.
    public var step: String {
        "one \(encoding.rawValue.uppercased()) frame of a video from the driver's buffer to the decision"
    }
    /// The project's limit of frame to decision is 40 ms.
    public let limitPerItem: Double? = 40_000

    /// Pictures of the video; played forth and back, so that nobody jumps.
    private static let pictures = 100

    private let encoding: CameraPictures.Encoding

    /// Makes one.
    init(_ encoding: CameraPictures.Encoding) { self.encoding = encoding }

    /// Frames of a step.
    public func items(_ setting: BenchmarkSetting) -> (count: Int, name: String) { (1, "frame") }

    /// Measures the pipeline, and in each frame the network apart from all else.
    ///
    /// - Throws: `usage` without a recording; what is wrong with it.
    public func measure(_ setting: BenchmarkSetting) throws(Fault) -> StepMeasurement {
        guard let recording = setting.recording else {
            throw Fault(
                .usage, "the benchmark '\(name)' needs a video with people in it",
                remedy: "Give one with --recording")
        }
        let (warmUp, steps) = setting.length(warmUp: 20, steps: 400)
        var frames = try CameraPictures.frames(
            ofVideo: recording, limit: min(Self.pictures, warmUp + steps), encoding)
        var intake = try FrameIntake(
            width: CameraPictures.width, height: CameraPictures.height, fourCC: encoding.fourCC)
        let detector = TimedDetector(try NeuralDetector(setting.configuration.detection), room: warmUp + steps)
        let rate = setting.configuration.camera.rate
        var pipeline = try Pipeline(
            configuration: setting.configuration, detector: detector, camera: nil, frameRate: rate)
        var fault: Fault?
        var measurement = StepMeasurement(warmUp: warmUp, steps: steps) { i in
            let time = Timestamp(nanoseconds: Int64(Double(i) / rate * 1e9))
            _ = intake.take(&frames[Self.place(i, of: frames.count)], number: i, at: time)
            do throws(Fault) {
                try intake.withPicture { view throws(Fault) in
                    try pipeline.process(view, at: time, orientation: .level)
                }
            } catch {
                fault = error
            }
        }
        if let fault { throw fault }
        let network = Array(detector.times.suffix(steps))
        measurement.parts = [
            StepMeasurement.Part(name: "network", microseconds: network),
            StepMeasurement.Part(
                name: "outside_network", microseconds: zip(measurement.microseconds, network).map { $0 - $1 }),
        ]
        return measurement
    }

    /// 0, 1, …, n - 1, n - 2, …, 1, 0, 1, …
    private static func place(_ step: Int, of count: Int) -> Int {
        guard count > 1 else { return 0 }
        let at = step % (2 * count - 2)
        return at < count ? at : 2 * count - 2 - at
    }
}

/// The neural detector with the time of each of its network's passes.
private final class TimedDetector: Detector {
    private var detector: NeuralDetector
    /// Microseconds of each pass.
    private(set) var times: [Double] = []

    init(_ detector: NeuralDetector, room: Int) {
        self.detector = detector
        times.reserveCapacity(room)
    }

    var name: String { detector.name }

    func detect(in picture: PictureView, into detections: inout [DetectedPerson]) throws(Fault) {
        try detector.prepare(picture)
        let start = MonotonicClock.now
        // The result's numbers are valid during the call only, so what follows the network happens there.
        let network = detector
        try network.compute { output throws(Fault) in
            times.append(Double(MonotonicClock.now.nanoseconds - start.nanoseconds) / 1000)
            try detector.collect(output, into: &detections)
        }
    }
}
