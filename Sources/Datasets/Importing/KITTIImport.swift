import BoxFiles
import Diagnostics
import FileFormats
import Geometry

/// KITTI tracking as sequences: people in the frame of a moving camera, with its real orientation.
public enum KITTIImport {
    /// Frames a second.
    public static let rate = 10.0

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
                    box: BoundingBox(
                        left: row.box.left, top: row.box.top, width: row.box.right - row.box.left,
                        height: row.box.bottom - row.box.top),
                    score: 1))
        }
        contents.observations = observations
        contents.truth = .camera(truth)
        return contents
    }

    private static func time(_ frame: Int) -> Timestamp { Timestamp(nanoseconds: Int64(frame) * 100_000_000) }
}
