import BoxFiles
import Diagnostics
import FileFormats
import Geometry

/// MOTChallenge sequences: pictures and detections in them. There is neither a distance nor an orientation in them.
public enum MOTImport {
    /// What `seqinfo.ini` says of a sequence.
    struct Information {
        var name: String
        var rate: Double
        var length: Int?
        var width: Int?
        var height: Int?
        var imageFolder: String
        var imageEnding: String

        /// Reads the file; a sequence without it has 25 frames a second, as most of them do.
        init(folder: String) throws(Fault) {
            name = FilePath.name(of: folder)
            (rate, imageFolder, imageEnding) = (25, "img1", ".jpg")
            let file = FilePath.join(folder, "seqinfo.ini")
            guard InputFile.exists(file) else { return }
            let text = try InputFile.text(at: file)
            for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
            {
                let parts = line.split(separator: "=", maxSplits: 1).map { part in
                    String(part.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
                }
                guard parts.count == 2 else { continue }
                func number(_ range: ClosedRange<Double>) throws(Fault) -> Double {
                    guard let value = Double(parts[1]), range.contains(value) else {
                        throw Fault(
                            .badData,
                            "\(parts[0]) is \"\(parts[1].prefix(40))\" where a number from "
                                + "\(range.lowerBound) to \(range.upperBound) is needed",
                            at: .init(file: file, line: index + 1, column: parts[0]))
                    }
                    return value
                }
                switch parts[0].lowercased() {
                case "name": name = parts[1]
                case "framerate": rate = try number(0.1...1000)
                case "seqlength": length = Int(try number(1...1e7))
                case "imwidth": width = Int(try number(1...1e5))
                case "imheight": height = Int(try number(1...1e5))
                case "imdir": imageFolder = parts[1]
                case "imext": imageEnding = parts[1]
                default: break
                }
            }
        }
    }

    /// The sequences at a path: the folder itself, or those in it.
    public static func names(in folder: String) throws(Fault) -> [String] {
        if isSequence(folder) { return ["."] }
        let names = try InputFile.names(inFolder: folder).filter { isSequence(FilePath.join(folder, $0)) }
        guard !names.isEmpty else {
            throw Fault(
                .noInput, "there is no MOTChallenge sequence here", at: .init(file: folder),
                remedy: "A sequence is a folder with det/det.txt, or with img1")
        }
        return names
    }

    private static func isSequence(_ folder: String) -> Bool {
        InputFile.exists(FilePath.join(folder, "det/det.txt")) || InputFile.exists(FilePath.join(folder, "seqinfo.ini"))
    }

    /// One sequence.
    ///
    /// - Parameters:
    ///   - folder: the sequence's folder.
    ///   - destination: the folder that will be written, from which the pictures are referred to.
    public static func contents(folder: String, destination: String) throws(Fault) -> SequenceContents {
        let information = try Information(folder: folder)
        var contents = SequenceContents(name: information.name, rate: information.rate)
        contents.remarks = ["MOTChallenge sequence \(information.name): motchallenge.net"]
        let detectionFile = FilePath.join(folder, "det/det.txt")
        func time(_ frame: Int) -> Timestamp {
            Timestamp(nanoseconds: Int64((Double(frame - 1) * 1e6 / information.rate).rounded()) * 1000)
        }
        var last = information.length ?? 0
        if InputFile.exists(detectionFile) {
            let table = try MOTChallengeFile.read(detectionFile, purpose: .detections)
            contents.detections = table.rows.map { row in
                DetectedBox(frame: row.frame, time: time(row.frame), box: row.box, score: row.confidence)
            }
            last = max(last, table.rows.last?.frame ?? 0)
        }
        guard last > 0, last <= 10_000_000 else {
            throw Fault(
                .badData, "the sequence says nothing of its frames", at: .init(file: folder),
                remedy: "It needs detections in det/det.txt, or seqLength in seqinfo.ini")
        }
        // Frames without a detection are frames too.
        contents.frameTimes = (1...last).map { ($0, time($0)) }
        let images = FilePath.join(folder, information.imageFolder)
        if InputFile.isFolder(images),
            let pattern = FramePattern(
                FilePath.relative(images, from: destination) + "/{frame:06}" + information.imageEnding)
        {
            contents.pictures = .init(source: .images(pattern))
        }
        return contents
    }
}
