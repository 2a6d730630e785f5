import BoxFiles
import Calibration
import Capture
import Configuration
import Datasets
import Detection
import Diagnostics
import FileFormats
import Geometry
import Orientation
import Ranging
import Vision

/// What a replay can read. The raw value is the name on the command line.
public enum ReplayFormat: String, Sendable, CaseIterable {
    /// A sequence folder (docs/sequence-format.md).
    case sequence
    /// A video file.
    case video
    /// A folder of pictures.
    case images
    /// A MOTChallenge sequence folder: img1, or det/det.txt alone.
    case mot
    /// A KITTI tracking sequence: its label file, with calib and oxts beside the folder of labels.
    case kitti

    /// What a path holds, judged by what is in it.
    public init(recognising path: String) throws(Fault) {
        guard InputFile.exists(path) else {
            throw Fault(.noInput, "no such file or folder", at: .init(file: path), remedy: "Check the path")
        }
        if FilePath.name(of: path) == SequenceManifest.fileName {
            self = .sequence
        } else if try KITTIImport.sequence(at: path) != nil {
            self = .kitti
        } else if !InputFile.isFolder(path) {
            self = .video
        } else if InputFile.exists(FilePath.join(path, SequenceManifest.fileName)) {
            self = .sequence
        } else if InputFile.isFolder(FilePath.join(path, "img1"))
            || InputFile.exists(FilePath.join(path, "det/det.txt"))
        {
            self = .mot
        } else {
            self = .images
        }
    }
}

/// Where a replay's frames come from, whatever form they have.
public struct ReplayInput {
    /// What one frame brings.
    public enum Content {
        /// A picture, in `ReplayInput.captured`.
        case picture
        /// Boxes without a picture.
        case detections([DetectedPerson])
        /// Places without a picture.
        case observations([Observation])
    }

    /// One frame.
    public struct Frame {
        /// Number of the frame.
        public var number: Int
        /// When it was taken.
        public var time: Timestamp
        /// What it brings.
        public var content: Content
        /// How far each pixel is, where that was recorded.
        public var depth: DepthMap?
    }

    /// What the input is called in messages.
    public let name: String
    /// Nominal frames a second.
    public let rate: Double
    /// Number of frames, where it is known beforehand.
    public let frameCount: Int?
    /// Intrinsics, where the input describes its camera.
    public let camera: CameraIntrinsics?
    /// Height of the optical centre over the ground, metres, where the input says it.
    public let cameraHeight: Double?
    /// Calibration of the recording's camera or pair of cameras, where it describes one.
    public internal(set) var calibration: CalibrationFile?
    /// How many views the pictures hold, where the recording says it.
    public internal(set) var layout: CameraLayout?
    /// Where the depth pictures are.
    var depth: RecordedDepth?
    /// How the camera was turned, where it is recorded.
    public var orientation: (any OrientationSource)?
    /// Whether frames are pictures, so that a detector is needed.
    public let needsDetector: Bool
    /// The last picture.
    public private(set) var captured = CapturedFrame()
    /// True identities by frame, where they are known: for counting switches.
    public let hasTruth: Bool

    private enum Source {
        case pictures(any FrameSource)
        case frames([Frame])
    }

    /// When a sequence's pictures were taken; nil where no sequence tells.
    var pictureTimes: PictureTimes?
    private var source: Source
    private var cursor = 0

    /// Frames that were there but could not be read.
    public var skipped: Int {
        if case .pictures(let source) = source { source.skipped } else { 0 }
    }

    /// Why frames are missing, as a sentence, once the end was reached; nil where none is.
    public var shortfall: String? {
        if case .pictures(let source) = source { source.shortfall } else { nil }
    }

    /// Opens an input.
    ///
    /// - Parameters:
    ///   - path: the file or folder.
    ///   - format: its form; nil: recognised.
    ///   - rate: frames a second of a folder of pictures.
    ///   - report: told of each frame that is left out, while the replay goes on.
    public init(
        path: String, format: ReplayFormat?, rate: Double = 30, report: @escaping (Fault) -> Void
    ) throws(Fault) {
        let recognised: ReplayFormat
        if let format { recognised = format } else { recognised = try ReplayFormat(recognising: path) }
        switch recognised {
        case .video:
            let video = try VideoFrames(path: path)
            self.init(name: path, pictures: video, rate: video.rate, frameCount: video.frameCount)
        case .images:
            let folder = try PictureFolderFrames(path: path, rate: rate, report: report)
            self.init(name: path, pictures: folder, rate: rate, frameCount: folder.frameCount)
        case .mot:
            try self.init(motFolder: path, report: report)
        case .kitti:
            try self.init(kitti: path, report: report)
        case .sequence:
            try self.init(sequence: RecordedSequence(path: path), report: report)
        }
    }

    init(
        name: String, pictures: any FrameSource, rate: Double, frameCount: Int?, camera: CameraIntrinsics? = nil,
        cameraHeight: Double? = nil, orientation: (any OrientationSource)? = nil, hasTruth: Bool = false
    ) {
        self.name = name
        self.rate = rate
        self.frameCount = frameCount
        self.camera = camera
        self.cameraHeight = cameraHeight
        self.orientation = orientation
        self.hasTruth = hasTruth
        needsDetector = true
        source = .pictures(pictures)
    }

    init(
        name: String, frames: [Frame], rate: Double, camera: CameraIntrinsics?, cameraHeight: Double? = nil,
        orientation: (any OrientationSource)? = nil, hasTruth: Bool = false
    ) {
        self.name = name
        self.rate = rate
        self.camera = camera
        self.cameraHeight = cameraHeight
        self.orientation = orientation
        self.hasTruth = hasTruth
        frameCount = frames.count
        needsDetector = false
        source = .frames(frames)
    }

    /// The next frame; nil at the end.
    public mutating func next() throws(Fault) -> Frame? {
        switch source {
        case .frames(let frames):
            guard cursor < frames.count else { return nil }
            defer { cursor += 1 }
            var frame = frames[cursor]
            frame.depth = depth?.map(frame: frame.number)
            return frame
        case .pictures(var pictures):
            let isThere = try pictures.next(into: &captured)
            source = .pictures(pictures)
            guard isThere else { return nil }
            // Pictures of a sequence are counted in their order; the depth pictures bear the frame's own number. The
            // sequence knows better when they were taken, in the clock of its orientation.
            let frame = pictureTimes?[captured.number]
            return Frame(
                number: captured.number, time: frame?.time ?? captured.timestamp, content: .picture,
                depth: depth?.map(frame: frame?.number ?? captured.number))
        }
    }
}
