import CYAML
import Diagnostics

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
        let bytes = Array(plain.utf8)
        // It points to itself, so it must stay where it is.
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else {
            throw Fault(.software, "there is no memory for reading YAML")
        }
        defer { yaml_parser_delete(parser) }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        return try bytes.withUnsafeBufferPointer { bytes throws(Fault) in
            yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
            let node = try withDocument(of: parser, file: file) { document, root throws(Fault) -> CalibrationNode? in
                guard let root else { return nil }
                var budget = mostNodes
                return try convert(root, in: document, file: file, path: "", depth: 0, budget: &budget)
            }
            guard let node else { throw Fault(.badData, "the file is empty", at: .init(file: file, line: 1)) }
            let second = try withDocument(of: parser, file: file) { _, root throws(Fault) in
                root.map { Int($0.pointee.start_mark.line) + 1 }
            }
            if let second {
                throw Fault(
                    .badData, "a second document begins where a calibration has one",
                    at: .init(file: file, line: second))
            }
            return node
        }
    }

    /// The next document of a stream, with its first node; nil where there is none.
    private static func withDocument<Result>(
        of parser: UnsafeMutablePointer<yaml_parser_t>, file: String,
        _ body: (UnsafeMutablePointer<yaml_document_t>, UnsafeMutablePointer<yaml_node_t>?) throws(Fault) -> Result
    ) throws(Fault) -> Result {
        var document = yaml_document_t()
        guard yaml_parser_load(parser, &document) == 1 else { throw fault(parser.pointee, file: file) }
        defer { yaml_document_delete(&document) }
        return try withUnsafeMutablePointer(to: &document) { document throws(Fault) in
            try body(document, yaml_document_get_root_node(document))
        }
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
        _ pointer: UnsafeMutablePointer<yaml_node_t>, in document: UnsafeMutablePointer<yaml_document_t>, file: String,
        path: String, depth: Int, budget: inout Int
    ) throws(Fault) -> CalibrationNode {
        let node = pointer.pointee
        let line = Int(node.start_mark.line) + 1
        budget -= 1
        // Also the end of an alias of what it lies in.
        guard budget > 0, depth <= deepest else {
            throw Fault(.badData, "there are too many values for a calibration", at: .init(file: file, line: line))
        }
        func inner(_ index: Int32, path: String) throws(Fault) -> CalibrationNode {
            guard let found = yaml_document_get_node(document, index) else {
                throw Fault(.badData, "a value is missing", at: .init(file: file, line: line))
            }
            return try convert(found, in: document, file: file, path: path, depth: depth + 1, budget: &budget)
        }
        var converted = CalibrationNode(content: .list([]), file: file, line: line, path: path)
        switch node.type {
        case YAML_SEQUENCE_NODE:
            let items = node.data.sequence.items
            var elements: [CalibrationNode] = []
            for item in UnsafeBufferPointer(start: items.start, count: items.top - items.start) {
                elements.append(try inner(item, path: path))
            }
            converted.content = .list(elements)
        case YAML_MAPPING_NODE:
            let pairs = node.data.mapping.pairs
            var entries: [(key: String, value: CalibrationNode)] = []
            var names: Set<String> = []
            for pair in UnsafeBufferPointer(start: pairs.start, count: pairs.top - pairs.start) {
                let key = try inner(pair.key, path: path)
                guard case .scalar(let name) = key.content else {
                    throw Fault(.badData, "a key is not a text", at: .init(file: file, line: key.line))
                }
                guard names.insert(name).inserted else {
                    throw Fault(
                        .badData, "this is not valid YAML: the key \(name) is there twice",
                        at: .init(file: file, line: key.line))
                }
                entries.append((name, try inner(pair.value, path: path.isEmpty ? name : "\(path).\(name)")))
            }
            converted.content = .map(entries)
        default:
            let scalar = node.data.scalar
            converted.content = .scalar(
                String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self))
        }
        return converted
    }

    private static func fault(_ parser: yaml_parser_t, file: String) -> Fault {
        guard let problem = parser.problem.map({ String(cString: $0) }) else {
            return Fault(.badData, "this is not valid YAML", at: .init(file: file))
        }
        // What can not be decoded has no line.
        let line = parser.error == YAML_READER_ERROR ? nil : Int(parser.problem_mark.line) + 1
        return Fault(.badData, "this is not valid YAML: \(problem)", at: .init(file: file, line: line))
    }
}
