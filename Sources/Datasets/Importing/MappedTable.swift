import Diagnostics
import FileFormats
import Geometry

/// The rows of one part of a foreign sequence, out of one file or several, in seconds.
struct MappedTable {
    /// One line of a file.
    struct Row {
        /// Seconds, where the files tell.
        var time: Double?
        /// Number of the frame, where the files tell.
        var frame: Int?
        /// Who it is, as the files write it.
        var person: String?
        /// The association, where the files tell.
        var association: Int?
        /// The other columns, in the order of `columns`.
        var values: [Double]
        /// Where it stands.
        var location: Fault.Location
    }

    /// All rows, in the order of the files.
    private(set) var rows: [Row] = []
    /// What `values` holds.
    let columns: [String]

    private static let special = ["t", "frame", "id", "track"]

    /// Reads the files that match.
    ///
    /// - Throws: `noInput` where there is none, or `badData` that names file, line and column.
    init(_ mapping: SequenceMapping.Table, part: SequencePart, folder: String) throws(Fault) {
        columns = part.columns.map(\.name).filter { !MappedTable.special.contains($0) }
        let paths = try GlobPattern(mapping.files).paths(in: folder)
        guard !paths.isEmpty else {
            throw Fault(
                .noInput, "there is no file \(mapping.files) in \(folder)", at: mapping.location,
                remedy: "Check the pattern, or leave out [\(part.rawValue)]")
        }
        // A frame or a time is enough: the other follows from the rate. Somebody must have a name to have a path.
        let wanted = part.columns.map { column in
            CSVColumn(
                column.name, column.name == "id" ? .text : column.kind,
                isRequired: mapping.columns[column.name] != nil
                    || (column.isRequired && !["t", "frame"].contains(column.name)),
                header: mapping.columns[column.name])
        }
        for path in paths {
            let table = try CSVTable(
                path: FilePath.join(folder, path), columns: wanted, separator: mapping.separator, names: mapping.names)
            let names = Set(wanted.map(\.name))
            let hasTime = names.contains("t") && table.has("t")
            let hasFrame = names.contains("frame") && table.has("frame")
            guard hasTime || hasFrame else {
                throw Fault(
                    .badData, "there is neither a time nor a frame in this file", at: .init(file: table.file, line: 1),
                    remedy: "Say in [\(part.rawValue)] columns what they are called")
            }
            append(table, hasTime: hasTime, hasFrame: hasFrame, names: names, scale: mapping.secondsPerUnit)
        }
    }

    private mutating func append(
        _ table: CSVTable, hasTime: Bool, hasFrame: Bool, names: Set<String>, scale: Double
    ) {
        let times = hasTime ? table.numbers("t") : []
        let frames = hasFrame ? table.integers("frame") : []
        let persons = names.contains("id") && table.has("id") ? table.texts("id") : []
        let associations = names.contains("track") && table.has("track") ? table.integers("track") : []
        let others = columns.map { table.has($0) ? table.numbers($0) : [] }
        for row in 0..<table.rowCount {
            rows.append(
                Row(
                    time: hasTime ? times[row] * scale : nil, frame: hasFrame ? frames[row] : nil,
                    person: persons.isEmpty ? nil : persons[row],
                    association: associations.isEmpty ? nil : associations[row],
                    values: others.map { $0.isEmpty ? 0 : $0[row] },
                    location: .init(file: table.file, line: table.lines[row])))
        }
    }

    /// A fault that points to a row.
    static func fault(_ what: String, _ row: Row, column: String? = nil) -> Fault {
        Fault(.badData, what, at: .init(file: row.location.file, line: row.location.line, column: column))
    }

    /// Fills in times and frames from each other, and puts the rows in their order.
    ///
    /// - Parameters:
    ///   - rate: frames a second.
    ///   - start: the time of frame 0 where rows have only one of the two.
    mutating func complete(rate: Double, start: Double) throws(Fault) {
        for index in rows.indices {
            let row = rows[index]
            let time = row.time ?? (start + Double(row.frame ?? 0) / rate)
            let frame = ((time - start) * rate).rounded()
            guard Timestamp(seconds: time) != nil, abs(frame) < 2e9 else {
                throw MappedTable.fault("the time is out of range", row, column: "t")
            }
            rows[index].time = time
            rows[index].frame = row.frame ?? Int(frame)
            if let number = rows[index].frame, number < 0 {
                throw MappedTable.fault("the number of the frame is \(number)", row, column: "frame")
            }
        }
        rows = rows.enumerated().sorted { a, b in
            let (left, right) = (a.element, b.element)
            return (left.frame ?? 0, left.time ?? 0, a.offset) < (right.frame ?? 0, right.time ?? 0, b.offset)
        }.map(\.element)
    }
}

/// Numbers for people whom a data set may call by any text.
struct PersonNumbers {
    private var numbers: [String: Int] = [:]

    /// Whole numbers keep their value if all names are such; otherwise everybody is counted as they come.
    init(_ names: [String]) {
        let whole = names.map { Int($0) }
        let keepsNumbers = whole.allSatisfy { ($0 ?? -1) >= 0 }
        for (name, number) in zip(names, whole) where numbers[name] == nil {
            numbers[name] = keepsNumbers ? number : numbers.count + 1
        }
    }

    subscript(name: String) -> Int? { numbers[name] }
}
