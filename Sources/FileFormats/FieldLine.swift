import Diagnostics

/// One line of a table in text form, split into fields, that knows where it stands for the sake of messages.
package struct FieldLine {
    package let file: String
    /// Counted from 1.
    package let line: Int
    package let fields: [Substring]

    package init(file: String, line: Int, fields: [Substring]) {
        self.file = file
        self.line = line
        self.fields = fields
    }

    /// The lines of a text that hold anything, split at commas or at white space.
    ///
    /// A comma may have white space around it, and a last comma with nothing behind it ends no further field. Lines end
    /// in LF or CRLF; a byte order mark is skipped.
    package static func lines(of text: String, file: String) -> some Sequence<FieldLine> {
        // UTF-8 code units, because CR and LF are one Character where they stand together.
        let body = text.utf8.starts(with: [0xef, 0xbb, 0xbf]) ? text.utf8.dropFirst(3) : text.utf8[...]
        let lines = body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return lines.lazy.enumerated().compactMap { number, line in
            let fields = split(line)
            return fields.isEmpty ? nil : FieldLine(file: file, line: number + 1, fields: fields)
        }
    }

    private static func split(_ line: Substring.UTF8View) -> [Substring] {
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == 13 }
        let comma = UInt8(ascii: ",")
        guard line.contains(comma) else { return line.split(whereSeparator: isBlank).map { Substring($0) } }
        var fields = line.split(separator: comma, omittingEmptySubsequences: false).map { field in
            let start = field.firstIndex { !isBlank($0) } ?? field.endIndex
            let end = field.lastIndex { !isBlank($0) }.map { field.index(after: $0) } ?? start
            return Substring(field[start..<end])
        }
        if fields.last?.isEmpty == true { fields.removeLast() }
        return fields
    }

    /// A place in this line.
    package func location(_ column: String? = nil) -> Fault.Location {
        Fault.Location(file: file, line: line, column: column)
    }

    /// Fault unless the line has at least so many fields.
    package func require(fields expected: Int, layout: String) throws(Fault) {
        guard fields.count >= expected else {
            throw Fault(
                .badData, "\(fields.count) fields where at least \(expected) are needed", at: location(),
                remedy: "A line is \(layout)")
        }
    }

    /// The field at an index as a finite number.
    package func number(_ index: Int, _ column: String) throws(Fault) -> Double {
        guard let value = Double(fields[index]) else {
            throw Fault(.badData, "\(quoted(index)) is not a number", at: location(column))
        }
        guard value.isFinite else {
            throw Fault(.badData, "\(quoted(index)) is not a finite number", at: location(column))
        }
        return value
    }

    /// The field at an index as a whole number; `12.0` is one too, for some tools write all columns alike.
    package func integer(_ index: Int, _ column: String) throws(Fault) -> Int64 {
        if let value = Int64(fields[index]) { return value }
        let value = try number(index, column)
        // Above 2^53 a Double does not tell neighbouring integers apart, so it can not name an identity.
        guard value == value.rounded(), abs(value) <= 9_007_199_254_740_992 else {
            throw Fault(.badData, "\(quoted(index)) is not a whole number", at: location(column))
        }
        return Int64(value)
    }

    /// The field at an index as a frame number.
    package func frame(_ index: Int, first: Int, _ column: String = "frame") throws(Fault) -> Int {
        let value = try integer(index, column)
        guard value >= first, value <= Int64(Int32.max) else {
            throw Fault(
                .badData, "frame \(value) is out of range", at: location(column),
                remedy: "Frames are counted from \(first) in this format")
        }
        return Int(value)
    }

    /// A field for a message: short, and with nothing in it that a terminal would act upon.
    package func quoted(_ index: Int) -> String { String(fields[index].prefix(40)).debugDescription }
}
