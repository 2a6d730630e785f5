/// HTML and SVG as text. Every word that comes from outside goes through `escaped`.
enum Markup {
    /// Text that stands for itself in contents and in quoted attributes; characters that no page may hold become U+FFFD.
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n": result.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// An element around contents that are markup already.
    static func element(_ name: String, _ attributes: [(String, String)], _ contents: String) -> String {
        "<\(name)\(text(attributes))>\(contents)</\(name)>"
    }

    /// An element without attributes.
    static func element(_ name: String, _ contents: String) -> String { element(name, [], contents) }

    /// An element around words.
    static func element(_ name: String, _ attributes: [(String, String)] = [], words: String) -> String {
        element(name, attributes, escaped(words))
    }

    /// An element without contents, closed as SVG wants it.
    static func empty(_ name: String, _ attributes: [(String, String)]) -> String { "<\(name)\(text(attributes))/>" }

    private static func text(_ attributes: [(String, String)]) -> String {
        attributes.map { " \($0.0)=\"\(escaped($0.1))\"" }.joined()
    }

    /// A name as it may stand in an `id`: lower case, letters, digits and hyphens.
    static func identifier(_ text: String) -> String {
        let mapped = text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        return String(mapped)
    }
}
