import Diagnostics
import FileFormats
import Geometry

extension SequenceManifest {
    /// Reads the manifest of a sequence.
    ///
    /// - Parameter path: a sequence's folder, or the manifest itself.
    /// - Throws: `noInput`, or `badData` that names file, line and key.
    public init(path: String) throws(Fault) {
        let file = InputFile.isFolder(path) ? FilePath.join(path, SequenceManifest.fileName) : path
        guard InputFile.exists(file) else {
            throw Fault(
                .noInput, "there is no such file", at: .init(file: file),
                remedy: "A sequence is a folder with a file \(SequenceManifest.fileName)")
        }
        try self.init(text: InputFile.text(at: file), file: file)
    }

    /// Reads a manifest out of memory; `file` is its path.
    public init(text: String, file: String) throws(Fault) {
        let root = try TOMLDocument(text: text, file: file).root
        let sequence = try root.require(root.section("sequence"), "sequence")
        let format = try sequence.integer("format") ?? SequenceManifest.formatVersion
        guard format == SequenceManifest.formatVersion else {
            throw sequence.fault(
                "this sequence has format \(format), and only format \(SequenceManifest.formatVersion) is known",
                key: "format", remedy: "Use a newer version of this program")
        }
        self.init(
            file: file, folder: FilePath.folder(of: file),
            name: try sequence.require(sequence.string("name"), "name"),
            rate: try sequence.require(sequence.positive("rate"), "rate"))
        guard rate <= 10_000 else {
            throw sequence.fault("rate is \(rate), which is no number of frames a second", key: "rate")
        }
        warnings += root.unknownKeys(
            known: ["sequence", "camera", "depth", "axes", "columns"] + SequencePart.allCases.map(\.rawValue))
        warnings += sequence.unknownKeys(known: ["name", "rate", "format"])
        try readCamera(root)
        try readPictures(root)
        try readDepth(root)
        try readTables(root)
        try readAxes(root)
    }

    private mutating func readCamera(_ root: TOMLSection) throws(Fault) {
        guard let section = try root.section("camera") else { return }
        var description = CameraDescription()
        description.calibration = try section.string("calibration").map { FilePath.join(folder, $0) }
        description.heightAboveGround = try section.positive("height_above_ground")
        let inline = ["width", "height", "fx", "fy", "cx", "cy"]
        if inline.contains(where: section.has) {
            guard description.calibration == nil else {
                throw section.fault(
                    "the intrinsics are given twice, inline and as a calibration file", key: "calibration",
                    remedy: "Leave out one of the two")
            }
            description.intrinsics = try SequenceManifest.intrinsics(section)
        }
        warnings += section.unknownKeys(known: inline + ["distortion", "calibration", "height_above_ground"])
        camera = description
    }

    /// The intrinsics in a table that has at least one of their keys.
    static func intrinsics(_ section: TOMLSection) throws(Fault) -> CameraIntrinsics {
        let width = try section.require(section.integer("width"), "width")
        let height = try section.require(section.integer("height"), "height")
        for (key, value) in [("width", width), ("height", height)] where !(1...100_000).contains(value) {
            throw section.fault("\(key) is \(value), which is no number of pixels", key: key)
        }
        let coefficients = try section.numbers("distortion") ?? []
        guard [0, 4, 5].contains(coefficients.count) else {
            throw section.fault(
                "distortion has \(coefficients.count) numbers where k1, k2, p1, p2 and perhaps k3 are needed",
                key: "distortion")
        }
        let padded = coefficients + Array(repeating: 0, count: 5 - coefficients.count)
        return CameraIntrinsics(
            width: width, height: height, fx: try section.require(section.positive("fx"), "fx"),
            fy: try section.require(section.positive("fy"), "fy"), cx: try section.require(section.number("cx"), "cx"),
            cy: try section.require(section.number("cy"), "cy"),
            distortion: .init(k1: padded[0], k2: padded[1], p1: padded[2], p2: padded[3], k3: padded[4]))
    }

    private mutating func readPictures(_ root: TOMLSection) throws(Fault) {
        guard let section = try root.section("frames") else { return }
        let images = try SequenceManifest.pattern("images", in: section)
        let video = try section.string("video")
        let layout = try section.choice("layout", of: PictureDescription.Layout.self) ?? .mono
        switch (images, video) {
        case (let images?, nil): frames = PictureDescription(source: .images(images), layout: layout)
        case (nil, let video?): frames = PictureDescription(source: .video(video), layout: layout)
        case (nil, nil):
            guard section.has("times") else { throw section.fault("[frames] names neither images nor a video") }
        case (_?, _?):
            throw section.fault("[frames] names both images and a video", key: "video", remedy: "Leave out one of them")
        }
        if let times = try section.string("times") {
            tables[.frames] = TableDescription(
                file: FilePath.join(folder, times), manifestLine: section.location(of: "times").line)
        }
        warnings += section.unknownKeys(known: ["images", "video", "layout", "times"])
    }

    private mutating func readDepth(_ root: TOMLSection) throws(Fault) {
        guard let section = try root.section("depth") else { return }
        let images = try section.require(SequenceManifest.pattern("images", in: section), "images")
        depth = DepthDescription(images: images, metresPerUnit: try section.positive("metres_per_unit") ?? 0.001)
        warnings += section.unknownKeys(known: ["images", "metres_per_unit"])
    }

    /// A pattern of pictures' names.
    static func pattern(_ key: String, in section: TOMLSection) throws(Fault) -> FramePattern? {
        guard let text = try section.string(key) else { return nil }
        guard let pattern = FramePattern(text) else {
            throw section.fault(
                "\(key) is \"\(text)\", which has no place for the number of the frame in the file's name", key: key,
                remedy: "Write it like \"rgb/{frame:06}.jpg\"")
        }
        return pattern
    }

    private mutating func readTables(_ root: TOMLSection) throws(Fault) {
        let renamed = try root.section("columns")
        for part in SequencePart.allCases where part != .frames {
            guard let section = try root.section(part.rawValue) else { continue }
            let file = try section.require(section.string("file"), "file")
            guard !file.isEmpty else { throw section.fault("file is empty", key: "file") }
            tables[part] = TableDescription(
                file: FilePath.join(folder, file), manifestLine: section.location(of: "file").line)
            if part == .truth { truthFrame = try section.choice("frame") ?? .semiLocal }
            warnings += section.unknownKeys(known: part == .truth ? ["file", "frame"] : ["file"])
        }
        guard let renamed else { return }
        warnings += renamed.unknownKeys(known: SequencePart.allCases.map(\.rawValue))
        for part in SequencePart.allCases {
            guard let section = try renamed.section(part.rawValue) else { continue }
            let ours = part.columns.map(\.name)
            warnings += section.unknownKeys(known: ours)
            for column in ours {
                if let theirs = try section.string(column) { tables[part]?.columns[column] = theirs }
            }
        }
    }

    private mutating func readAxes(_ root: TOMLSection) throws(Fault) {
        guard let section = try root.section("axes") else { return }
        cameraAxes =
            try SequenceManifest.axes("camera", in: section, convention: AxisMapping.cameraConvention) ?? .identity
        semiLocalAxes =
            try SequenceManifest.axes("semi_local", in: section, convention: AxisMapping.semiLocalConvention)
            ?? .identity
        if tables[.orientation] != nil, cameraAxes.isMirrored != semiLocalAxes.isMirrored {
            throw section.fault(
                "one of the two frames is left-handed and the other is not, so no rotation joins them",
                remedy: "Check the directions of the axes")
        }
        warnings += section.unknownKeys(known: ["camera", "semi_local"])
    }

    /// The axes of one frame.
    static func axes(
        _ key: String, in section: TOMLSection, convention: String
    ) throws(Fault) -> AxisMapping? {
        guard let text = try section.string(key) else { return nil }
        guard let mapping = AxisMapping(text, convention: convention) else {
            throw section.fault(
                "\(key) is \"\(text)\", which does not say where x, y and z point", key: key,
                remedy: "Write it like \"\(convention)\"; the words are right, left, up, down, forward, back")
        }
        return mapping
    }
}
