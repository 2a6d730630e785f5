import Diagnostics
import Geometry

/// Kalibr's `camchain.yaml` and `camchain-imucam.yaml` (github.com/ethz-asl/kalibr, wiki 'Yaml formats').
enum KalibrCalibration {
    static func read(_ root: CalibrationNode) throws(Fault) -> CalibrationFile {
        let first = try root.require("cam0")
        var calibration = CalibrationFile(left: try camera(first))
        if let transform = first["T_cam_imu"] {
            let (rotation, translation) = try pose(transform)
            calibration.inertial = InertialExtrinsics(
                rotation: try transform.rotation(rows: rotation),
                position: Vector(translation[0], translation[1], translation[2]),
                timeOffset: try first["timeshift_cam_imu"]?.number() ?? 0)
        }
        guard let second = root["cam1"] else { return calibration }
        calibration.right = try camera(second)
        let transform = try second.require("T_cn_cnm1")
        let (rotation, translation) = try pose(transform)
        calibration.stereo = StereoExtrinsics(
            rotation: try transform.rotation(rows: rotation),
            translation: Vector(translation[0], translation[1], translation[2]))
        return calibration
    }

    private static func camera(_ node: CalibrationNode) throws(Fault) -> CameraIntrinsics {
        let model = try node.require("camera_model")
        let modelName = try model.text()
        guard modelName == "pinhole" else {
            throw model.fault(
                "the camera model is \(modelName), and only pinhole is known",
                remedy: "Calibrate with --models pinhole-radtan")
        }
        let lens = try node.require("distortion_model")
        let lensName = try lens.text()
        guard lensName == "radtan" || lensName == "none" else {
            throw lens.fault(
                "the distortion model is \(lensName), and only radtan is known",
                remedy: "Calibrate with --models pinhole-radtan")
        }
        let values = try node.require("intrinsics").numbers(4)
        var distortion = CameraIntrinsics.Distortion()
        if lensName == "radtan" {
            let coefficients = try node.require("distortion_coeffs")
            distortion = try coefficients.distortion(coefficients.numbers(4))
        }
        return try node.intrinsics(
            matrix: [values[0], 0, values[2], 0, values[1], values[3], 0, 0, 1],
            size: node.require("resolution").size(), distortion: distortion)
    }

    /// Rotation, row by row, and translation of a 4x4 matrix.
    private static func pose(_ node: CalibrationNode) throws(Fault) -> (rotation: [Double], translation: [Double]) {
        let m = try node.numbers(16)
        return ([m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]], [m[3], m[7], m[11]])
    }

    static func text(_ calibration: CalibrationFile) -> String {
        var text = "cam0:\n" + camera(calibration.left)
        if let imu = calibration.inertial {
            text += pose("T_cam_imu", imu.rotation.rows, [imu.position.x, imu.position.y, imu.position.z])
            text += "  timeshift_cam_imu: \(imu.timeOffset)\n"
        }
        guard let (_, right, stereo) = calibration.pair else { return text }
        let t = stereo.translation
        return text + "cam1:\n" + camera(right) + pose("T_cn_cnm1", stereo.rotation.rows, [t.x, t.y, t.z])
    }

    private static func camera(_ camera: CameraIntrinsics) -> String {
        """
          camera_model: pinhole
          intrinsics: \(YAMLText.list([camera.fx, camera.fy, camera.cx, camera.cy]))
          distortion_model: radtan
          distortion_coeffs: \(YAMLText.list(Array(YAMLText.coefficients(camera.distortion).prefix(4))))
          resolution: [\(camera.width), \(camera.height)]

        """
    }

    private static func pose(_ name: String, _ r: [Double], _ t: [Double]) -> String {
        var text = "  \(name):\n"
        for row in 0..<3 { text += "  - \(YAMLText.list(Array(r[(3 * row)..<(3 * row + 3)]) + [t[row]]))\n" }
        return text + "  - [0.0, 0.0, 0.0, 1.0]\n"
    }
}
