import Diagnostics
import FileFormats

/// OpenCV's FileStorage in XML.
enum XMLSyntax {
    private static let deepest = 32

    /// Reads a text whose root element is `opencv_storage`.
    ///
    /// - Throws: `badData` that names the line.
    static func parse(_ text: String, file: String) throws(Fault) -> CalibrationNode {
        var scanner = MarkupScanner(text, file: file)
        while let tag = try scanner.next() {
            guard tag.opens, tag.name == "opencv_storage" else { continue }
            return try element(tag, &scanner, file: file, path: "", depth: 0)
        }
        throw Fault(
            .badData, "there is no element opencv_storage", at: .init(file: file, line: 1),
            remedy: "Only OpenCV's XML is read; check that this is the right file")
    }

    private static func element(
        _ start: MarkupScanner.Tag, _ scanner: inout MarkupScanner, file: String, path: String, depth: Int
    ) throws(Fault) -> CalibrationNode {
        func fault(_ what: String) -> Fault { Fault(.badData, what, at: .init(file: file, line: start.line)) }
        guard depth <= deepest else { throw fault("the elements are nested too deeply for a calibration") }
        var node = CalibrationNode(content: .scalar(""), file: file, line: start.line, path: path)
        guard !start.closes else { return node }
        var entries: [(key: String, value: CalibrationNode)] = []
        var text = scanner.text()
        while let tag = try scanner.next() {
            if tag.opens {
                let inner = path.isEmpty ? tag.name : "\(path).\(tag.name)"
                entries.append((tag.name, try element(tag, &scanner, file: file, path: inner, depth: depth + 1)))
                text += scanner.text()
                continue
            }
            guard tag.name == start.name else { throw fault("the element \(start.name) is not closed") }
            let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
            if !entries.isEmpty {
                node.content = .map(entries)
            } else if words.count > 1 {
                node.content = .list(
                    words.map { CalibrationNode(content: .scalar($0), file: file, line: start.line, path: path) })
            } else {
                node.content = .scalar(words.first ?? "")
            }
            return node
        }
        throw fault("the element \(start.name) is not closed")
    }
}
