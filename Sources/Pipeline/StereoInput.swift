import Calibration
import Capture
import Configuration
import Diagnostics
import Imaging
import Vision

/// Side-by-side pictures, and how they become a rectified pair.
final class StereoInput {
    /// What is known of both cameras; nil where nothing is.
    let calibration: CalibrationFile?
    private let path: String
    private var ready: (size: PictureSize, rectifier: PairRectifier)?

    /// Reads the calibration.
    ///
    /// - Parameter recorded: what a recording says of its cameras, which goes before the configuration's file.
    /// - Throws: `configuration` for a file of one camera; what is wrong with the file.
    init(recorded: CalibrationFile?, configuration: Configuration) throws(Fault) {
        path = recorded == nil ? configuration.mounting.calibration : ""
        let half = PictureSize(width: configuration.camera.width / 2, height: configuration.camera.height)
        if recorded == nil, !path.isEmpty {
            // A ZED's file holds several sizes, and may hold none of the one asked for.
            let exact = try? CalibrationFile(paths: [path], size: half)
            calibration = if let exact { exact } else { try CalibrationFile(paths: [path]) }
        } else {
            calibration = recorded
        }
        if recorded == nil, let calibration, calibration.pair == nil {
            throw Fault(
                .configuration, "the calibration is of one camera, and camera.layout side-by-side needs that of a pair",
                at: .init(file: path, column: "mounting.calibration"),
                remedy: "Calibrate with headsup calibrate stereo --side-by-side, or take the maker's SN….conf")
        }
    }

    /// The left view alone, as it was taken.
    func left(of picture: PictureView) throws(Fault) -> PictureView {
        guard let left = picture.half(.left) else { throw Self.isNoPair(picture) }
        return left
    }

    /// What rectifies pictures of this size; nil where the pair's calibration is not known.
    ///
    /// - Throws: `badData` where the calibration is of another shape of picture.
    func rectifier(for picture: PictureView) throws(Fault) -> PairRectifier? {
        guard let calibration, calibration.pair != nil else { return nil }
        let size = PictureSize(width: picture.width / 2, height: picture.height)
        if let ready, ready.size == size { return ready.rectifier }
        let exact = path.isEmpty ? nil : try? CalibrationFile(paths: [path], size: size)
        let rectifier = try PairRectifier((exact ?? calibration).scaled(to: size))
        ready = (size, rectifier)
        return rectifier
    }

    private static func isNoPair(_ picture: PictureView) -> Fault {
        Fault(
            .badData, "a picture of \(picture.width)x\(picture.height) can not be cut into a left and a right view",
            remedy: "Set camera.layout to mono, or camera.width to an even width that the camera has for both views")
    }
}
