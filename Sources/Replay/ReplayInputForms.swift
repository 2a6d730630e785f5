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
import Pipeline
import Vision

/// How each form of recording becomes frames.
extension ReplayInput {
    /// A recorded sequence: by its observations where it has them, else its detections, else its pictures.
    init(sequence: RecordedSequence, report: @escaping (Fault) -> Void) throws(Fault) {
        let manifest = sequence.manifest
        let calibration = try manifest.calibration()
        let camera = calibration?.left
        let height = calibration?.heightAboveGround ?? manifest.camera?.heightAboveGround
        let inertial = calibration?.inertial ?? .aligned
        let orientation =
            sequence.orientationSource
            ?? (sequence.inertial.isEmpty
                ? nil
                : RecordedOrientation(
                    readings: sequence.inertial, name: ReplaySummary.inertialOrientation,
                    cameraToBody: inertial.cameraToBody, timeOffset: inertial.sensorTimeOffset,
                    settings: AttitudeSettings(calibrated: calibration?.inertial)))
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
        self.calibration = calibration
        if let layout = manifest.frames?.layout { self.layout = layout == .mono ? .mono : .sideBySide }
        if needsDetector { pictureTimes = sequence.pictureTimes }
        depth = manifest.depth.map { RecordedDepth($0, folder: manifest.folder, report: report) }
    }

    /// A MOTChallenge sequence: its pictures where they are there, else its detections.
    init(motFolder path: String, report: @escaping (Fault) -> Void) throws(Fault) {
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
        // MOTChallenge counts frames from 1, a replay from 0: as where the same sequence has its pictures.
        let frames = (1...last).map { frame in
            Frame(
                number: frame - 1, time: Timestamp(nanoseconds: Int64(Double(frame - 1) / information.rate * 1e9)),
                content: .detections(byFrame[frame] ?? []))
        }
        let boxes = table.rows.map(\.box)
        let camera = CameraIntrinsics(
            width: information.width ?? Int(boxes.map(\.right).max() ?? 1),
            height: information.height ?? Int(boxes.map(\.bottom).max() ?? 1),
            horizontalFieldOfView: MountingSettings().horizontalFieldOfView)
        self.init(name: path, frames: frames, rate: information.rate, camera: camera)
    }

    /// A KITTI tracking sequence: its pictures where they are there, else the labelled people as observations.
    init(kitti path: String, report: @escaping (Fault) -> Void) throws(Fault) {
        guard let (folder, name) = try KITTIImport.sequence(at: path) else {
            throw Fault(
                .noInput, "this is no KITTI tracking sequence", at: .init(file: path),
                remedy: "Name a label file, as label_02/0011.txt, with the folders calib and oxts beside label_02")
        }
        let contents = try KITTIImport.contents(folder: folder, name: name)
        let orientation = RecordedOrientation(contents.orientation, name: contents.name)
        if let pictures = KITTIImport.pictures(folder: folder, name: name) {
            let frames = try PictureFolderFrames(path: pictures, rate: contents.rate, report: report)
            self.init(
                name: path, pictures: frames, rate: contents.rate, frameCount: frames.frameCount,
                camera: contents.intrinsics, orientation: orientation)
        } else {
            let frames = contents.observedFrames(noise: KITTIImport.labelNoise).map {
                Frame(number: $0.number, time: $0.timestamp, content: .observations($0.observations))
            }
            self.init(
                name: path, frames: frames, rate: contents.rate, camera: contents.intrinsics,
                orientation: orientation, hasTruth: true)
        }
    }
}
