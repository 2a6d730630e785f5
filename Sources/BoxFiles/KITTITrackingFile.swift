import Diagnostics
import Evaluation
import FileFormats
import Geometry

/// The kinds of objects in KITTI's labels.
public enum KITTIObjectKind: String, Sendable, CaseIterable {
    /// A car.
    case car = "Car"
    /// A van.
    case van = "Van"
    /// A truck.
    case truck = "Truck"
    /// Someone standing or walking.
    case pedestrian = "Pedestrian"
    /// Someone sitting; the tracking labels write `Person`, the object labels `Person_sitting`.
    case sittingPerson = "Person"
    /// Someone on a bicycle.
    case cyclist = "Cyclist"
    /// A tram.
    case tram = "Tram"
    /// Something else.
    case other = "Misc"
    /// A region that is not labelled.
    case dontCare = "DontCare"

    private static let byName: [String: KITTIObjectKind] = {
        var names = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue.lowercased(), $0) })
        names["person_sitting"] = .sittingPerson
        return names
    }()

    /// The kind of a name, in capitals or not; nil for an unknown one.
    public init?(name: some StringProtocol) {
        guard let kind = Self.byName[name.lowercased()] else { return nil }
        self = kind
    }
}

/// One line of a KITTI tracking label or result.
public struct KITTITrackingRow: BoxRow, Equatable {
    /// Line of the file, counted from 1; 0 for a row that is made to be written.
    public var line = 0
    /// Frame, counted from 0.
    public var frame: Int
    /// The object or track, counted from 0; -1 for DontCare.
    public var identity: Int64
    /// What it is.
    public var kind: KITTIObjectKind
    /// How far it leaves the picture: 0 not, 1 partly, 2 mostly; -1 where it is not told.
    public var truncation = 0.0
    /// 0 fully visible, 1 partly occluded, 2 largely occluded, 3 unknown; -1 where it is not told.
    public var occlusion: Int64 = 0
    /// Angle of observation, radians.
    public var alpha = -10.0
    /// Where in the picture, pixels.
    public var box: CornerBox
    /// Height, width and length, metres; -1 where they are not told.
    public var dimensions = SIMD3<Double>(repeating: -1)
    /// Middle of the underside, in the rectified frame of the left camera; -1000 where it is not told.
    public var location = Point<Camera>(-1000, -1000, -1000)
    /// Turn about the camera's y axis, radians.
    public var rotationY = -10.0
    /// How sure the tracker is; nil in a truth.
    public var score: Double?

    /// Makes a row with what every use needs; the rest is as KITTI writes the unknown.
    public init(frame: Int, identity: Int64, kind: KITTIObjectKind, box: CornerBox, score: Double? = nil) {
        self.frame = frame
        self.identity = identity
        self.kind = kind
        self.box = box
        self.score = score
    }
}

/// Label and result files of KITTI tracking (devkit_tracking/readme.txt): 17 columns, and a score in a result.
public enum KITTITrackingFile {
    private static let layout =
        "frame id type truncated occluded alpha left top right bottom height width length x y z rotation_y [score]"

    /// Reads a file.
    ///
    /// - Throws: `Fault` of kind `noInput` or `badData` that names line and column: other than 17 or 18 columns, an
    ///   unknown type, a field that is no finite number, a box without extent, a negative frame, with `tracks` an
    ///   identity twice in one frame (DontCare aside).
    public static func read(_ path: String, purpose: BoxFilePurpose) throws(Fault) -> BoxTable<KITTITrackingRow> {
        try parse(InputFile.text(at: path), file: path, purpose: purpose)
    }

    /// Reads a text; `file` is its name in messages.
    public static func parse(
        _ text: String, file: String, purpose: BoxFilePurpose
    ) throws(Fault) -> BoxTable<KITTITrackingRow> {
        var objects: [KITTITrackingRow] = []
        var regions: [KITTITrackingRow] = []
        for line in FieldLine.lines(of: text, file: file) {
            let row = try row(line)
            if row.kind == .dontCare { regions.append(row) } else { objects.append(row) }
        }
        var table = try BoxTable(rows: objects, purpose: purpose, file: file)
        // Regions have no identity to check; they follow the objects of their frame.
        table.rows = (table.rows + regions).enumerated()
            .sorted { ($0.element.frame, $0.offset) < ($1.element.frame, $1.offset) }.map(\.element)
        return table
    }

    private static func row(_ line: FieldLine) throws(Fault) -> KITTITrackingRow {
        try line.require(fields: 17, layout: layout)
        guard line.fields.count <= 18 else {
            throw Fault(
                .badData, "\(line.fields.count) fields where there are 17, or 18 with a score", at: line.location(),
                remedy: "A line is \(layout)")
        }
        guard let kind = KITTIObjectKind(name: line.fields[2]) else {
            throw Fault(
                .badData, "unknown type \(line.quoted(2))", at: line.location("type"),
                remedy: "KITTI's types are \(KITTIObjectKind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let box = CornerBox(
            left: try line.number(6, "left"), top: try line.number(7, "top"), right: try line.number(8, "right"),
            bottom: try line.number(9, "bottom"))
        guard box.right > box.left else {
            throw Fault(.badData, "the right edge is not right of the left one", at: line.location("right"))
        }
        guard box.bottom > box.top else {
            throw Fault(.badData, "the bottom edge is not below the top one", at: line.location("bottom"))
        }
        var row = KITTITrackingRow(
            frame: try line.frame(0, first: 0), identity: try line.integer(1, "id"), kind: kind, box: box)
        row.line = line.line
        row.truncation = try line.number(3, "truncated")
        row.occlusion = try line.integer(4, "occluded")
        row.alpha = try line.number(5, "alpha")
        row.dimensions = SIMD3(
            try line.number(10, "height"), try line.number(11, "width"), try line.number(12, "length"))
        row.location = Point(try line.number(13, "x"), try line.number(14, "y"), try line.number(15, "z"))
        row.rotationY = try line.number(16, "rotation_y")
        if line.fields.count == 18 { row.score = try line.number(17, "score") }
        return row
    }

    /// Writes rows, with a score where they have one.
    ///
    /// - Throws: `Fault` of kind `cannotWrite`.
    public static func write(_ rows: some Sequence<KITTITrackingRow>, to path: String) throws(Fault) {
        try OutputFile.write(text(rows), to: path)
    }

    /// Rows as text, numbers to a millionth as in the published labels.
    public static func text(_ rows: some Sequence<KITTITrackingRow>) -> String {
        var text = ""
        for row in rows {
            let truncation = row.truncation == row.truncation.rounded() ? 0 : 2
            var numbers = [
                row.alpha, row.box.left, row.box.top, row.box.right, row.box.bottom, row.dimensions.x,
                row.dimensions.y, row.dimensions.z, row.location.x, row.location.y, row.location.z, row.rotationY,
            ]
            if let score = row.score { numbers.append(score) }
            let cut = DecimalNumber.format(row.truncation, decimals: truncation)
            text += "\(row.frame) \(row.identity) \(row.kind.rawValue) \(cut) "
            text += "\(row.occlusion) \(numbers.map { DecimalNumber.format($0, decimals: 6) }.joined(separator: " "))\n"
        }
        return text
    }
}
