/// The line of every key of a TOML text that is known to be valid, which the parser itself does not tell.
///
/// Lines are read one by one: table headers, keys in front of `=`, and what must be skipped because a value goes on over
/// several lines (multi-line strings and lists). Keys inside a list or an inline table have the line of the key that
/// holds them.
struct TOMLKeyLines: Sendable {
    private var lines: [[String]: Int] = [:]
    /// A key of more parts than this is none of ours, and every part is a table within the one before.
    private static let deepest = 32
    private static let tooDeep = "a key has more than \(deepest) parts"
    /// The first line with a mistake that the parser behind must not see, for it ends the process there by an assertion
    /// (toml++ 3.4, `parse_key`, `parse_value` and `parse_time`), or goes one call deeper for each part of a key; what it
    /// is, and where the key or header that holds it begins.
    private(set) var mistake: (line: Int, start: Int, what: String)?

    /// The line of a key, or of the nearest table around it that has one.
    func line(of path: [String]) -> Int? {
        var path = path
        while !path.isEmpty {
            if let line = lines[path] { return line }
            path.removeLast()
        }
        return nil
    }

    init(text: String) {
        var table: [String] = []
        var value = OpenValue()
        var number = 0
        var start = 0
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            if value.isOpen {
                value.read(line)
                noteMistake(in: value, line: number, start: start)
                continue
            }
            start = number
            let line = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard let first = line.first, first != UInt8(ascii: "#") else { continue }
            if first == UInt8(ascii: "[") {
                if mistake == nil, !TOMLKeyLines.beginsWithKey(header: line) {
                    mistake = (number, number, "the name of a table is missing behind the bracket")
                }
                let name = line.drop { $0 == UInt8(ascii: "[") }
                table = TOMLKeyLines.keys(name, end: UInt8(ascii: "]")).keys
                noteDepth(of: table, line: number)
                note(table, line: number)
            } else {
                let (keys, rest) = TOMLKeyLines.keys(line, end: UInt8(ascii: "="))
                noteDepth(of: keys, line: number)
                note(table + keys, line: number)
                value.read(rest)
                noteMistake(in: value, line: number, start: start)
            }
        }
    }

    private mutating func noteMistake(in value: OpenValue, line: Int, start: Int) {
        guard mistake == nil else { return }
        if value.hasMismatch { mistake = (line, start, "a bracket is closed by one of another kind") }
        if value.isTooDeep { mistake = (line, start, Self.tooDeep) }
        if value.lacksHour { mistake = (line, start, "a date is followed by what is no hour of two digits") }
    }

    private mutating func noteDepth(of keys: [String], line: Int) {
        guard mistake == nil, keys.count > Self.deepest else { return }
        mistake = (line, line, Self.tooDeep)
    }

    private mutating func note(_ path: [String], line: Int) {
        guard !path.isEmpty, path.count <= 2 * Self.deepest else { return }
        for length in 1...path.count where lines[Array(path.prefix(length))] == nil {
            lines[Array(path.prefix(length))] = line
        }
    }

    /// Whether a key, or the closing bracket, follows the brackets of a table header.
    private static func beginsWithKey(header: Substring.UTF8View.SubSequence) -> Bool {
        var rest = header.dropFirst()
        rest = rest.first == UInt8(ascii: "[") ? rest.dropFirst() : rest
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard let first = rest.first else { return false }
        let character = Character(Unicode.Scalar(first))
        return character.isASCII && (character.isLetter || character.isNumber || "_-\"']".contains(character))
    }

    /// Reads dotted keys, bare or quoted, up to an ending character.
    private static func keys(
        _ text: Substring.UTF8View.SubSequence, end: UInt8
    ) -> (keys: [String], rest: Substring.UTF8View.SubSequence) {
        var keys: [String] = []
        var key: [UInt8] = []
        var quote: UInt8?
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            text.formIndex(after: &index)
            if let open = quote {
                if byte == open { quote = nil } else { key.append(byte) }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == end || byte == UInt8(ascii: ".") {
                keys.append(String(decoding: key, as: UTF8.self))
                key = []
                if byte == end { break }
            } else if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t") {
                key.append(byte)
            }
        }
        return (keys, text[index...])
    }

    /// Follows a value to its end: brackets that are open, and the string that is.
    private struct OpenValue {
        /// The brackets that would close those that are open.
        private var closing: [UInt8] = []
        private var quote: [UInt8] = []
        /// Whether a bracket was closed by one of another kind.
        private(set) var hasMismatch = false
        /// Whether a key of a table in braces has too many parts.
        private(set) var isTooDeep = false
        /// Whether the hour is missing behind a date and a T, or has one digit behind a space.
        private(set) var lacksHour = false
        private var dots = 0

        private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

        /// As in 1979-05-27.
        private static func endsWithDate(_ bytes: ArraySlice<UInt8>) -> Bool {
            let date = bytes.suffix(6)
            return date.count == 6
                && date.enumerated().allSatisfy { $0 % 3 == 0 ? $1 == UInt8(ascii: "-") : digits.contains($1) }
        }

        /// What the parser takes for a date before it has read it: ten characters, underscores not counted.
        private static func endsLikeDate(_ bytes: ArraySlice<UInt8>) -> Bool {
            let characters = String(decoding: bytes.suffix(512), as: UTF8.self).unicodeScalars.filter { $0 != "_" }
                .suffix(10)
            guard characters.count == 10, let first = characters.first else { return false }
            return ("0"..."9").contains(first)
                && characters.enumerated().allSatisfy { $0 != 4 && $0 != 7 || $1 == "-" }
        }

        var isOpen: Bool { !closing.isEmpty || !quote.isEmpty }

        mutating func read(_ line: Substring.UTF8View.SubSequence) {
            let bytes = Array(line)
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                if let open = quote.first {
                    if byte == UInt8(ascii: "\\"), open == UInt8(ascii: "\"") {
                        index += 1
                    } else if bytes[index...].starts(with: quote) {
                        index += quote.count - 1
                        quote = []
                    }
                } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    let triple = [byte, byte, byte]
                    quote = bytes[index...].starts(with: triple) ? triple : [byte]
                    index += quote.count - 1
                } else if byte == UInt8(ascii: "#") {
                    break
                } else if byte | 0x20 == UInt8(ascii: "t") {
                    let next = index + 1 < bytes.count ? bytes[index + 1] : 0
                    if Self.endsWithDate(bytes[..<index]), !Self.digits.contains(next) { lacksHour = true }
                } else if byte == UInt8(ascii: " ") {
                    let digits = bytes[(index + 1)...].prefix { Self.digits.contains($0) }.count
                    if digits == 1, Self.endsLikeDate(bytes[..<index]) { lacksHour = true }
                } else if byte == UInt8(ascii: ".") {
                    dots += 1
                    if dots >= TOMLKeyLines.deepest { isTooDeep = true }
                } else if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "=") {
                    dots = 0
                } else if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") {
                    // In ASCII, each closing bracket is two behind its opening one.
                    closing.append(byte + 2)
                } else if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") {
                    if let expected = closing.popLast(), expected != byte { hasMismatch = true }
                }
                index += 1
            }
            // A string in single quotes ends with its line at the latest.
            if quote.count == 1 { quote = [] }
        }
    }
}
