import Diagnostics
import FileFormats

extension CalibrationFile {
    /// Reads a calibration in any of the formats that are known; which it is, is recognised by its contents.
    ///
    /// - Parameters:
    ///   - paths: the file; or two: OpenCV's intrinsics and extrinsics, or ROS's left and right camera.
    ///   - size: of the picture, for OpenCV's files of a pair, which do not tell it; which resolution, for a ZED's.
    /// - Throws: `noInput`, or `badData` that names file, line and key.
    public init(paths: [String], size: PictureSize? = nil) throws(Fault) {
        var texts: [(text: String, file: String)] = []
        for path in paths { texts.append((try InputFile.text(at: path), path)) }
        try self.init(texts: texts, size: size)
    }

    /// Reads one file or two out of memory; `file` is the path of each.
    public init(texts: [(text: String, file: String)], size: PictureSize? = nil) throws(Fault) {
        guard let first = texts.first, texts.count <= 2 else { throw Fault(.usage, "one file or two are needed") }
        if CalibrationFile.isZED(first.text) {
            guard texts.count == 1 else { throw CalibrationFile.oneTooMany(texts[1].file) }
            self = try ZEDCalibration.read(first.text, file: first.file, size: size)
            return
        }
        let root = try CalibrationFile.parse(first.text, file: first.file)
        let second = texts.count == 2 ? try CalibrationFile.parse(texts[1].text, file: texts[1].file) : nil
        switch try CalibrationFile.format(of: root) {
        case .ros:
            var other: ROSCalibration.OneCamera?
            if let second { other = try ROSCalibration.readCamera(second) }
            self = try ROSCalibration.combine(ROSCalibration.readCamera(root), other)
        case .opencv:
            self = try OpenCVCalibration.read(root.merged(with: second), size: size)
        case .headsup, .kalibr, .zed:
            if let second { throw CalibrationFile.oneTooMany(second.file) }
            self = root["cam0"] == nil ? try HeadsupCalibration.read(root) : try KalibrCalibration.read(root)
        }
    }

    private static func oneTooMany(_ file: String) -> Fault {
        Fault(.usage, "a calibration of this form is one file, and this is a second one", at: .init(file: file))
    }

    private static func parse(_ text: String, file: String) throws(Fault) -> CalibrationNode {
        let start = text.drop { $0.isWhitespace }
        return start.hasPrefix("<") ? try XMLSyntax.parse(text, file: file) : try YAMLSyntax.parse(text, file: file)
    }

    private static func isZED(_ text: String) -> Bool {
        text.split(whereSeparator: \.isNewline).contains { $0.hasPrefix("[LEFT_CAM_") || $0.hasPrefix("[STEREO]") }
    }

    private static func format(of root: CalibrationNode) throws(Fault) -> CalibrationFormat {
        guard case .map = root.content else {
            throw root.fault("this is no calibration: there are no keys in it")
        }
        if root["headsup_calibration"] != nil { return .headsup }
        if root["cam0"] != nil { return .kalibr }
        if root["distortion_model"] != nil, root["camera_matrix"] != nil { return .ros }
        let known = ["camera_matrix", "Camera_Matrix", "cameraMatrix", "K", "M1", "K1", "cameraMatrix1", "R", "T"]
        if root.keys.contains(where: known.contains) { return .opencv }
        throw root.fault(
            "this is no calibration of a kind that is known",
            remedy: "Known are ours, OpenCV's YAML and XML, Kalibr's camchain, ROS camera_info and ZED's SN….conf")
    }
}
