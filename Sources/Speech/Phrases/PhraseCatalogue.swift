import Diagnostics

/// The words of one language for everything that can be said.
public struct PhraseCatalogue: Sendable, Equatable {
    /// Code of the language, as the settings name it.
    public let language: String
    /// The keys the file has no words for; the English words stand in.
    public let missing: [PhraseKey]
    private let words: [PhraseKey: String]

    /// The catalogue of a language that comes with the program.
    ///
    /// - Throws: `configuration` for a language without one, naming those there are.
    public init(language code: String) throws(Fault) {
        guard let language = Language(code: code) else {
            let known = Language.allCases.map(\.rawValue).joined(separator: ", ")
            throw Fault(
                .configuration, "there is no catalogue of phrases for the language '\(code)'",
                remedy: "Choose one of \(known), or name a catalogue file of your own")
        }
        try self.init(parsing: language.catalogueFile, language: code, name: "\(language.rawValue).phrases")
    }

    /// A catalogue from a file of one's own.
    ///
    /// - Throws: `noInput` if the file can not be read, `configuration` for a line that is not `key = words`.
    public init(file path: String, language: String) throws(Fault) {
        try self.init(parsing: SmallFile.read(path), language: language, name: path)
    }

    /// A catalogue from the bytes of a file: UTF-8, one `key = words` a line, `#` before a comment.
    ///
    /// - Throws: `configuration`, naming the line.
    public init(parsing bytes: [UInt8], language: String, name: String) throws(Fault) {
        let entries = try PhraseCatalogueParser.parse(bytes, name: name)
        self.language = language
        words = entries
        missing = PhraseKey.allCases.filter { entries[$0] == nil }
    }

    /// The words for a key; the English ones where this catalogue has none.
    public subscript(_ key: PhraseKey) -> String {
        words[key] ?? PhraseCatalogue.english[key] ?? key.rawValue
    }

    /// The English words, read once. That the file is whole is held by a test; a key's own name stands in otherwise.
    private static let english: [PhraseKey: String] =
        (try? PhraseCatalogueParser.parse(Language.english.catalogueFile, name: "en.phrases")) ?? [:]
}

extension PhraseCatalogue {
    /// The words that the settings name: a catalogue file of one's own, else that of the language.
    public init(settings: SpeechSettings) throws(Fault) {
        if let file = settings.catalogueFile {
            try self.init(file: file, language: settings.language)
        } else {
            try self.init(language: settings.language)
        }
    }
}
