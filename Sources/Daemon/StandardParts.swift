import Calibration
import Capture
import Configuration
import Datasets
import Diagnostics
import FileFormats
import InertialSensors
import Logging
import Orientation
import Speech
import Vision

extension Guardian.Parts {
    /// The real parts: the configured camera, detector and sound.
    ///
    /// - Parameters:
    ///   - recording: a video file or a folder of pictures in the camera's place; nil for the camera.
    ///   - speed: how much faster than at its own pace the recording is played.
    ///   - waitsForCamera: whether a camera that is not there at the start is waited for.
    ///   - configuration: reads the configuration.
    public static func standard(
        recording: String? = nil, speed: Double = 1, waitsForCamera: Bool,
        configuration: @escaping @Sendable () throws(Fault) -> Configuration
    ) -> Guardian.Parts {
        Guardian.Parts(
            configuration: configuration,
            feed: { (configuration) throws(Fault) in
                if let recording {
                    return try RecordedFeed(recording: recording, speed: speed, camera: configuration.camera)
                }
                return try CameraSession(
                    settings: configuration.camera, whenAbsent: waitsForCamera ? .wait : .fail)
            },
            detector: { (configuration) throws(Fault) in try AdaptiveDetector(configuration.detection) },
            orientation: { configuration in
                // A recording was not made by the head that this machine's sensor turns with.
                recording == nil && configuration.orientation.usesSensor
                    ? inertialOrientation(configuration.mounting, instead: configuration.orientation) : nil
            },
            output: { (settings, cache, onEvent) throws(Fault) in
                try LiveOutput.open(settings: settings, cache: cache, onEvent: onEvent)
            })
    }
}

/// The orientation from the configured inertial sensor; nil where there is none. Then the pictures tell it as far as the choice
/// allows, and where it does not the wearer is told.
private func inertialOrientation(
    _ mounting: MountingSettings, instead choice: OrientationChoice
) -> (any OrientationSource)? {
    guard mounting.inertialSensor != "none" else { return nil }
    let log = Logger(label: "headsup")
    do throws(Fault) {
        let sensors = try InertialSensorChoice(mounting.inertialSensor)
        var calibrated: InertialExtrinsics?
        if !mounting.calibration.isEmpty { calibrated = try CalibrationFile(paths: [mounting.calibration]).inertial }
        let beside = calibrated ?? .aligned
        return LiveInertialOrientation(
            sensors: sensors, cameraToBody: beside.cameraToBody, timeOffset: beside.sensorTimeOffset,
            settings: AttitudeSettings(calibrated: calibrated)
        ) { fault in
            log.error("orientation: \(fault)")
        }
    } catch {
        log.warning(
            choice.usesPictures
                ? "how the head turns is taken from the pictures: \(error)" : "no orientation: \(error)")
        return nil
    }
}

extension RecordedFeed {
    /// Plays a video file, or the pictures of a folder at the camera's configured rate.
    ///
    /// - Throws: what is wrong with the recording, at once.
    public convenience init(recording path: String, speed: Double = 1, camera: CameraSettings) throws(Fault) {
        let rate = camera.rate
        let open: Opening = { () throws(Fault) in
            if InputFile.isFolder(path) {
                return try PictureFolderFrames(path: path, rate: rate, report: { _ in })
            }
            return try VideoFrames(path: path)
        }
        let first = try open()
        let own = (first as? VideoFrames)?.rate ?? rate
        try self.init(name: path, rate: own, speed: speed, settings: camera, open: open)
    }
}
