import Diagnostics

/// The tags of an XML document one after the other: enough for files that keep everything in attributes.
///
/// Comments, declarations and processing instructions are skipped, and so is text that is not asked for. Entities are not
/// resolved, for what is read are numbers.
package struct MarkupScanner {
    /// A start tag, an end tag or an empty element.
    package struct Tag {
        package var name: String
        package var attributes: [String: String]
        /// Whether it ends an element: `</name>` or `<name/>`.
        package var closes: Bool
        /// Whether it starts one: `<name>` or `<name/>`.
        package var opens: Bool
        /// Line of its `<`, counted from 1.
        package var line: Int
    }

    private let bytes: [UInt8]
    private let file: String
    private var position = 0
    private var line = 1

    package init(_ text: String, file: String) {
        bytes = Array(text.utf8)
        self.file = file
    }

    /// The next tag, or nil at the end.
    package mutating func next() throws(Fault) -> Tag? {
        while skip(to: UInt8(ascii: "<")) {
            if at("<!--") {
                try skip(past: "-->", of: "comment")
            } else if at("<?") {
                try skip(past: "?>", of: "processing instruction")
            } else if at("<![CDATA[") {
                try skip(past: "]]>", of: "CDATA section")
            } else if at("<!") {
                try skip(past: ">", of: "declaration")
            } else {
                return try tag()
            }
        }
        return nil
    }

    /// The text from here to the next tag, comment or other markup.
    package mutating func text() -> String {
        let start = position
        _ = skip(to: UInt8(ascii: "<"))
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func tag() throws(Fault) -> Tag {
        let start = line
        advance()
        let isEnd = current == UInt8(ascii: "/")
        if isEnd { advance() }
        let name = word()
        guard !name.isEmpty else { throw fault("a tag without a name", line: start) }
        var tag = Tag(name: name, attributes: [:], closes: isEnd, opens: !isEnd, line: start)
        while true {
            skipBlanks()
            guard let byte = current else { throw fault("the tag \(name) has no end", line: start) }
            if byte == UInt8(ascii: ">") {
                advance()
                return tag
            }
            if byte == UInt8(ascii: "/") {
                tag.closes = true
                advance()
                continue
            }
            let attribute = word()
            skipBlanks()
            guard !attribute.isEmpty, current == UInt8(ascii: "=") else {
                throw fault("the tag \(name) can not be read", line: line)
            }
            advance()
            skipBlanks()
            tag.attributes[attribute] = try quotedValue(of: attribute)
        }
    }

    private mutating func quotedValue(of attribute: String) throws(Fault) -> String {
        guard let quote = current, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw fault("the value of \(attribute) is not in quotes", line: line)
        }
        let opening = line
        advance()
        let start = position
        guard skip(to: quote) else { throw fault("the value of \(attribute) has no closing quote", line: opening) }
        defer { advance() }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func word() -> String {
        let start = position
        while let byte = current, byte > 0x20, !"=/<>\"'".utf8.contains(byte) { advance() }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func advance() {
        if current == UInt8(ascii: "\n") { line += 1 }
        position += 1
    }

    private mutating func skipBlanks() {
        while let byte = current, byte <= 0x20 { advance() }
    }

    /// Whether there is such a byte from here on; then it is the current one.
    private mutating func skip(to byte: UInt8) -> Bool {
        while let next = current {
            if next == byte { return true }
            advance()
        }
        return false
    }

    private func at(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard position + length <= bytes.count else { return false }
        return (0..<length).allSatisfy { bytes[position + $0] == text.utf8Start[$0] }
    }

    private mutating func skip(past end: StaticString, of what: String) throws(Fault) {
        let start = line
        while position < bytes.count {
            if at(end) {
                for _ in 0..<end.utf8CodeUnitCount { advance() }
                return
            }
            advance()
        }
        throw fault("the \(what) has no end", line: start)
    }

    private func fault(_ what: String, line: Int) -> Fault {
        Fault(.badData, what, at: Fault.Location(file: file, line: line), remedy: "The file is to be XML")
    }
}
