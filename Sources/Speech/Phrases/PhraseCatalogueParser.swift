import Diagnostics

/// Reads a catalogue file: UTF-8, one `key = words` a line, `#` before a comment.
enum PhraseCatalogueParser {
    /// Words longer than this are no phrase, and would keep the voice busy for many seconds.
    static let maximumLength = 120

    static func parse(_ bytes: [UInt8], name: String) throws(Fault) -> [PhraseKey: String] {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Fault(
                .configuration, "this catalogue of phrases is not UTF-8 text", at: .init(file: name),
                remedy: "Save it as UTF-8")
        }
        var entries: [PhraseKey: String] = [:]
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            let content = trimmed(line.prefix { $0 != "#" })
            if content.isEmpty { continue }
            let place = Fault.Location(file: name, line: number)
            guard let sign = content.firstIndex(of: "=") else {
                throw Fault(
                    .configuration, "this line is not 'key = words'", at: place,
                    remedy: "Write a key, an equals sign and the words, or begin the line with #")
            }
            let key = trimmed(content[..<sign])
            let words = trimmed(content[content.index(after: sign)...])
            guard let phrase = PhraseKey(rawValue: String(key)) else {
                throw Fault(
                    .configuration, "there is no phrase with the key '\(key.prefix(40))'", at: place,
                    remedy: "The keys are those of the English catalogue, Sources/Speech/Catalogues/en.phrases")
            }
            guard entries[phrase] == nil else {
                throw Fault(
                    .configuration, "the key '\(key)' is here twice", at: place, remedy: "Remove one of the two")
            }
            guard !words.isEmpty, words.count <= maximumLength, words.contains(where: \.isLetter) else {
                throw Fault(
                    .configuration, "the key '\(key)' has no words that can be said", at: place,
                    remedy: "Give it one to three words")
            }
            entries[phrase] = String(words)
        }
        return entries
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }
}
