import Diagnostics

/// A column that a reader asks for.
public struct CSVColumn: Sendable, Equatable {
    /// What its fields hold.
    public enum Kind: Sendable {
        /// Finite decimal numbers.
        case number
        /// Finite decimal numbers; an empty field is nan.
        case numberOrEmpty
        /// Whole numbers; `12.0` is one.
        case integer
        /// Any text.
        case text
    }

    /// What it is called by the reader.
    public var name: String
    /// What its fields hold.
    public var kind: Kind
    /// Whether a file without it is an error.
    public var isRequired: Bool
    /// What it is called in the file's header.
    public var header: String

    /// Makes a column; `header` is its name in the file where that is another one.
    public init(_ name: String, _ kind: Kind = .number, isRequired: Bool = true, header: String? = nil) {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
        self.header = header ?? name
    }
}

/// A table of comma-separated values (RFC 4180), read column by column into plain arrays.
///
/// The first line names the columns, unless names are given. Columns that nobody asks for are ignored, in whatever
/// order. Line ends of any system, a byte order mark, blank lines, quoted fields and spaces around numbers are
/// accepted. Anything else that is wrong is one `Fault` that names the file, the line and the column.
public struct CSVTable: Sendable {
    /// The file's path, for messages.
    public let file: String
    /// Line of each row, counted from 1.
    public private(set) var lines: [Int] = []
    /// Number of rows, the header not counted.
    public var rowCount: Int { lines.count }

    private let columns: [CSVColumn]
    /// By column: numbers as numbers, whole ones included; they are exact up to 2⁵³.
    private var numberStorage: [[Double]]
    private var textStorage: [[String]]
    private var isPresent: [Bool]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - columns: what is wanted of it.
    ///   - separator: what stands between fields.
    ///   - names: the names of the columns, for a file without a header line.
    /// - Throws: `noInput` or `badData`.
    public init(
        path: String, columns: [CSVColumn], separator: Character = ",", names: [String]? = nil
    ) throws(Fault) {
        try self.init(
            bytes: InputFile.bytes(at: path), file: path, columns: columns, separator: separator, names: names)
    }

    /// Reads a table out of memory; as `init(path:)`, and `file` is what messages call it.
    public init(
        bytes: [UInt8], file: String, columns: [CSVColumn], separator: Character = ",", names: [String]? = nil
    ) throws(Fault) {
        self.file = file
        self.columns = columns
        numberStorage = Array(repeating: [], count: columns.count)
        textStorage = Array(repeating: [], count: columns.count)
        isPresent = Array(repeating: false, count: columns.count)
        var fields = CSVFieldScanner(bytes: bytes, separator: separator.asciiValue ?? UInt8(ascii: ","), file: file)
        let header: [String]
        if let names {
            header = names
        } else {
            guard try fields.nextRow() else {
                throw Fault(
                    .badData, "the file is empty where a line with the names of its columns is needed",
                    at: .init(file: file, line: 1))
            }
            header = (0..<fields.count).map { fields.text(of: $0) }
        }
        try read(&fields, header: header)
    }

    private mutating func read(_ fields: inout CSVFieldScanner, header: [String]) throws(Fault) {
        var fieldOfColumn: [Int?] = []
        for (index, column) in columns.enumerated() {
            let matches = header.indices.filter { header[$0] == column.header }
            guard matches.count < 2 else {
                throw Fault(
                    .badData, "two columns are called \(column.header)",
                    at: .init(file: file, line: 1, column: column.header))
            }
            guard matches.count == 1 || !column.isRequired else {
                throw Fault(
                    .badData, "the column \(column.header) is missing",
                    at: .init(file: file, line: 1, column: column.header),
                    remedy: "The file has these columns: \(header.joined(separator: ", "))")
            }
            fieldOfColumn.append(matches.first)
            isPresent[index] = matches.count == 1
        }
        while try fields.nextRow() {
            guard fields.count <= header.count else {
                throw Fault(
                    .badData, "this line has \(fields.count) fields where there are \(header.count) columns",
                    at: .init(file: file, line: fields.line))
            }
            for (index, field) in fieldOfColumn.enumerated() {
                guard let field else { continue }
                try append(field, of: fields, to: index)
            }
            lines.append(fields.line)
        }
    }

    private mutating func append(_ field: Int, of fields: CSVFieldScanner, to index: Int) throws(Fault) {
        let column = columns[index]
        func fault(_ what: String) -> Fault {
            Fault(.badData, what, at: .init(file: file, line: fields.line, column: column.header))
        }
        guard field < fields.count else {
            throw fault("the line ends before the column \(column.header)")
        }
        if column.kind == .text {
            textStorage[index].append(fields.text(of: field))
            return
        }
        if fields.isEmpty(field) {
            guard column.kind == .numberOrEmpty else { throw fault("the column \(column.header) is empty") }
            numberStorage[index].append(.nan)
            return
        }
        guard let value = fields.number(of: field) else {
            throw fault("the column \(column.header) holds \"\(fields.shortText(of: field))\" where a number is needed")
        }
        guard value.isFinite else {
            throw fault(
                "the column \(column.header) holds \(fields.shortText(of: field)), which is not a finite number")
        }
        if column.kind == .integer {
            guard value == value.rounded(), abs(value) <= 9_007_199_254_740_992 else {
                throw fault(
                    "the column \(column.header) holds \(fields.shortText(of: field)) where a whole number is needed")
            }
        }
        numberStorage[index].append(value)
    }

    /// Whether the file has a column.
    public func has(_ name: String) -> Bool { isPresent[index(of: name)] }

    /// The numbers of a column that was asked for as `.number`, `.numberOrEmpty` or `.integer`; empty where the file
    /// has none of this name.
    public func numbers(_ name: String) -> [Double] { numberStorage[index(of: name)] }

    /// The numbers of a column that was asked for as `.integer`; empty where the file has none of this name.
    public func integers(_ name: String) -> [Int] { numberStorage[index(of: name)].map { Int($0) } }

    /// The fields of a column that was asked for as `.text`; empty where the file has none of this name.
    public func texts(_ name: String) -> [String] { textStorage[index(of: name)] }

    private func index(of name: String) -> Int {
        guard let index = columns.firstIndex(where: { $0.name == name }) else {
            preconditionFailure("the column \(name) was not asked for")
        }
        return index
    }

    /// A fault that points to a row.
    ///
    /// - Parameters:
    ///   - what: what is wrong, in words.
    ///   - row: counted from 0.
    ///   - name: the column as the reader calls it.
    ///   - remedy: what to do about it; nil where the words say enough.
    public func fault(_ what: String, row: Int, column name: String? = nil, remedy: String? = nil) -> Fault {
        let header = name.map { columns[index(of: $0)].header }
        return Fault(.badData, what, at: .init(file: file, line: lines[row], column: header), remedy: remedy)
    }

    /// Makes sure that a column never falls from one row to the next.
    ///
    /// - Parameters:
    ///   - name: the column as the reader calls it.
    ///   - meaning: what the column is in words, as in 'the time runs backwards'.
    public func requireAscending(_ name: String, meaning: String) throws(Fault) {
        let values = numbers(name)
        for row in values.indices.dropFirst() where values[row] < values[row - 1] {
            throw fault(
                "the \(meaning) runs backwards: \(values[row]) after \(values[row - 1])", row: row, column: name)
        }
    }
}
