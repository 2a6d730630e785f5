import BoxFiles
import Diagnostics
import Evaluation
import FileFormats
import Geometry
import Ranging

/// KITTI tracking as sequences: people in the frame of a moving camera, with its real orientation.
public enum KITTIImport {
    /// Frames a second.
    public static let rate = 10.0

    /// How exact labels are: drawn by hand around points of a laser scanner, some centimetres whatever the distance.
    public static let labelNoise = StereoNoise(
        depthAtOneMetre: 0, depthFloor: 0.05, acrossFloor: 0.05, acrossAngle: 0)

    /// Which sequence a path names: its label file (`label_02/0011.txt`), its folder of pictures (`image_02/0011`), or a
    /// folder that holds a single sequence.
    ///
    /// - Returns: the folder that holds the labels, and the sequence's name; nil for a path that is nothing of KITTI's.
    /// - Throws: `usage` for a folder of several sequences.
    public static func sequence(at path: String) throws(Fault) -> (folder: String, name: String)? {
        let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        let parent = FilePath.folder(of: path)
        let root = FilePath.join(parent, "..")
        let name = FilePath.stem(of: path)
        if InputFile.exists(FilePath.join(root, "calib/\(name).txt")), (try? labels(in: root)) != nil {
            return (root, name)
        }
        guard InputFile.isFolder(FilePath.join(path, "calib")), (try? labels(in: path)) != nil else { return nil }
        let names = try names(in: path)
        guard names.count == 1 else {
            throw Fault(
                .usage, "this folder holds the sequences \(names.joined(separator: ", "))", at: .init(file: path),
                remedy: "Name the label file of one, as \(FilePath.join(try labels(in: path), names[0] + ".txt"))")
        }
        return (path, names[0])
    }

    /// The labelled objects of a sequence.
    public static func labelled(folder: String, name: String) throws(Fault) -> [KITTITrackingRow] {
        let file = FilePath.join(try labels(in: folder), name + ".txt")
        return try KITTITrackingFile.read(file, purpose: .tracks).rows
    }

    /// The folder of a sequence's pictures (`image_02/0011`), where they are there.
    public static func pictures(folder: String, name: String) -> String? {
        let path = FilePath.join(folder, "image_02/\(name)")
        return InputFile.isFolder(path) ? path : nil
    }

    /// The pictures of one frame: left (`image_02`), right (`image_03`) and depth (`depth_02`), whether or not they are
    /// there.
    public static func framePaths(
        folder: String, name: String, frame: Int
    ) -> (left: String, right: String, depth: String) {
        let number = String(frame)
        let file = String(repeating: "0", count: max(0, 6 - number.count)) + number + ".png"
        func path(_ part: String) -> String { FilePath.join(folder, "\(part)/\(name)/\(file)") }
        return (path("image_02"), path("image_03"), path("depth_02"))
    }

    /// Where the parts of the sequences are below a folder: `label_02` as KITTI has it, or `label`.
    private static func labels(in folder: String) throws(Fault) -> String {
        for name in ["label_02", "label"] where InputFile.isFolder(FilePath.join(folder, name)) {
            return FilePath.join(folder, name)
        }
        throw Fault(
            .noInput, "there is neither label_02 nor label in this folder", at: .init(file: folder),
            remedy: "Name the folder that holds label_02, calib and oxts")
    }

    /// The sequences in a folder: `0000`, `0001` and so on.
    public static func names(in folder: String) throws(Fault) -> [String] {
        let names = try InputFile.names(inFolder: labels(in: folder)).filter { $0.hasSuffix(".txt") }
        guard !names.isEmpty else {
            throw Fault(.noInput, "there is no label in this folder", at: .init(file: try labels(in: folder)))
        }
        return names.map { FilePath.stem(of: $0) }
    }

    /// One sequence.
    ///
    /// The observations are the labels themselves, free of noise: the middle of each labelled body, with KITTI's id as
    /// person and association. The truth is the same; KITTI labels nobody who is out of view.
    ///
    /// - Parameters:
    ///   - folder: holds `label_02` (or `label`), `calib` and `oxts`.
    ///   - name: such as `0011`.
    ///   - kinds: who counts as a person.
    public static func contents(
        folder: String, name: String, kinds: Set<KITTIObjectKind> = [.pedestrian]
    ) throws(Fault) -> SequenceContents {
        let labelFile = FilePath.join(try labels(in: folder), name + ".txt")
        let table = try KITTITrackingFile.read(labelFile, purpose: .tracks)
        let calibration = try KITTICalibration(path: FilePath.join(folder, "calib/\(name).txt"))
        let poseFile = FilePath.join(folder, "oxts/\(name).txt")
        let poses = try KITTIPoses.read(poseFile, calibration: calibration)

        var contents = SequenceContents(name: "kitti-\(name)", rate: rate)
        contents.remarks = ["KITTI tracking, training sequence \(name): CC BY-NC-SA 3.0, cvlibs.net/datasets/kitti"]
        contents.intrinsics = calibration.intrinsics
        contents.decimals = 4
        for (frame, pose) in poses.enumerated() {
            contents.orientation.append(pose.orientation, at: time(frame))
            contents.odometry.append(pose.position, at: time(frame))
        }
        var observations: [ObservedPerson] = []
        var truth: [TruePosition<Camera>] = []
        for row in table.rows where kinds.contains(row.kind) {
            guard row.frame < poses.count else {
                throw Fault(
                    .badData, "there is no pose for frame \(row.frame): \(poseFile) ends after \(poses.count) frames",
                    at: .init(file: labelFile, line: row.line, column: "frame"))
            }
            // A label's location is the middle of the bottom of the body; y points down.
            let middle = row.location + Vector<Camera>(0, -max(row.dimensions.x, 0) / 2, 0)
            let person = Int(row.identity)
            observations.append(
                ObservedPerson(
                    frame: row.frame, time: time(row.frame), person: person, association: person, position: middle))
            truth.append(TruePosition(frame: row.frame, time: time(row.frame), person: person, position: middle))
            contents.detections.append(
                DetectedBox(
                    frame: row.frame, time: time(row.frame),
                    box: row.box.boundingBox, score: 1))
        }
        contents.observations = observations
        contents.truth = .camera(truth)
        return contents
    }

    private static func time(_ frame: Int) -> Timestamp { Timestamp(nanoseconds: Int64(frame) * 100_000_000) }
}
