import Diagnostics

/// Splits bytes into lines and fields; one row at a time, with no copy of a field until its text is asked for.
struct CSVFieldScanner {
    /// Line of the row, counted from 1.
    private(set) var line = 0
    /// Number of fields in the row.
    var count: Int { fields.count }

    private let bytes: [UInt8]
    private let separator: UInt8
    private let file: String
    private var position: Int
    private var nextLine = 1
    private var fields: [Field] = []

    private struct Field {
        var start: Int
        var end: Int
        /// In quotes, so that doubled quotes stand for one.
        var isQuoted: Bool
    }

    init(bytes: [UInt8], separator: UInt8, file: String) {
        self.bytes = bytes
        self.separator = separator
        self.file = file
        position = InputFile.byteOrderMarkLength(of: bytes)
    }

    /// Finds the fields of the next line that is not blank.
    ///
    /// - Returns: false at the end of the bytes.
    mutating func nextRow() throws(Fault) -> Bool {
        while position < bytes.count {
            fields.removeAll(keepingCapacity: true)
            line = nextLine
            try scanRow()
            let isBlank = fields.count == 1 && !fields[0].isQuoted && fields[0].start == fields[0].end
            if !isBlank { return true }
        }
        return false
    }

    private mutating func scanRow() throws(Fault) {
        var isAtEnd = false
        while !isAtEnd {
            skipSpaces()
            if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
                try scanQuotedField()
            } else {
                scanPlainField()
            }
            if position < bytes.count, bytes[position] == separator {
                position += 1
            } else {
                skipLineEnd()
                isAtEnd = true
            }
        }
    }

    private mutating func scanPlainField() {
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == separator || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            position += 1
        }
        var end = position
        while end > start, isSpace(bytes[end - 1]) { end -= 1 }
        fields.append(Field(start: start, end: end, isQuoted: false))
    }

    private mutating func scanQuotedField() throws(Fault) {
        position += 1
        let start = position
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "\"") {
                guard position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\"") else { break }
                position += 1
            } else if bytes[position] == UInt8(ascii: "\n") {
                nextLine += 1
            }
            position += 1
        }
        guard position < bytes.count else {
            throw Fault(.badData, "a quoted field is never closed", at: .init(file: file, line: line))
        }
        fields.append(Field(start: start, end: position, isQuoted: true))
        position += 1
        skipSpaces()
        guard position == bytes.count || [separator, UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(bytes[position])
        else {
            throw Fault(.badData, "there is text behind a closing quote", at: .init(file: file, line: nextLine))
        }
    }

    private mutating func skipSpaces() {
        while position < bytes.count, isSpace(bytes[position]) { position += 1 }
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        byte != separator && (byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t"))
    }

    /// Line ends are LF, CR LF, or CR alone.
    private mutating func skipLineEnd() {
        guard position < bytes.count else { return }
        if bytes[position] == UInt8(ascii: "\r") {
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
        } else {
            position += 1
        }
        nextLine += 1
    }

    /// Whether nothing stands in a field.
    func isEmpty(_ field: Int) -> Bool { fields[field].start == fields[field].end }

    /// The number in a field.
    func number(of field: Int) -> Double? {
        let range = fields[field].start..<fields[field].end
        return bytes.withUnsafeBufferPointer { DecimalNumber.parse($0[range]) }
    }

    /// The text in a field; bytes that are no UTF-8 are replaced by U+FFFD.
    func text(of field: Int) -> String {
        let field = fields[field]
        let text = String(decoding: bytes[field.start..<field.end], as: UTF8.self)
        guard field.isQuoted, text.contains("\"") else { return text }
        var unquoted = ""
        var skipsNext = false
        for character in text.unicodeScalars {
            if character == "\"", !skipsNext {
                skipsNext = true
                continue
            }
            skipsNext = false
            unquoted.unicodeScalars.append(character)
        }
        return unquoted
    }

    /// The text in a field, cut to what fits a message.
    func shortText(of field: Int) -> String {
        let text = text(of: field)
        return text.count > 40 ? text.prefix(40) + "…" : text
    }
}
