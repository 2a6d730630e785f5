import Calibration
import Diagnostics
import FileFormats
import Geometry

/// What a recorded walk consists of: the contents of its `sequence.toml` (format: docs/sequence-format.md).
public struct SequenceManifest: Sendable {
    /// The version of the format that this reads and writes.
    public static let formatVersion = 1
    /// The manifest's name in a sequence's folder.
    public static let fileName = "sequence.toml"

    /// Path of the manifest.
    public var file: String
    /// The folder that paths in the manifest are relative to.
    public var folder: String
    /// What the recording is called.
    public var name: String
    /// Nominal frames a second.
    public var rate: Double
    /// The camera.
    public var camera: CameraDescription?
    /// The pictures.
    public var frames: PictureDescription?
    /// The depth pictures.
    public var depth: DepthDescription?
    /// The tables, by part.
    public var tables: [SequencePart: TableDescription] = [:]
    /// The frame that the truth is given in.
    public var truthFrame = TruthFrame.semiLocal
    /// The camera frame's axes in this recording.
    public var cameraAxes = AxisMapping.identity
    /// The semi-local frame's axes in this recording.
    public var semiLocalAxes = AxisMapping.identity
    /// What is odd but no error: a sentence for every unknown key, with its line.
    public var warnings: [String] = []

    /// Makes a manifest with nothing but the required.
    public init(file: String, folder: String, name: String, rate: Double) {
        self.file = file
        self.folder = folder
        self.name = name
        self.rate = rate
    }

    /// The calibration of the camera: inline, or read from its file; nil where the manifest has neither.
    ///
    /// - Throws: `noInput` or `badData` of the calibration file.
    public func calibration() throws(Fault) -> CalibrationFile? {
        guard let camera else { return nil }
        var calibration = camera.intrinsics.map { CalibrationFile(name: name, left: $0) }
        if let path = camera.calibration { calibration = try CalibrationFile(paths: [path]) }
        // What the manifest says of this walk goes before what the file says of the camera.
        if let height = camera.heightAboveGround { calibration?.heightAboveGround = height }
        return calibration
    }

    /// The camera: its intrinsics inline, or the file that has them.
    public struct CameraDescription: Sendable, Equatable {
        /// Intrinsics given in the manifest.
        public var intrinsics: CameraIntrinsics?
        /// Path of a calibration file.
        public var calibration: String?
        /// How high the optical centre is above the ground, metres.
        public var heightAboveGround: Double?

        /// Makes a description.
        public init(intrinsics: CameraIntrinsics? = nil, calibration: String? = nil, heightAboveGround: Double? = nil) {
            self.intrinsics = intrinsics
            self.calibration = calibration
            self.heightAboveGround = heightAboveGround
        }
    }

    /// Where the pictures are.
    public struct PictureDescription: Sendable, Equatable {
        /// One file a frame, or one file for all.
        public enum Source: Sendable, Equatable {
            /// Paths relative to the sequence's folder.
            case images(FramePattern)
            /// Path of a video relative to the sequence's folder.
            case video(String)
        }

        /// How many views a picture holds.
        public enum Layout: String, Sendable, CaseIterable {
            /// One.
            case mono
            /// Left and right view of a stereo camera.
            case sideBySide = "side-by-side"
        }

        /// Where the pictures are.
        public var source: Source
        /// How many views each holds.
        public var layout: Layout

        /// Makes a description.
        public init(source: Source, layout: Layout = .mono) {
            self.source = source
            self.layout = layout
        }
    }

    /// Where the depth pictures are.
    public struct DepthDescription: Sendable, Equatable {
        /// Paths relative to the sequence's folder.
        public var images: FramePattern
        /// What a value of 1 means, metres.
        public var metresPerUnit: Double

        /// Makes a description.
        public init(images: FramePattern, metresPerUnit: Double) {
            self.images = images
            self.metresPerUnit = metresPerUnit
        }
    }

    /// One CSV file.
    public struct TableDescription: Sendable, Equatable {
        /// Path of the file.
        public var file: String
        /// What the file calls our columns, where it calls them otherwise.
        public var columns: [String: String]
        /// Line of the manifest that names the file.
        public var manifestLine: Int?

        /// Makes a description.
        public init(file: String, columns: [String: String] = [:], manifestLine: Int? = nil) {
            self.file = file
            self.columns = columns
            self.manifestLine = manifestLine
        }
    }

    /// The frame of the truth.
    public enum TruthFrame: String, Sendable, CaseIterable {
        /// Axes that do not turn with the head.
        case semiLocal = "semi-local"
        /// The camera's axes.
        case camera
    }
}

/// The parts of a sequence that are tables. The raw value is the manifest's table.
public enum SequencePart: String, Sendable, CaseIterable {
    /// Numbers and times of the frames: `frame,t`; for pictures whose times nothing else tells.
    case frames
    /// Inertial measurements.
    case imu
    /// Rotations from the camera's frame to the semi-local one.
    case orientation
    /// Positions of the wearer.
    case odometry
    /// Boxes in the picture.
    case detections
    /// People as perception saw them.
    case observations
    /// Where people really were.
    case truth

    /// The columns of its file, under our names.
    public var columns: [CSVColumn] {
        switch self {
        case .frames: [CSVColumn("frame", .integer), CSVColumn("t")]
        case .imu: ["t", "gx", "gy", "gz", "ax", "ay", "az"].map { CSVColumn($0) }
        case .orientation: ["t", "qw", "qx", "qy", "qz"].map { CSVColumn($0) }
        case .odometry: [CSVColumn("t"), CSVColumn("x"), CSVColumn("y"), CSVColumn("z", isRequired: false)]
        case .detections:
            [CSVColumn("frame", .integer)]
                + ["t", "left", "top", "width", "height", "score"].map { CSVColumn($0) }
        case .observations:
            [
                CSVColumn("frame", .integer), CSVColumn("t"), CSVColumn("id", .integer, isRequired: false),
                CSVColumn("track", .integer, isRequired: false), CSVColumn("x"), CSVColumn("y"), CSVColumn("z"),
            ]
        case .truth:
            [CSVColumn("frame", .integer), CSVColumn("t"), CSVColumn("id", .integer)]
                + ["x", "y", "z"].map { CSVColumn($0) }
        }
    }
}
