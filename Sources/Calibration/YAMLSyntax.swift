import Diagnostics
import FileFormats
import Yams

/// YAML as calibrations are written in, OpenCV's dialect included.
enum YAMLSyntax {
    /// More values than this, after aliases are resolved, are no calibration.
    private static let mostNodes = 20_000
    /// Deeper than this is no calibration either, and would exhaust the stack of a thread.
    private static let deepest = 32

    /// Reads a text.
    ///
    /// - Throws: `badData` that names the line.
    static func parse(_ text: String, file: String) throws(Fault) -> CalibrationNode {
        let plain = withoutDialect(text)
        if let line = lineOfTooDeepNesting(plain) {
            throw Fault(
                .badData, "the values are nested too deeply for a calibration", at: .init(file: file, line: line))
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: plain)
        } catch let error as YamlError {
            throw fault(error, file: file)
        } catch {
            throw Fault(.badData, "this is not valid YAML", at: .init(file: file))
        }
        guard let root else { throw Fault(.badData, "the file is empty", at: .init(file: file, line: 1)) }
        var budget = mostNodes
        return try convert(root, file: file, path: "", depth: 0, budget: &budget)
    }

    /// OpenCV's first line is no YAML directive, and its matrices carry a tag of its own. Lines keep their numbers.
    private static func withoutDialect(_ text: String) -> String {
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        if let first = lines.first, first.hasPrefix("%YAML:") { lines[0] = "" }
        return lines.joined(separator: "\n").replacing("!!opencv-matrix", with: "")
    }

    /// The parser goes one call deeper for each level, so levels are counted before it is let loose on a text.
    private static func lineOfTooDeepNesting(_ text: String) -> Int? {
        var brackets = 0
        var indents: [Int] = []
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            // A dash, a question mark or a colon in front of a value opens a level as an indent does.
            let start = line.firstIndex { !" -?:\t".utf8.contains($0) } ?? line.endIndex
            let indicators = line[..<start].count { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
            if start != line.endIndex {
                let indent = line.distance(from: line.startIndex, to: start)
                while let last = indents.last, last >= indent { indents.removeLast() }
                indents.append(indent)
            }
            for byte in line {
                if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { brackets += 1 }
                if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { brackets = max(0, brackets - 1) }
                if brackets > deepest { return number + 1 }
            }
            if indents.count > deepest || indicators > deepest { return number + 1 }
        }
        return nil
    }

    private static func convert(
        _ node: Node, file: String, path: String, depth: Int, budget: inout Int
    ) throws(Fault) -> CalibrationNode {
        let line = node.mark?.line ?? 1
        budget -= 1
        guard budget > 0, depth <= deepest else {
            throw Fault(.badData, "there are too many values for a calibration", at: .init(file: file, line: line))
        }
        var converted = CalibrationNode(content: .list([]), file: file, line: line, path: path)
        switch node {
        case .scalar(let scalar):
            converted.content = .scalar(scalar.string)
        case .sequence(let sequence):
            var elements: [CalibrationNode] = []
            for element in sequence {
                elements.append(try convert(element, file: file, path: path, depth: depth + 1, budget: &budget))
            }
            converted.content = .list(elements)
        case .mapping(let mapping):
            var entries: [(key: String, value: CalibrationNode)] = []
            for (key, value) in mapping {
                guard case .scalar(let name) = key else {
                    throw Fault(.badData, "a key is not a text", at: .init(file: file, line: line))
                }
                let inner = path.isEmpty ? name.string : "\(path).\(name.string)"
                entries.append(
                    (name.string, try convert(value, file: file, path: inner, depth: depth + 1, budget: &budget)))
            }
            converted.content = .map(entries)
        case .alias:
            throw Fault(.badData, "there is an alias of something unknown", at: .init(file: file, line: line))
        }
        return converted
    }

    private static func fault(_ error: YamlError, file: String) -> Fault {
        func fault(_ what: String, _ line: Int?) -> Fault {
            Fault(
                .badData, "this is not valid YAML: \(what)", at: .init(file: file, line: line.map { max(1, $0) }))
        }
        return switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            fault(problem, mark.line)
        case .duplicatedKeysInMapping(let keys, let context):
            fault("a key is there twice: \(keys.map { "\($0)" }.joined(separator: ", "))", context.mark.line)
        default: fault("it can not be read", nil)
        }
    }
}
