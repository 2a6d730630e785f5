import Diagnostics

/// What the rows of all formats have in common.
protocol BoxRow: Sendable {
    /// Line of the file, counted from 1.
    var line: Int { get }
    /// Number of the frame, counted as the format counts.
    var frame: Int { get }
    /// Whose box it is, or which track's.
    var identity: Int64 { get }
}

/// What a file of boxes is for, and so what is asked of its identities.
public enum BoxFilePurpose: Sendable, Equatable {
    /// A truth or a tracker's result: an identity is there at most once in a frame.
    case tracks
    /// Single boxes: identities mean nothing.
    case detections
}

/// The rows of a file, in order of frames.
public struct BoxTable<Row: Sendable>: Sendable {
    /// The rows in order of frames, and within a frame in order of the file.
    public var rows: [Row]
    /// What the reader had to put right, each a sentence that names the place.
    public var warnings: [String]
}

extension BoxTable where Row: BoxRow {
    init(rows: [Row], purpose: BoxFilePurpose, file: String) throws(Fault) {
        warnings = []
        // Files of truth often list one person after the other; that is an order too, and worth no warning.
        let byFrame = Self.isSorted(rows) { $0.frame <= $1.frame }
        let byPerson = Self.isSorted(rows) { ($0.identity, $0.frame) <= ($1.identity, $1.frame) }
        if !byFrame, !byPerson || purpose == .detections {
            let place = zip(rows, rows.dropFirst()).first { $0.frame > $1.frame }?.1.line
            let location = Fault.Location(file: file, line: place, column: "frame")
            warnings.append("\(location): frames out of order; they were sorted")
        }
        // Stable, so that rows of one frame keep the order of the file.
        self.rows =
            byFrame
            ? rows
            : rows.enumerated().sorted { ($0.element.frame, $0.offset) < ($1.element.frame, $1.offset) }.map(\.element)
        if purpose == .tracks { try Self.checkIdentities(self.rows, file: file) }
    }

    private static func isSorted(_ rows: [Row], by ordered: (Row, Row) -> Bool) -> Bool {
        zip(rows, rows.dropFirst()).allSatisfy(ordered)
    }

    private static func checkIdentities(_ rows: [Row], file: String) throws(Fault) {
        var seen: [Int64: Int] = [:]
        var frame: Int?
        for row in rows {
            if row.frame != frame {
                seen.removeAll(keepingCapacity: true)
                frame = row.frame
            }
            if let earlier = seen.updateValue(row.line, forKey: row.identity) {
                throw Fault(
                    .badData, "id \(row.identity) is in frame \(row.frame) twice, first in line \(earlier)",
                    at: Fault.Location(file: file, line: row.line, column: "id"),
                    remedy: row.identity < 0
                        ? "These are detections without identities; a tracker makes tracks of them"
                        : "An identity has one box in a frame at most")
            }
        }
    }
}
