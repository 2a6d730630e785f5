import Diagnostics
import Geometry

/// Our own YAML (calibration/README.md).
enum HeadsupCalibration {
    /// The version that is read and written.
    static let version = 1

    static func read(_ root: CalibrationNode) throws(Fault) -> CalibrationFile {
        let format = try root.require("headsup_calibration")
        let number = try format.number()
        guard number == Double(version) else {
            throw format.fault("this calibration has version \(number), and only version \(version) is known")
        }
        let camerasNode = try root.require("cameras")
        guard case .list(let cameras) = camerasNode.content, (1...2).contains(cameras.count) else {
            throw camerasNode.fault("cameras is not a list of one camera or two")
        }
        var calibration = CalibrationFile(left: try camera(cameras[0]))
        calibration.name = try root["name"]?.text()
        if cameras.count == 2 {
            calibration.right = try camera(cameras[1])
            let node = try root.require("right_from_left")
            calibration.stereo = StereoExtrinsics(
                rotation: try rotation(node.require("rotation")),
                translation: try vector(node.require("translation")))
        }
        if let node = root["imu"] {
            var inertial = InertialExtrinsics(rotation: try rotation(node.require("rotation")))
            if let position = node["position"] { inertial.position = try vector(position) }
            inertial.timeOffset = try node["time_offset"]?.number() ?? 0
            if let bias = node["gyroscope_bias"] { inertial.gyroscopeBias = try vector(bias) }
            calibration.inertial = inertial
        }
        calibration.heightAboveGround = try root["height_above_ground"]?.positive()
        calibration.reprojectionError = try root["reprojection_error"]?.number()
        return calibration
    }

    private static func camera(_ node: CalibrationNode) throws(Fault) -> CameraIntrinsics {
        var camera = CameraIntrinsics(
            width: try node.require("width").pixels(), height: try node.require("height").pixels(),
            fx: try node.require("fx").positive(), fy: try node.require("fy").positive(),
            cx: try node.require("cx").number(), cy: try node.require("cy").number())
        if let lens = node["distortion"] { camera.distortion = try lens.distortion(lens.numbers()) }
        return camera
    }

    private static func rotation<From, To>(_ node: CalibrationNode) throws(Fault) -> Rotation<From, To> {
        let q = try node.numbers(4)
        let norm = q.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard abs(norm - 1) < 0.01, let rotation = Rotation<From, To>(w: q[0], x: q[1], y: q[2], z: q[3]) else {
            throw node.fault("\(node.path) is no quaternion w, x, y, z of length 1")
        }
        return rotation
    }

    private static func vector<Frame>(_ node: CalibrationNode) throws(Fault) -> Vector<Frame> {
        let v = try node.numbers(3)
        return Vector(v[0], v[1], v[2])
    }

    static func text(_ calibration: CalibrationFile) -> String {
        var text = "headsup_calibration: \(version)\n"
        if let name = calibration.name { text += "name: \(YAMLText.quoted(name))\n" }
        text += "cameras:\n" + camera(calibration.left)
        if let right = calibration.right { text += camera(right) }
        if let stereo = calibration.stereo {
            text += "# x_right = rotation * x_left + translation; quaternion w, x, y, z; metres\n"
            text += "right_from_left:\n"
            text += "  rotation: \(quaternion(stereo.rotation))\n"
            text += "  translation: \(YAMLText.list(stereo.translation))\n"
        }
        if let imu = calibration.inertial {
            text += "# from the sensor's axes to the camera's; time of the sensor = time of the camera + time_offset\n"
            text += "imu:\n  rotation: \(quaternion(imu.rotation))\n"
            text += "  position: \(YAMLText.list(imu.position))\n  time_offset: \(imu.timeOffset)\n"
            if let bias = imu.gyroscopeBias { text += "  gyroscope_bias: \(YAMLText.list(bias))\n" }
        }
        if let height = calibration.heightAboveGround { text += "height_above_ground: \(height)\n" }
        if let error = calibration.reprojectionError { text += "reprojection_error: \(error)\n" }
        return text
    }

    private static func camera(_ camera: CameraIntrinsics) -> String {
        """
          - width: \(camera.width)
            height: \(camera.height)
            fx: \(camera.fx)
            fy: \(camera.fy)
            cx: \(camera.cx)
            cy: \(camera.cy)
            distortion: \(YAMLText.list(YAMLText.coefficients(camera.distortion)))

        """
    }

    private static func quaternion<From, To>(_ rotation: Rotation<From, To>) -> String {
        YAMLText.list([rotation.w, rotation.v.x, rotation.v.y, rotation.v.z])
    }
}
