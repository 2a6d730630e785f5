/// A language with a catalogue of its own. The raw value is its ISO 639-1 code.
public enum Language: String, Sendable, CaseIterable {
    /// English, the language of last resort.
    case english = "en"
    /// French.
    case french = "fr"
    /// German.
    case german = "de"
    /// Spanish.
    case spanish = "es"
    /// Italian.
    case italian = "it"

    /// The language of a code such as `fr`, `fr-CA` or `fr_FR.UTF-8`; nil for one without a catalogue.
    public init?(code: String) {
        let primary = code.prefix { $0 != "-" && $0 != "_" && $0 != "." }
        self.init(rawValue: primary.lowercased())
    }

    /// The contents of its catalogue file.
    var catalogueFile: [UInt8] {
        switch self {
        case .english: PackageResources.en_phrases
        case .french: PackageResources.fr_phrases
        case .german: PackageResources.de_phrases
        case .spanish: PackageResources.es_phrases
        case .italian: PackageResources.it_phrases
        }
    }
}
