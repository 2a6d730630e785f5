import Diagnostics
import FileFormats
import Geometry

/// Stereolabs' factory calibration, SNxxxx.conf: an INI file with both cameras at each resolution.
///
/// `[STEREO]` has the baseline, TY and TZ in millimetres, and for each resolution a rotation vector (RX, CV, RZ) in
/// radians. The maker's open-source examples hand the rotation to OpenCV's `stereoRectify` as R, and the position of the
/// right camera as T. That function takes T with either sign; here the left camera's origin seen from the right one is
/// meant, hence the minus.
enum ZEDCalibration {
    /// The resolutions and their names in the file.
    static let sizes: [(name: String, size: PictureSize)] = [
        ("2K", .init(width: 2208, height: 1242)), ("FHD", .init(width: 1920, height: 1080)),
        ("HD", .init(width: 1280, height: 720)), ("VGA", .init(width: 672, height: 376)),
    ]

    /// One `key = value` with its line.
    private struct Entry {
        var value: Double
        var line: Int
    }

    /// - Parameter size: which of the resolutions is wanted; nil is 1280x720.
    static func read(_ text: String, file: String, size: PictureSize?) throws(Fault) -> CalibrationFile {
        let sections = try sections(text, file: file)
        let wanted = size ?? PictureSize(width: 1280, height: 720)
        guard let name = sizes.first(where: { $0.size == wanted })?.name else {
            throw Fault(
                .badData, "there is no resolution of \(wanted.width)x\(wanted.height) in such a file",
                at: .init(file: file),
                remedy: "It has " + sizes.map { "\($0.size.width)x\($0.size.height)" }.joined(separator: ", "))
        }
        func value(_ section: String, _ key: String, or usual: Double? = nil) throws(Fault) -> Double {
            if let entry = sections[section]?[key.lowercased()] { return entry.value }
            if let usual { return usual }
            throw Fault(
                .badData, "\(key) is missing in [\(section)]", at: .init(file: file, column: "\(section).\(key)"))
        }
        func camera(_ side: String) throws(Fault) -> CameraIntrinsics {
            let section = "\(side)_CAM_\(name)"
            let (fx, fy) = (try value(section, "fx"), try value(section, "fy"))
            guard fx > 0, fy > 0 else {
                throw Fault(
                    .badData, "the focal length in [\(section)] is not above zero",
                    at: .init(file: file, line: sections[section]?["fx"]?.line, column: "\(section).fx"))
            }
            return CameraIntrinsics(
                width: wanted.width, height: wanted.height, fx: fx, fy: fy, cx: try value(section, "cx"),
                cy: try value(section, "cy"),
                distortion: .init(
                    k1: try value(section, "k1", or: 0), k2: try value(section, "k2", or: 0),
                    p1: try value(section, "p1", or: 0), p2: try value(section, "p2", or: 0),
                    k3: try value(section, "k3", or: 0)))
        }
        var calibration = CalibrationFile(name: FilePath.stem(of: file), left: try camera("LEFT"))
        calibration.right = try camera("RIGHT")
        let baseline = try value("STEREO", "Baseline")
        guard (10...1000).contains(baseline) else {
            throw Fault(
                .badData, "the baseline is \(baseline), where millimetres are needed",
                at: .init(file: file, line: sections["STEREO"]?["baseline"]?.line, column: "STEREO.Baseline"))
        }
        let turn = SIMD3(
            try value("STEREO", "RX_\(name)", or: 0), try value("STEREO", "CV_\(name)", or: 0),
            try value("STEREO", "RZ_\(name)", or: 0))
        let position = SIMD3(baseline, try value("STEREO", "TY", or: 0), try value("STEREO", "TZ", or: 0)) / 1000
        calibration.stereo = StereoExtrinsics(rotation: Rotation(rotationVector: turn), translation: Vector(-position))
        return calibration
    }

    private static func sections(_ text: String, file: String) throws(Fault) -> [String: [String: Entry]] {
        var sections: [String: [String: Entry]] = [:]
        var section = ""
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let words = trimmed(line)
            func fault(_ what: String) -> Fault { Fault(.badData, what, at: .init(file: file, line: index + 1)) }
            if words.isEmpty || words.hasPrefix(";") || words.hasPrefix("#") { continue }
            if words.hasPrefix("[") {
                guard words.hasSuffix("]") else { throw fault("the bracket of a section is not closed") }
                section = String(words.dropFirst().dropLast())
                continue
            }
            let parts = words.split(separator: "=", maxSplits: 1).map { trimmed($0) }
            guard parts.count == 2 else { throw fault("this is neither a section nor key=value") }
            guard let value = DecimalNumber.parse(Array(parts[1].utf8)), value.isFinite else {
                // Some files carry settings that are no numbers; only those that are read matter.
                guard isRead(section) else { continue }
                throw Fault(
                    .badData, "\(parts[0]) is \"\(parts[1].prefix(40))\" where a number is needed",
                    at: .init(file: file, line: index + 1, column: "\(section).\(parts[0])"))
            }
            sections[section, default: [:]][parts[0].lowercased()] = Entry(value: value, line: index + 1)
        }
        return sections
    }

    private static func isRead(_ section: String) -> Bool {
        section == "STEREO" || section.hasPrefix("LEFT_CAM_") || section.hasPrefix("RIGHT_CAM_")
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0.isWhitespace }
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return start[...end]
    }

    /// The file for a pair at one of ZED's resolutions; nil for anything else.
    static func text(_ calibration: CalibrationFile) -> String? {
        guard let (left, right, stereo) = calibration.pair,
            let name = sizes.first(where: { $0.size == PictureSize(width: left.width, height: left.height) })?.name
        else { return nil }
        func camera(_ side: String, _ camera: CameraIntrinsics) -> String {
            let d = camera.distortion
            return "[\(side)_CAM_\(name)]\nfx=\(camera.fx)\nfy=\(camera.fy)\ncx=\(camera.cx)\ncy=\(camera.cy)\n"
                + "k1=\(d.k1)\nk2=\(d.k2)\np1=\(d.p1)\np2=\(d.p2)\nk3=\(d.k3)\n\n"
        }
        let position = -stereo.translation.coordinates * 1000
        // The rotation vector lies along the quaternion's vector part, and is as long as the angle.
        let r = stereo.rotation
        let sine = (r.v * r.v).sum().squareRoot()
        let turn = sine > 0 ? r.v * ((r.w < 0 ? -1 : 1) * r.angle / sine) : r.v
        return camera("LEFT", left) + camera("RIGHT", right)
            + "[STEREO]\nBaseline=\(position.x)\nTY=\(position.y)\nTZ=\(position.z)\n"
            + "RX_\(name)=\(turn.x)\nCV_\(name)=\(turn.y)\nRZ_\(name)=\(turn.z)\n"
    }
}
