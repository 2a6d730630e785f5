import Diagnostics
import Geometry

/// ROS camera_info as `camera_calibration` writes it: one file a camera; a pair tells its baseline and turn by the
/// rectification and projection matrices of its two files.
enum ROSCalibration {
    /// What one file says.
    struct OneCamera {
        var name: String?
        var intrinsics: CameraIntrinsics
        /// From the camera's frame to the rectified one, row by row.
        var rectification: [Double]?
        /// Projection of the rectified frame, row by row; its fourth number is minus focal length times baseline.
        var projection: [Double]?
        var node: CalibrationNode
    }

    static func readCamera(_ root: CalibrationNode) throws(Fault) -> OneCamera {
        let model = try root.require("distortion_model")
        let name = try model.text()
        guard name == "plumb_bob" || name == "rational_polynomial" else {
            throw model.fault("the distortion model is \(name), and only plumb_bob is known")
        }
        let coefficients = try root.require("distortion_coefficients")
        let matrix = try root.require("camera_matrix")
        let size = PictureSize(
            width: try root.require("image_width").pixels(), height: try root.require("image_height").pixels())
        return OneCamera(
            name: try root["camera_name"]?.text(),
            intrinsics: try matrix.intrinsics(
                matrix: matrix.matrix(9), size: size, distortion: coefficients.distortion(coefficients.matrix())),
            rectification: try root["rectification_matrix"]?.matrix(9),
            projection: try root["projection_matrix"]?.matrix(12), node: root)
    }

    /// One camera, or a pair from the files of both.
    static func combine(_ first: OneCamera, _ second: OneCamera?) throws(Fault) -> CalibrationFile {
        var calibration = CalibrationFile(name: first.name, left: first.intrinsics)
        guard let second else { return calibration }
        calibration.right = second.intrinsics
        guard let r1 = first.rectification, let r2 = second.rectification, let p = second.projection, p[0] > 0 else {
            throw second.node.fault("a pair needs rectification_matrix and projection_matrix in both files")
        }
        guard p[3] != 0 else {
            throw second.node.fault(
                "the projection_matrix has no baseline",
                remedy: "Name the left camera's file first and the right one's second, of one stereo calibration")
        }
        // Rectified frames are parallel: x_r2 = x_r1 + (p[3] / p[0], 0, 0), and x_rk = Rk x_k.
        let left: Rotation<Camera, Camera> = try first.node.rotation(rows: r1)
        let right: Rotation<RightCamera, Camera> = try second.node.rotation(rows: r2)
        calibration.stereo = StereoExtrinsics(
            rotation: right.inverse.after(left), translation: right.inverse(Vector(p[3] / p[0], 0, 0)))
        return calibration
    }

    /// The files to write: one, or one for each side.
    static func texts(_ calibration: CalibrationFile) -> [(suffix: String, text: String)] {
        let name = calibration.name ?? "camera"
        guard let (left, right, stereo) = calibration.pair else {
            let camera = calibration.left
            let projection = [camera.fx, 0, camera.cx, 0, 0, camera.fy, camera.cy, 0, 0, 0, 1, 0]
            return [("", text(camera, name: name, rectification: [1, 0, 0, 0, 1, 0, 0, 0, 1], projection: projection))]
        }
        let rectified = StereoRectification(left: left, right: right, extrinsics: stereo)
        let (f, c) = (rectified.focalLength, rectified.principalPoint)
        func projection(_ shift: Double) -> [Double] { [f, 0, c.x, shift, 0, f, c.y, 0, 0, 0, 1, 0] }
        let shift = -f * rectified.baseline
        return [
            ("left", text(left, name: name, rectification: rectified.left.rows, projection: projection(0))),
            ("right", text(right, name: name, rectification: rectified.right.rows, projection: projection(shift))),
        ]
    }

    private static func text(
        _ camera: CameraIntrinsics, name: String, rectification: [Double], projection: [Double]
    ) -> String {
        func matrix(_ name: String, _ values: [Double], columns: Int) -> String {
            "\(name):\n  rows: \(values.count / columns)\n  cols: \(columns)\n  data: \(YAMLText.list(values))\n"
        }
        return "image_width: \(camera.width)\nimage_height: \(camera.height)\n"
            + "camera_name: \(YAMLText.quoted(name))\n" + matrix("camera_matrix", YAMLText.matrix(camera), columns: 3)
            + "distortion_model: plumb_bob\n"
            + matrix("distortion_coefficients", YAMLText.coefficients(camera.distortion), columns: 5)
            + matrix("rectification_matrix", rectification, columns: 3)
            + matrix("projection_matrix", projection, columns: 4)
    }
}
