import Diagnostics
import TOMLKit

/// A configuration file, read: its values by key, each with its line.
struct ConfigurationDocument {
    /// One assignment.
    struct Entry {
        var name: String
        var value: ConfigurationValue?
        var line: Int?
    }

    /// All assignments, in the order of their names.
    let entries: [Entry]

    /// Reads a file's text.
    ///
    /// - Throws: a fault that names the file and line where the text is not TOML.
    init(_ text: String, path: String) throws(Fault) {
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw Fault(
                .configuration, "not valid TOML: \(error.description)",
                at: .init(file: path, line: error.source.begin.line),
                remedy: "Correct this line; text stands in double quotes, tables in brackets")
        } catch {
            throw Fault(.configuration, "not valid TOML: \(error)", at: .init(file: path))
        }
        let lines = Self.lines(of: text)
        var entries: [Entry] = []
        Self.collect(table, prefix: "", lines: lines, into: &entries)
        self.entries = entries.sorted { $0.name < $1.name }
    }

    private static func collect(
        _ table: TOMLTable, prefix: String, lines: [String: Int], into entries: inout [Entry]
    ) {
        for key in table.keys {
            guard let node = table[key] else { continue }
            let name = prefix.isEmpty ? key : prefix + "." + key
            if let inner = node.table {
                collect(inner, prefix: name, lines: lines, into: &entries)
            } else {
                entries.append(Entry(name: name, value: value(of: node), line: lines[name]))
            }
        }
    }

    private static func value(of node: any TOMLValueConvertible) -> ConfigurationValue? {
        if let b = node.bool { return .flag(b) }
        if let i = node.int { return .number(Double(i)) }
        if let d = node.double { return .number(d) }
        if let s = node.string { return .text(s) }
        if let array = node.array {
            var list: [Double] = []
            for item in array {
                guard let x = item.double ?? item.int.map(Double.init) else { return nil }
                list.append(x)
            }
            return .numbers(list)
        }
        return nil
    }

    /// The line of each key: the parser keeps none, so the text is looked through for tables and keys.
    private static func lines(of text: String) -> [String: Int] {
        var lines: [String: Int] = [:]
        var table = ""
        var number = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            let trimmed = line.drop { $0 == " " || $0 == "\t" }
            if trimmed.first == "[" {
                table = String(trimmed.dropFirst().prefix { $0 != "]" }).filter { $0 != " " }
            } else if let equals = trimmed.firstIndex(of: "="), trimmed.first != "#" {
                let key = trimmed[..<equals].filter { $0 != " " && $0 != "\t" && $0 != "\"" }
                let name = table.isEmpty ? String(key) : table + "." + key
                if lines[name] == nil { lines[name] = number }
            }
        }
        return lines
    }
}
