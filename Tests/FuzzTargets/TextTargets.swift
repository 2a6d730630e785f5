import BoxFiles
import Calibration
import Configuration
import Datasets
import FileFormats
import Geometry
import Pipeline
import Speech

/// Files that people or other programs write.
extension FuzzTarget {
    func checkCSV(_ bytes: [UInt8]) throws {
        let columns = [
            CSVColumn("t"), CSVColumn("id", .integer), CSVColumn("x", .numberOrEmpty, isRequired: false),
            CSVColumn("name", .text, isRequired: false),
        ]
        let table = try CSVTable(bytes: bytes, file: Self.file, columns: columns)
        try promise(table.numbers("t").count == table.rowCount, "not one number a row")
        try promise(table.numbers("t").allSatisfy(\.isFinite), "a number is not finite")
        try promise(table.numbers("id").allSatisfy { $0 == $0.rounded() }, "a whole number is not whole")
    }

    func checkTOML(_ bytes: [UInt8]) throws {
        _ = try TOMLDocument(text: text(bytes), file: Self.file).assignments
    }

    func checkConfiguration(_ bytes: [UInt8]) throws {
        var loaded = LoadedConfiguration()
        try loaded.apply(file: text(bytes), path: Self.file)
        for key in Configuration.keys {
            // Every value in force is one that may be set.
            var copy = loaded.configuration
            guard let value = key.get(loaded.configuration) else { continue }
            try promise(key.set(&copy, value) == nil, "\(key.name) has a value it must not have")
        }
    }

    /// The first byte chooses the key, the rest is what was typed.
    func checkConfigurationValue(_ bytes: [UInt8]) throws {
        guard let first = bytes.first else { return }
        let key = Configuration.keys[Int(first) % Configuration.keys.count]
        var loaded = LoadedConfiguration()
        try loaded.apply(key.name, text(bytes.dropFirst()), option: "--set")
        var copy = loaded.configuration
        guard let value = key.get(loaded.configuration) else { return }
        try promise(key.set(&copy, value) == nil, "\(key.name) has a value it must not have")
    }

    func checkSequenceManifest(_ bytes: [UInt8]) throws {
        let manifest = try SequenceManifest(text: text(bytes), file: Self.file)
        try promise(manifest.rate.isFinite && manifest.rate > 0, "the rate is \(manifest.rate)")
    }

    func checkMapping(_ bytes: [UInt8]) throws { _ = try SequenceMapping(text: text(bytes), file: Self.file) }

    func checkKITTITracking(_ bytes: [UInt8]) throws {
        for purpose in [BoxFilePurpose.tracks, .detections] {
            let rows = try KITTITrackingFile.parse(text(bytes), file: Self.file, purpose: purpose).rows
            try promise(
                rows.allSatisfy { $0.box.area > 0 && $0.location.isFinite && $0.frame >= 0 }, "a row is impossible")
            try promise(zip(rows, rows.dropFirst()).allSatisfy { $0.frame <= $1.frame }, "rows are out of order")
        }
    }

    func checkMOT(_ bytes: [UInt8]) throws {
        for purpose in [BoxFilePurpose.tracks, .detections] {
            let rows = try MOTChallengeFile.parse(text(bytes), file: Self.file, purpose: purpose).rows
            try promise(
                rows.allSatisfy { $0.box.isValid && $0.confidence.isFinite && $0.frame >= 1 }, "a row is impossible")
            try promise(zip(rows, rows.dropFirst()).allSatisfy { $0.frame <= $1.frame }, "rows are out of order")
        }
    }

    func checkPETS(_ bytes: [UInt8]) throws {
        let rows = try PETSAnnotationFile.parse(text(bytes), file: Self.file).rows
        try promise(rows.allSatisfy { $0.box.isValid && $0.frame >= 1 }, "a row is impossible")
    }

    func checkKITTICalibration(_ bytes: [UInt8]) throws { _ = try KITTICalibration(text: text(bytes), file: Self.file) }

    func checkKITTIPoses(_ bytes: [UInt8]) throws {
        let calibration = try KITTICalibration(
            text: """
                P2: 700 0 600 0 0 700 170 0 0 0 1 0
                R_rect 1 0 0 0 1 0 0 0 1
                Tr_velo_cam 0 -1 0 0 0 0 -1 0 1 0 0 -1
                Tr_imu_velo 1 0 0 0 0 1 0 0 0 0 1 0
                """, file: "calibration")
        let poses = try KITTIPoses.parse(text(bytes), file: Self.file, calibration: calibration)
        try promise(!poses.isEmpty, "no pose, and no complaint")
    }

    func checkPaths(_ bytes: [UInt8]) throws { try check(PedestrianPathFile.parse(text(bytes), file: Self.file)) }

    func checkTrajNet(_ bytes: [UInt8]) throws {
        let file = try TrajNetFile(text: text(bytes), file: Self.file)
        try promise(file.scenes.allSatisfy { $0.framesPerSecond > 0 }, "a scene without a rate")
        try check(file.recording)
    }

    private func check(_ recording: PathRecording) throws {
        try promise(!recording.samples.isEmpty, "no position, and no complaint")
        try promise(recording.frameStep > 0 && recording.period > 0, "time does not pass")
        for sample in recording.samples {
            try promise(sample.position.x.isFinite && sample.position.y.isFinite, "a place is not finite")
            try promise(recording.seconds(of: sample.frame).isFinite, "a time is not finite")
        }
    }

    func checkInertialRecording(_ bytes: [UInt8]) throws {
        let rows = try InertialRecording(bytes: bytes, path: Self.file).rows
        try promise(
            zip(rows, rows.dropFirst()).allSatisfy { $0.sample.time <= $1.sample.time }, "time runs backwards")
    }

    /// One file or two, for a size of picture or for none.
    func checkCalibration(_ bytes: [UInt8]) throws {
        let texts = parts(bytes).prefix(2).map { (text: text($0), file: Self.file) }
        let size: PictureSize? = bytes.count % 2 == 0 ? PictureSize(width: 1280, height: 720) : nil
        let calibration = try CalibrationFile(texts: texts, size: size)
        for camera in [calibration.left, calibration.right].compactMap(\.self) {
            try promise(
                camera.width > 0 && camera.height > 0 && camera.fx > 0 && camera.fy > 0, "a camera is impossible")
            try promise(camera.cx.isFinite && camera.cy.isFinite && camera.fx.isFinite, "a camera is not finite")
        }
        // What was read can be written, in our form at least, and says the same.
        let written = try calibration.written(as: .headsup)
        let again = try CalibrationFile(texts: written.map { (text: $0.text, file: "again") })
        try promise(again.left == calibration.left, "the left camera changes when it is written")
        try promise(again.right == calibration.right, "the right camera changes when it is written")
    }

    func checkPhrases(_ bytes: [UInt8]) throws {
        let catalogue = try PhraseCatalogue(parsing: bytes, language: "en", name: Self.file)
        for key in PhraseKey.allCases { try promise(!catalogue[key].isEmpty, "no words for \(key)") }
    }

    func checkSequenceInformation(_ bytes: [UInt8]) throws {
        let information = SequenceInformation(text: text(bytes))
        try promise(SequenceInformation.rates.contains(information.rate), "the rate is \(information.rate)")
        try promise((information.width ?? 1) > 0 && (information.height ?? 1) > 0, "a size is not positive")
    }
}
