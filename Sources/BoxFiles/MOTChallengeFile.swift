import Diagnostics
import FileFormats
import Geometry

/// One line of a MOTChallenge file.
public struct MOTChallengeRow: BoxRow, Equatable {
    /// Line of the file, counted from 1; 0 for a row that is made to be written.
    public var line: Int
    /// Frame, counted from 1.
    public var frame: Int
    /// The person or track; -1 in a file of detections.
    public var identity: Int64
    /// The box, pixels.
    public var box: BoundingBox
    /// How sure the detector is; in a truth 0 for a box that is not to be scored.
    public var confidence: Double
    /// The kind of object after MOT16, 1 being a pedestrian; nil where the file names none (MOT15).
    public var objectClass: Int?

    /// Makes a row.
    public init(
        line: Int = 0, frame: Int, identity: Int64, box: BoundingBox, confidence: Double = 1, objectClass: Int? = nil
    ) {
        self.line = line
        self.frame = frame
        self.identity = identity
        self.box = box
        self.confidence = confidence
        self.objectClass = objectClass
    }
}

/// Files of MOTChallenge (motchallenge.net): `frame,id,left,top,width,height,conf` and, after MOT15, three world
/// coordinates, or, after MOT16, class and visibility. Frames and identities are counted from 1.
///
/// 8 or 9 columns are taken for MOT16's, 7 or at least 10 for MOT15's; that is how the published files differ.
public enum MOTChallengeFile {
    private static let layout = "frame,id,left,top,width,height,confidence and up to three columns more"

    /// Reads a file.
    ///
    /// - Throws: `Fault` of kind `noInput` or `badData` that names line and column: fewer than 7 columns, a field that
    ///   is no finite number, a box without extent, a frame below 1, with `tracks` an identity twice in one frame.
    public static func read(_ path: String, purpose: BoxFilePurpose) throws(Fault) -> BoxTable<MOTChallengeRow> {
        try parse(InputFile.text(at: path), file: path, purpose: purpose)
    }

    /// Reads a text; `file` is its name in messages.
    public static func parse(
        _ text: String, file: String, purpose: BoxFilePurpose
    ) throws(Fault) -> BoxTable<MOTChallengeRow> {
        var rows: [MOTChallengeRow] = []
        for line in FieldLine.lines(of: text, file: file) { rows.append(try row(line)) }
        return try BoxTable(rows: rows, purpose: purpose, file: file)
    }

    private static func row(_ line: FieldLine) throws(Fault) -> MOTChallengeRow {
        try line.require(fields: 7, layout: layout)
        let box = BoundingBox(
            left: try line.number(2, "left"), top: try line.number(3, "top"), width: try line.number(4, "width"),
            height: try line.number(5, "height"))
        guard box.width > 0 else {
            throw Fault(.badData, "width \(box.width) of a box is not positive", at: line.location("width"))
        }
        guard box.height > 0 else {
            throw Fault(.badData, "height \(box.height) of a box is not positive", at: line.location("height"))
        }
        var objectClass: Int?
        if line.fields.count == 8 || line.fields.count == 9 {
            let number = try line.integer(7, "class")
            guard number == -1 || (1...13).contains(number) else {
                throw Fault(
                    .badData, "unknown class \(number)", at: line.location("class"),
                    remedy: "MOTChallenge's classes are 1 (pedestrian) to 13, or -1 for none")
            }
            objectClass = number == -1 ? nil : Int(number)
        }
        return MOTChallengeRow(
            line: line.line, frame: try line.frame(0, first: 1), identity: try line.integer(1, "id"), box: box,
            confidence: try line.number(6, "confidence"), objectClass: objectClass)
    }

    /// Writes rows as a result or as detections: ten columns, the last three -1.
    ///
    /// - Throws: `Fault` of kind `cannotWrite`.
    public static func write(_ rows: some Sequence<MOTChallengeRow>, to path: String) throws(Fault) {
        try OutputFile.write(text(rows), to: path)
    }

    /// Rows as text, a line each.
    public static func text(_ rows: some Sequence<MOTChallengeRow>) -> String {
        rows.reduce(into: "") { $0 += line($1) + "\n" }
    }

    /// A row as a line: pixels to a thousandth, confidence to a millionth.
    public static func line(_ row: MOTChallengeRow) -> String {
        let edges = [row.box.left, row.box.top, row.box.width, row.box.height]
            .map { DecimalNumber.format($0, decimals: 3) }
        return "\(row.frame),\(row.identity),\(edges.joined(separator: ",")),"
            + "\(DecimalNumber.format(row.confidence, decimals: 6)),-1,-1,-1"
    }
}
