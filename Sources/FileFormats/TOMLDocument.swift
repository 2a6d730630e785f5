import Diagnostics
import TOMLKit

/// A TOML file whose values know where they stand, so that every complaint names file, line and key.
public struct TOMLDocument: Sendable {
    /// The root table.
    public let root: TOMLSection

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - kind: which fault a broken file is: `.badData`, or `.configuration`.
    public init(path: String, invalid kind: Fault.Kind = .badData) throws(Fault) {
        try self.init(text: InputFile.text(at: path, invalid: kind), file: path, invalid: kind)
    }

    /// Reads a text; `file` is what messages call it.
    public init(text: String, file: String, invalid kind: Fault.Kind = .badData) throws(Fault) {
        // The parser behind passes over a byte order mark, and then trusts that what follows was looked at.
        guard !text.unicodeScalars.starts(with: ["\u{FEFF}"]) else {
            throw Fault(kind, "the text begins with a byte order mark", at: .init(file: file, line: 1))
        }
        // The parser behind takes a C string, which would end silently at a NUL.
        if let nul = text.utf8.firstIndex(of: 0) {
            let line = 1 + text.utf8[..<nul].count { $0 == UInt8(ascii: "\n") }
            throw Fault(kind, "there is a NUL character in the text", at: .init(file: file, line: line))
        }
        let lines = TOMLKeyLines(text: text)
        if let (line, start, what) = lines.mistake {
            // What is wrong before it comes first.
            let before = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                .prefix(start - 1).map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
            _ = try TOMLDocument.parse(before, file: file, invalid: kind)
            throw Fault(kind, "this is not valid TOML: \(what)", at: .init(file: file, line: line))
        }
        let table = try TOMLDocument.parse(text, file: file, invalid: kind)
        root = TOMLSection(
            values: TOMLValueTree(table).entries, path: [],
            origin: TOMLOrigin(file: file, kind: kind, lines: lines))
    }

    private static func parse(_ text: String, file: String, invalid kind: Fault.Kind) throws(Fault) -> TOMLTable {
        do {
            return try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw Fault(
                kind, "this is not valid TOML: \(error.description)",
                at: .init(file: file, line: error.source.begin.line))
        } catch {
            throw Fault(kind, "this is not valid TOML: \(error)", at: .init(file: file))
        }
    }
}

/// What all sections of one document share.
struct TOMLOrigin: Sendable {
    let file: String
    let kind: Fault.Kind
    let lines: TOMLKeyLines
}

/// The values of a document in plain Swift; the parser's own are references into C++.
indirect enum TOMLValueTree: Sendable, Equatable {
    case string(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    case list([TOMLValueTree])
    case section([String: TOMLValueTree])
    case date

    init(_ table: TOMLTable) {
        var entries: [String: TOMLValueTree] = [:]
        for (key, value) in table { entries[key] = TOMLValueTree(value) }
        self = .section(entries)
    }

    init(_ value: any TOMLValueConvertible) {
        if let table = value.table {
            self.init(table)
        } else if let array = value.array {
            self = .list(array.map { TOMLValueTree($0) })
        } else if let string = value.string {
            self = .string(string)
        } else if let integer = value.int {
            self = .integer(integer)
        } else if let number = value.double {
            self = .number(number)
        } else if let boolean = value.bool {
            self = .boolean(boolean)
        } else {
            self = .date
        }
    }

    var entries: [String: TOMLValueTree] {
        if case .section(let entries) = self { entries } else { [:] }
    }

    /// What it is, in words.
    var description: String {
        switch self {
        case .string(let text): "the text \"\(text.prefix(40))\""
        case .integer(let value): "the number \(value)"
        case .number(let value): "the number \(value)"
        case .boolean(let value): "\(value)"
        case .list: "a list"
        case .section: "a table"
        case .date: "a date"
        }
    }
}
