import Diagnostics
import Geometry

/// OpenCV's FileStorage: what its calibration samples write, `camera_matrix` for one camera, `M1`, `D1`, `M2`, `D2`, `R`,
/// `T` for a pair.
enum OpenCVCalibration {
    /// - Parameter size: of the picture, where the file does not tell; those of pairs never do.
    static func read(_ root: CalibrationNode, size: PictureSize?) throws(Fault) -> CalibrationFile {
        if let matrix = root["camera_matrix", "Camera_Matrix", "cameraMatrix", "K"] {
            let coefficients = root["distortion_coefficients", "Distortion_Coefficients", "distCoeffs", "D"]
            var calibration = CalibrationFile(
                left: try camera(matrix, coefficients, size: try pictureSize(root, given: size)))
            calibration.reprojectionError = try root["avg_reprojection_error", "Avg_Reprojection_Error"]?.number()
            return calibration
        }
        guard let first = root["M1", "K1", "cameraMatrix1"], let second = root["M2", "K2", "cameraMatrix2"] else {
            throw root.fault(
                "there is neither camera_matrix nor M1 and M2 in the file",
                remedy: "Name the file that holds the camera matrices, and with a pair also the one with R and T")
        }
        let size = try pictureSize(root, given: size)
        var calibration = CalibrationFile(left: try camera(first, root["D1", "distCoeffs1"], size: size))
        calibration.right = try camera(second, root["D2", "distCoeffs2"], size: size)
        if let r = root["R"], let t = root["T"] {
            let translation = try t.matrix(3)
            let extrinsics = StereoExtrinsics(
                rotation: try r.rotation(rows: r.matrix(9)),
                translation: Vector(translation[0], translation[1], translation[2]))
            guard (1e-3...5).contains(extrinsics.baseline) else {
                throw t.fault(
                    "the two cameras are \(extrinsics.baseline) m apart, which no head carries",
                    remedy: "T must be in metres: calibrate with the size of the chessboard's squares in metres")
            }
            calibration.stereo = extrinsics
        }
        return calibration
    }

    private static func pictureSize(_ root: CalibrationNode, given: PictureSize?) throws(Fault) -> PictureSize {
        if let width = root["image_width", "image_Width"], let height = root["image_height", "image_Height"] {
            return PictureSize(width: try width.pixels(), height: try height.pixels())
        }
        if let size = root["imageSize", "image_size"] { return try size.size() }
        guard let given else {
            throw root.fault(
                "the file does not tell the size of the picture it holds for", remedy: "Give it, as in --size 1280x720")
        }
        return given
    }

    private static func camera(
        _ matrix: CalibrationNode, _ coefficients: CalibrationNode?, size: PictureSize
    ) throws(Fault) -> CameraIntrinsics {
        var lens = CameraIntrinsics.Distortion()
        if let coefficients { lens = try coefficients.distortion(coefficients.matrix()) }
        return try matrix.intrinsics(matrix: matrix.matrix(9), size: size, distortion: lens)
    }

    static func text(_ calibration: CalibrationFile) -> String {
        var text = "%YAML:1.0\n---\nimage_width: \(calibration.left.width)\nimage_height: \(calibration.left.height)\n"
        func add(_ camera: CameraIntrinsics, matrix name: String, distortion lens: String) {
            text += matrix(name, YAMLText.matrix(camera), columns: 3)
            text += matrix(lens, YAMLText.coefficients(camera.distortion), columns: 5)
        }
        guard let right = calibration.right else {
            add(calibration.left, matrix: "camera_matrix", distortion: "distortion_coefficients")
            if let error = calibration.reprojectionError { text += "avg_reprojection_error: \(error)\n" }
            return text
        }
        add(calibration.left, matrix: "M1", distortion: "D1")
        add(right, matrix: "M2", distortion: "D2")
        if let stereo = calibration.stereo {
            let t = stereo.translation
            text += matrix("R", stereo.rotation.rows, columns: 3) + matrix("T", [t.x, t.y, t.z], columns: 1)
        }
        return text
    }

    private static func matrix(_ name: String, _ values: [Double], columns: Int) -> String {
        """
        \(name): !!opencv-matrix
           rows: \(values.count / columns)
           cols: \(columns)
           dt: d
           data: \(YAMLText.list(values))

        """
    }
}
