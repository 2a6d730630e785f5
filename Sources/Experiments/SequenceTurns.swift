import Calibration
import Capture
import Datasets
import Diagnostics
import FileFormats
import Geometry
import Imaging
import Orientation
import Vision

extension CameraTurns {
    /// Measures how the camera of a recorded sequence turned, from its pictures or its video, in the clock of the sequence's
    /// frames.
    ///
    /// - Parameters:
    ///   - sequence: with pictures.
    ///   - given: the camera's intrinsics, in place of those that the sequence names.
    /// - Throws: what is wrong with the pictures, or that the sequence lacks them or the camera's intrinsics.
    public init(of sequence: RecordedSequence, camera given: CameraIntrinsics? = nil) throws(Fault) {
        let manifest = sequence.manifest
        var source: any FrameSource
        switch manifest.frames?.source {
        case .images:
            source = PictureFolderFrames(
                name: manifest.name, pictures: sequence.frames.compactMap { sequence.picturePath(of: $0) },
                rate: manifest.rate, report: { _ in })
        case .video(let video): source = try VideoFrames(path: FilePath.join(manifest.folder, video))
        case nil:
            throw Fault(
                .badData, "the sequence has no [frames], and the visual gyroscope needs pictures",
                at: .init(file: manifest.file), remedy: "Name its pictures or its video in [frames]")
        }
        let recorded = try manifest.calibration()?.left
        guard let camera = given ?? recorded else {
            throw Fault(
                .badData, "the sequence has no [camera], and turns need its focal length",
                at: .init(file: manifest.file), remedy: "Calibrate the camera and name the file in [camera]")
        }
        let times = sequence.pictureTimes
        try self.init(
            of: &source, camera: camera, side: manifest.frames?.layout == .sideBySide ? .left : nil,
            times: { times[$0]?.time })
    }

    /// The same as what an inertial sensor is calibrated against.
    public var turning: CameraTurning {
        CameraTurning(
            samples: samples.map { CameraTurning.Sample(time: $0.time, rotation: $0.rotation, isContinued: $0.isKnown) }
        )
    }
}
