import Diagnostics
import FileFormats
import Geometry
import Orientation

/// Writes sequences in their format (docs/sequence-format.md).
public enum SequenceWriter {
    /// Writes a sequence into a folder of its own. The folder appears when it is whole.
    ///
    /// - Parameters:
    ///   - contents: what is written.
    ///   - folder: its name; one that is there already is replaced only if it holds nothing but files that this writes.
    /// - Throws: `cannotWrite`; then nothing is left behind.
    public static func write(_ contents: SequenceContents, to folder: String) throws(Fault) {
        try write(to: folder) { (_) throws(Fault) in contents }
    }

    /// Writes a sequence as `write(_:to:)` does, whose pictures are written as they come.
    ///
    /// - Parameters:
    ///   - folder: its name.
    ///   - make: is given the folder before it has its name, may write pictures into it, and tells the rest.
    public static func write(
        to folder: String, make: (_ temporary: String) throws(Fault) -> SequenceContents
    ) throws(Fault) {
        try OutputFile.folder(at: folder, replacing: isOurs) { (temporary) throws(Fault) in
            let contents = try make(temporary)
            let tables = tables(of: contents)
            let manifest = manifest(of: contents, tables: tables.map(\.part))
            try OutputFile.write(manifest, to: FilePath.join(temporary, SequenceManifest.fileName))
            for table in tables {
                try OutputFile.write(table.text, to: FilePath.join(temporary, fileName(of: table.part)))
            }
        }
    }

    private static func fileName(of part: SequencePart) -> String { "\(part.rawValue).csv" }

    /// Whether a folder holds a sequence, and nothing else that would be lost with it.
    private static func isOurs(_ folder: String) -> Bool {
        guard let names = try? InputFile.names(inFolder: folder) else { return false }
        let ours = Set(SequencePart.allCases.map(fileName(of:)) + [SequenceManifest.fileName])
        return names.contains(SequenceManifest.fileName) && names.allSatisfy(ours.contains)
    }

    // MARK: Tables

    private static func tables(of contents: SequenceContents) -> [(part: SequencePart, text: String)] {
        var tables: [(part: SequencePart, text: String)] = []
        func add(_ part: SequencePart, when isThere: Bool, rows: () -> [[String]]) {
            guard isThere else { return }
            var text = part.columns.map(\.name).joined(separator: ",") + "\n"
            for row in rows() { text += row.joined(separator: ",") + "\n" }
            tables.append((part, text))
        }
        let decimals = contents.decimals
        func metres(_ v: SIMD3<Double>) -> [String] {
            [v.x, v.y, v.z].map { DecimalNumber.format($0, decimals: decimals) }
        }
        func precise(_ values: [Double]) -> [String] { values.map { DecimalNumber.format($0, decimals: 6) } }

        add(.frames, when: !contents.frameTimes.isEmpty) {
            contents.frameTimes.map { [String($0.frame), seconds($0.time)] }
        }
        add(.imu, when: !contents.inertial.isEmpty) {
            contents.inertial.map { sample in
                let (g, a) = (sample.angularRate, sample.specificForce)
                return [seconds(sample.time)] + precise([g.x, g.y, g.z, a.x, a.y, a.z])
            }
        }
        add(.orientation, when: !contents.orientation.isEmpty) {
            zip(contents.orientation.times, contents.orientation.values).map { time, rotation in
                [seconds(time)] + precise([rotation.w, rotation.v.x, rotation.v.y, rotation.v.z])
            }
        }
        add(.odometry, when: !contents.odometry.isEmpty) {
            zip(contents.odometry.times, contents.odometry.values).map { [seconds($0)] + metres($1) }
        }
        add(.detections, when: !contents.detections.isEmpty) {
            contents.detections.map { row in
                let box = [row.box.left, row.box.top, row.box.width, row.box.height]
                return [String(row.frame), seconds(row.time)] + box.map { DecimalNumber.format($0, decimals: 3) }
                    + [DecimalNumber.format(row.score, decimals: 4)]
            }
        }
        add(.observations, when: contents.observations != nil) {
            (contents.observations ?? []).map { row in
                [String(row.frame), seconds(row.time), String(row.person ?? -1), String(row.association ?? -1)]
                    + metres(row.position.coordinates)
            }
        }
        add(.truth, when: contents.truth != nil) {
            func rows<Frame>(_ rows: [TruePosition<Frame>]) -> [[String]] {
                rows.map { row in
                    [String(row.frame), seconds(row.time), String(row.person)] + metres(row.position.coordinates)
                }
            }
            return switch contents.truth {
            case .semiLocal(let truth): rows(truth)
            case .camera(let truth): rows(truth)
            case nil: []
            }
        }
        return tables
    }

    /// Seconds with as many decimals as it takes, at least four.
    static func seconds(_ time: Timestamp) -> String {
        let isNegative = time.nanoseconds < 0
        let magnitude = time.nanoseconds.magnitude
        let (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        let digits = String(repeating: "0", count: 9 - String(fraction).count) + String(fraction)
        let decimals = fraction % 100_000 == 0 ? 4 : fraction % 1000 == 0 ? 6 : 9
        return "\(isNegative ? "-" : "")\(whole).\(digits.prefix(decimals))"
    }

    // MARK: Manifest

    private static func manifest(of contents: SequenceContents, tables: [SequencePart]) -> String {
        var text = ""
        for remark in contents.remarks {
            text += "# \(remark.split(whereSeparator: \.isNewline).joined(separator: " "))\n"
        }
        if !contents.remarks.isEmpty { text += "\n" }
        text += "[sequence]\nname = \(quoted(contents.name))\nrate = \(contents.rate)\n"
        text += "format = \(SequenceManifest.formatVersion)\n"
        if contents.intrinsics != nil || contents.heightAboveGround != nil {
            text += "\n[camera]\n" + camera(contents)
        }
        if contents.pictures != nil || !contents.frameTimes.isEmpty {
            text += "\n[frames]\n"
            switch contents.pictures?.source {
            case .images(let pattern): text += "images = \(quoted(pattern.text))\n"
            case .video(let path): text += "video = \(quoted(path))\n"
            case nil: break
            }
            if let layout = contents.pictures?.layout { text += "layout = \(quoted(layout.rawValue))\n" }
            if tables.contains(.frames) { text += "times = \(quoted(fileName(of: .frames)))\n" }
        }
        for part in tables where part != .frames {
            text += "\n[\(part.rawValue)]\nfile = \(quoted(fileName(of: part)))\n"
            if part == .truth {
                let frame: SequenceManifest.TruthFrame =
                    if case .camera = contents.truth { .camera } else { .semiLocal }
                text += "frame = \(quoted(frame.rawValue))\n"
            }
        }
        return text
    }

    private static func camera(_ contents: SequenceContents) -> String {
        var text = ""
        if let camera = contents.intrinsics {
            text += "width = \(camera.width)\nheight = \(camera.height)\n"
            text += "fx = \(camera.fx)\nfy = \(camera.fy)\ncx = \(camera.cx)\ncy = \(camera.cy)\n"
            if !camera.distortion.isZero {
                let d = camera.distortion
                text += "distortion = [\(d.k1), \(d.k2), \(d.p1), \(d.p2), \(d.k3)]\n"
            }
        }
        if let height = contents.heightAboveGround { text += "height_above_ground = \(height)\n" }
        return text
    }

    /// A TOML basic string.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let hex = String(scalar.value, radix: 16, uppercase: true)
                quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
