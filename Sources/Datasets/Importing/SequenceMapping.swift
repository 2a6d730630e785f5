import Diagnostics
import FileFormats
import Geometry

/// How a data set whose layout is not known here is to be read: the contents of a mapping file (docs/importing.md).
public struct SequenceMapping: Sendable {
    /// Pattern of the folders that are one sequence each, below the data set's.
    var folders: String
    /// Frames a second.
    var rate: Double
    /// The camera.
    var intrinsics: CameraIntrinsics?
    /// How high the optical centre is above the ground, metres.
    var heightAboveGround: Double?
    /// The pictures, relative to a sequence's folder.
    var images: FramePattern?
    /// The camera frame's axes in the data set.
    var cameraAxes = AxisMapping.identity
    /// The axes of the data set's world, of which the semi-local ones are taken.
    var worldAxes = AxisMapping.identity
    /// The tables.
    var tables: [SequencePart: Table] = [:]
    /// What the quaternions turn.
    var rotationDirection = RotationDirection.cameraToWorld
    /// The frame of the truth.
    var truthFrame = TruthFrame.semiLocal
    /// A sentence for every unknown key.
    public private(set) var warnings: [String] = []

    /// Where the table of a part is, and how it is written.
    struct Table: Sendable {
        /// Pattern of its files, relative to a sequence's folder; several are read one after the other.
        var files: String
        /// What stands between fields.
        var separator: Character
        /// The names of the columns, where the files have no header line.
        var names: [String]?
        /// What the files call our columns.
        var columns: [String: String]
        /// Seconds in the table's unit of time.
        var secondsPerUnit: Double
        /// Metres in the table's unit of length.
        var metresPerUnit: Double
        /// Where the mapping speaks of it.
        var location: Fault.Location
    }

    /// What a recorded rotation turns.
    enum RotationDirection: String, CaseIterable {
        case cameraToWorld = "camera-to-world"
        case worldToCamera = "world-to-camera"
    }

    /// What the positions of the truth are relative to.
    enum TruthFrame: String, CaseIterable {
        /// The wearer, in axes that do not turn with the head.
        case semiLocal = "semi-local"
        /// The camera.
        case camera
        /// A point at rest: then the odometry says where the wearer was.
        case world
    }

    /// Units of time.
    private enum TimeUnit: String, CaseIterable {
        case s, ms, us, ns

        var seconds: Double {
            switch self {
            case .s: 1
            case .ms: 1e-3
            case .us: 1e-6
            case .ns: 1e-9
            }
        }
    }

    /// The parts that a mapping may speak of.
    private static let parts: [SequencePart] = [.imu, .orientation, .odometry, .detections, .observations, .truth]

    /// Reads a mapping file.
    ///
    /// - Throws: `noInput`, or `badData` that names file, line and key.
    public init(path: String) throws(Fault) {
        try self.init(text: InputFile.text(at: path), file: path)
    }

    /// Reads a mapping out of memory; `file` is its path.
    public init(text: String, file: String) throws(Fault) {
        let root = try TOMLDocument(text: text, file: file).root
        let section = try root.require(root.section("sequences"), "sequences")
        folders = try section.string("folders") ?? "*"
        rate = try section.require(section.positive("rate"), "rate")
        guard rate <= 10_000 else {
            throw section.fault("rate is \(rate), which is no number of frames a second", key: "rate")
        }
        let usualUnit = try section.choice("time_unit", of: TimeUnit.self) ?? .s
        warnings += root.unknownKeys(
            known: ["sequences", "camera", "frames", "axes"] + SequenceMapping.parts.map(\.rawValue))
        warnings += section.unknownKeys(known: ["folders", "rate", "time_unit"])
        if let camera = try root.section("camera") {
            intrinsics = camera.has("fx") ? try SequenceManifest.intrinsics(camera) : nil
            heightAboveGround = try camera.positive("height_above_ground")
            warnings += camera.unknownKeys(
                known: ["width", "height", "fx", "fy", "cx", "cy", "distortion", "height_above_ground"])
        }
        if let frames = try root.section("frames") {
            images = try frames.require(SequenceManifest.pattern("images", in: frames), "images")
            warnings += frames.unknownKeys(known: ["images"])
        }
        if let axes = try root.section("axes") {
            cameraAxes =
                try SequenceManifest.axes("camera", in: axes, convention: AxisMapping.cameraConvention) ?? .identity
            worldAxes =
                try SequenceManifest.axes("world", in: axes, convention: AxisMapping.semiLocalConvention) ?? .identity
            guard cameraAxes.isMirrored == worldAxes.isMirrored else {
                throw axes.fault("one of the two frames is left-handed and the other is not, so no rotation joins them")
            }
            warnings += axes.unknownKeys(known: ["camera", "world"])
        }
        for part in SequenceMapping.parts {
            guard let table = try root.section(part.rawValue) else { continue }
            try read(table, part: part, usualUnit: usualUnit)
        }
        guard tables[.truth] != nil || tables[.observations] != nil || tables[.detections] != nil || images != nil
        else {
            throw root.fault("the mapping names neither people nor pictures, so there is nothing to import")
        }
        guard truthFrame != .world || tables[.odometry] != nil else {
            throw root.fault(
                "the truth is in the world's frame, and there is no [odometry] to say where the wearer was",
                key: "truth")
        }
    }

    private mutating func read(_ section: TOMLSection, part: SequencePart, usualUnit: TimeUnit) throws(Fault) {
        var known = ["files", "separator", "names", "columns", "time_unit", "metres_per_unit"]
        if part == .orientation {
            rotationDirection = try section.choice("direction") ?? .cameraToWorld
            known.append("direction")
        }
        if part == .truth {
            truthFrame = try section.choice("frame") ?? .semiLocal
            known.append("frame")
        }
        let separator = try section.string("separator") ?? ","
        guard separator.count == 1, let character = separator.first, character.isASCII, character != "\"" else {
            throw section.fault("separator is \"\(separator)\" where one character is needed", key: "separator")
        }
        var columns: [String: String] = [:]
        if let renamed = try section.section("columns") {
            let ours = part.columns.map(\.name)
            for column in ours {
                if let theirs = try renamed.string(column) { columns[column] = theirs }
            }
            warnings += renamed.unknownKeys(known: ours)
        }
        tables[part] = Table(
            files: try section.require(section.string("files"), "files"), separator: character,
            names: try section.strings("names"), columns: columns,
            secondsPerUnit: (try section.choice("time_unit", of: TimeUnit.self) ?? usualUnit).seconds,
            metresPerUnit: try section.positive("metres_per_unit") ?? 1, location: section.location(of: "files"))
        warnings += section.unknownKeys(known: known)
    }
}
