import COpenCV
import Calibration
import Diagnostics
import Geometry

/// OpenCV's fits of cameras to views of a board, in our types.
enum CameraSolver {
    /// Fits one camera to views of which each has at least four corners.
    static func camera(_ views: [BoardView], size: PictureSize, withK3: Bool) throws(Fault) -> CameraFit {
        var lens = headsup_lens()
        var deviations = [Double](repeating: 0, count: 4)
        var poses = [Double](repeating: 0, count: 6 * views.count)
        var error = headsup_error()
        let isDone = bridged(views) { list in
            headsup_calibrate_camera(
                list.baseAddress, Int32(list.count), Int32(size.width), Int32(size.height), withK3, &lens, &deviations,
                &poses, &error)
        }
        let camera = lens.intrinsics(size)
        guard isDone, camera.fx.isFinite, camera.fx > 0, camera.fy.isFinite, camera.fy > 0 else {
            throw Fault(
                .badData, "no camera can be fitted to these pictures" + (isDone ? "" : ": \(error.words)"),
                remedy: "Take more pictures of the board, near and far, tilted to each side by about 30 degrees")
        }
        return CameraFit(
            camera: camera, focalDeviation: max(deviations[0], deviations[1]),
            principalDeviation: max(deviations[2], deviations[3]), views: views,
            poses: views.indices.map { pose(poses[(6 * $0)..<(6 * $0 + 6)]) })
    }

    /// Where a board is before a known camera; nil where it can not be told.
    static func pose(of view: BoardView, camera: CameraIntrinsics) -> BoardPose? {
        var lens = headsup_lens(camera)
        var numbers = [Double](repeating: 0, count: 6)
        var error = headsup_error()
        let isDone = bridged([view]) { list in headsup_board_pose(list.baseAddress, &lens, &numbers, &error) }
        guard isDone, numbers.allSatisfy(\.isFinite) else { return nil }
        return pose(numbers[...])
    }

    /// A pair of cameras, and the error of each view, left and right.
    struct Pair {
        var left: CameraIntrinsics
        var right: CameraIntrinsics
        var extrinsics: StereoExtrinsics
        var errors: [(left: Double, right: Double)]
    }

    /// Fits a pair, starting from each camera alone. The views of a pair hold the same corners.
    static func pair(
        left: [BoardView], right: [BoardView], size: PictureSize, cameras: (CameraIntrinsics, CameraIntrinsics)
    ) throws(Fault) -> Pair {
        var lenses = (headsup_lens(cameras.0), headsup_lens(cameras.1))
        var rotation = [Double](repeating: 0, count: 9)
        var translation = [Double](repeating: 0, count: 3)
        var errors = [Double](repeating: 0, count: 2 * left.count)
        var error = headsup_error()
        let withK3 = cameras.0.distortion.k3 != 0 || cameras.1.distortion.k3 != 0
        let isDone = bridged(left) { first in
            bridged(right) { second in
                headsup_calibrate_stereo(
                    first.baseAddress, second.baseAddress, Int32(first.count), Int32(size.width), Int32(size.height),
                    withK3, &lenses.0, &lenses.1, &rotation, &translation, &errors, &error)
            }
        }
        guard isDone, let turn = Rotation<Camera, RightCamera>(rows: rotation),
            translation.allSatisfy(\.isFinite)
        else {
            throw Fault(
                .badData, "no pair of cameras can be fitted to these pictures" + (isDone ? "" : ": \(error.words)"),
                remedy: "Take more pairs at the same moments with both cameras, the board whole in both")
        }
        return Pair(
            left: lenses.0.intrinsics(size), right: lenses.1.intrinsics(size),
            extrinsics: StereoExtrinsics(
                rotation: turn, translation: Vector(translation[0], translation[1], translation[2])),
            errors: left.indices.map { (errors[2 * $0], errors[2 * $0 + 1]) })
    }

    private static func pose(_ n: ArraySlice<Double>) -> BoardPose {
        let s = n.startIndex
        return BoardPose(
            rotation: Rotation(rotationVector: SIMD3(n[s], n[s + 1], n[s + 2])),
            translation: Vector(n[s + 3], n[s + 4], n[s + 5]))
    }

    private static func bridged<R>(
        _ views: [BoardView], _ body: (UnsafeBufferPointer<headsup_board_view>) -> R
    ) -> R {
        let corners = views.flatMap(\.corners).map {
            headsup_board_corner(
                identity: Int32($0.identity), x: $0.place.x, y: $0.place.y, u: $0.pixel.x, v: $0.pixel.y)
        }
        return corners.withUnsafeBufferPointer { all in
            var list: [headsup_board_view] = []
            var start = 0
            for view in views {
                let part = all.baseAddress.map { $0 + start }
                list.append(headsup_board_view(corners: part, count: Int32(view.corners.count)))
                start += view.corners.count
            }
            return list.withUnsafeBufferPointer(body)
        }
    }
}

extension headsup_lens {
    init(_ camera: CameraIntrinsics) {
        let d = camera.distortion
        self.init(
            fx: camera.fx, fy: camera.fy, cx: camera.cx, cy: camera.cy, distortion: (d.k1, d.k2, d.p1, d.p2, d.k3))
    }

    func intrinsics(_ size: PictureSize) -> CameraIntrinsics {
        CameraIntrinsics(
            width: size.width, height: size.height, fx: fx, fy: fy, cx: cx, cy: cy,
            distortion: .init(
                k1: distortion.0, k2: distortion.1, p1: distortion.2, p2: distortion.3, k3: distortion.4))
    }
}
