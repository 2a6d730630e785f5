import BoxFiles
import Capture
import Configuration
import Datasets
import Detection
import Diagnostics
import FileFormats
import Geometry
import Orientation
import Pipeline
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

    /// What a path holds, judged by what is in it.
    public init(recognising path: String) throws(Fault) {
        guard InputFile.exists(path) else {
            throw Fault(.noInput, "no such file or folder", at: .init(file: path), remedy: "Check the path")
        }
        if FilePath.name(of: path) == SequenceManifest.fileName {
            self = .sequence
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

    private var source: Source
    private var cursor = 0

    /// Frames that were there but could not be read.
    public var skipped: Int {
        if case .pictures(let source) = source { source.skipped } else { 0 }
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
        case .sequence:
            try self.init(sequence: RecordedSequence(path: path), report: report)
        }
    }

    private init(
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

    private init(
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

    /// A recorded sequence: by its observations where it has them, else its detections, else its pictures.
    private init(sequence: RecordedSequence, report: @escaping (Fault) -> Void) throws(Fault) {
        let manifest = sequence.manifest
        let camera = manifest.camera?.intrinsics
        let height = manifest.camera?.heightAboveGround
        let orientation = sequence.orientationSource
        if manifest.tables[.observations] != nil {
            let frames = sequence.observedFrames().map {
                Frame(number: $0.number, time: $0.timestamp, content: .observations($0.observations))
            }
            self.init(
                name: manifest.name, frames: frames, rate: manifest.rate, camera: camera, cameraHeight: height,
                orientation: orientation, hasTruth: true)
        } else if manifest.tables[.detections] != nil {
            let frames = sequence.frames.map {
                Frame(
                    number: $0.number, time: $0.timestamp, content: .detections(sequence.detectedPersons(in: $0)))
            }
            self.init(
                name: manifest.name, frames: frames, rate: manifest.rate, camera: camera, cameraHeight: height,
                orientation: orientation)
        } else {
            switch manifest.frames?.source {
            case .images:
                let paths = sequence.frames.compactMap { sequence.picturePath(of: $0) }
                let pictures = PictureFolderFrames(
                    name: manifest.name, pictures: paths, rate: manifest.rate, report: report)
                self.init(
                    name: manifest.name, pictures: pictures, rate: manifest.rate, frameCount: paths.count,
                    camera: camera, cameraHeight: height, orientation: orientation)
            case .video(let video):
                let frames = try VideoFrames(path: FilePath.join(manifest.folder, video))
                self.init(
                    name: manifest.name, pictures: frames, rate: manifest.rate, frameCount: frames.frameCount,
                    camera: camera, cameraHeight: height, orientation: orientation)
            case nil:
                throw Fault(
                    .badData, "the sequence has neither [observations] nor [detections] nor [frames]",
                    at: .init(file: manifest.file), remedy: "Name at least one of them in the manifest")
            }
        }
    }

    /// A MOTChallenge sequence: its pictures where they are there, else its detections.
    private init(motFolder path: String, report: @escaping (Fault) -> Void) throws(Fault) {
        let info = FilePath.join(path, "seqinfo.ini")
        let information =
            InputFile.exists(info) ? SequenceInformation(text: try InputFile.text(at: info)) : SequenceInformation()
        let pictures = FilePath.join(path, "img1")
        if InputFile.isFolder(pictures) {
            let folder = try PictureFolderFrames(path: pictures, rate: information.rate, report: report)
            self.init(name: path, pictures: folder, rate: information.rate, frameCount: folder.frameCount)
            return
        }
        let table = try MOTChallengeFile.read(FilePath.join(path, "det/det.txt"), purpose: .detections)
        var byFrame: [Int: [DetectedPerson]] = [:]
        for row in table.rows {
            byFrame[row.frame, default: []].append(DetectedPerson(box: row.box, score: row.confidence))
        }
        let last = byFrame.keys.max() ?? 0
        guard last > 0, last < 10_000_000 else {
            throw Fault(.badData, "there is no detection in it", at: .init(file: FilePath.join(path, "det/det.txt")))
        }
        let frames = (1...last).map { frame in
            Frame(
                number: frame, time: Timestamp(nanoseconds: Int64(Double(frame - 1) / information.rate * 1e9)),
                content: .detections(byFrame[frame] ?? []))
        }
        let boxes = table.rows.map(\.box)
        let camera = CameraIntrinsics(
            width: information.width ?? Int(boxes.map(\.right).max() ?? 1),
            height: information.height ?? Int(boxes.map(\.bottom).max() ?? 1),
            horizontalFieldOfView: MountingSettings().horizontalFieldOfView)
        self.init(name: path, frames: frames, rate: information.rate, camera: camera)
    }

    /// The next frame; nil at the end.
    public mutating func next() throws(Fault) -> Frame? {
        switch source {
        case .frames(let frames):
            guard cursor < frames.count else { return nil }
            defer { cursor += 1 }
            return frames[cursor]
        case .pictures(var pictures):
            let isThere = try pictures.next(into: &captured)
            source = .pictures(pictures)
            return isThere ? Frame(number: captured.number, time: captured.timestamp, content: .picture) : nil
        }
    }
}
