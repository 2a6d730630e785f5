import COpenCV
import Calibration
import Diagnostics
import Geometry
import Imaging

/// Makes the pictures of a pair of cameras into those of two cameras without distortion that look the same way, so that
/// every row shows the same in both.
public final class PairRectifier {
    /// Intrinsics of both rectified pictures.
    public let camera: CameraIntrinsics
    /// Distance of the two optical centres, metres.
    public let baseline: Double
    /// The rectified left picture, in colours.
    public private(set) var left = Picture()
    /// The rectified right picture, grey.
    public private(set) var right = Picture()
    private let leftHandle: Handle
    private let rightHandle: Handle

    /// Prepares the rectification of pictures of the calibration's size.
    ///
    /// - Throws: `badData` for a calibration of one camera, or of two that do not stand side by side.
    public init(_ calibration: CalibrationFile) throws(Fault) {
        guard let (left, right, extrinsics) = calibration.pair else {
            throw Fault(
                .badData, "the calibration is of one camera, and two side by side need one of a pair",
                remedy: "Calibrate both with headsup calibrate stereo --side-by-side, or take the maker's file")
        }
        let rectification = StereoRectification(left: left, right: right, extrinsics: extrinsics)
        guard rectification.baseline > 1e-3 else {
            throw Fault(
                .badData, "the calibration has the right camera on the left",
                remedy: "Exchange left and right, and calibrate again")
        }
        camera = CameraIntrinsics(
            width: left.width, height: left.height, fx: rectification.focalLength, fy: rectification.focalLength,
            cx: rectification.principalPoint.x, cy: rectification.principalPoint.y)
        baseline = rectification.baseline
        leftHandle = try Handle(left, rotation: rectification.left.rows, result: camera)
        rightHandle = try Handle(right, rotation: rectification.right.rows, result: camera)
    }

    /// Rectifies two pictures into `left` and `right`.
    ///
    /// - Throws: `software` for pictures of another size.
    public func rectify(_ leftPicture: PictureView, _ rightPicture: PictureView) throws(Fault) {
        try leftHandle.apply(to: leftPicture, grey: false, into: &left)
        try rightHandle.apply(to: rightPicture, grey: true, into: &right)
    }

    /// Cuts a side-by-side picture and rectifies both halves.
    ///
    /// - Throws: `badData` for a picture that can not be halved.
    public func rectify(sideBySide picture: PictureView) throws(Fault) {
        guard let first = picture.half(.left), let second = picture.half(.right) else {
            throw Fault(
                .badData,
                "a picture of \(picture.width)x\(picture.height) in \(picture.format.rawValue) can not be cut into a "
                    + "left and a right half",
                remedy: "Use YUYV pictures of an even width, as 1344x376 or 2560x720")
        }
        try rectify(first, second)
    }

    /// OpenCV's tables for one camera.
    private final class Handle {
        private let handle: OpaquePointer

        init(_ camera: CameraIntrinsics, rotation: [Double], result: CameraIntrinsics) throws(Fault) {
            var (lens, target) = (headsup_lens(camera), headsup_lens(result))
            var error = headsup_error()
            guard
                let created = headsup_rectifier_create(
                    &lens, rotation, &target, Int32(camera.width), Int32(camera.height), &error)
            else { throw Fault(.software, "rectification can not be set up: \(error.words)") }
            handle = created
        }

        deinit { headsup_rectifier_destroy(handle) }

        func apply(to picture: PictureView, grey: Bool, into result: inout Picture) throws(Fault) {
            var view = try picture.bridged()
            result.reshape(width: picture.width, height: picture.height, format: grey ? .gray : .bgr)
            let stride = Int64(result.bytesPerRow)
            var error = headsup_error()
            let isDone = result.withMutableBytes { bytes in
                headsup_rectifier_apply(
                    handle, &view, grey, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), stride, &error)
            }
            guard isDone else { throw Fault(.software, "the picture can not be rectified: \(error.words)") }
        }
    }
}
