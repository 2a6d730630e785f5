/// One error as a person reads it: what happened, where, and what to do about it.
///
/// Every module throws this one type, so that the command-line tool can turn any failure into one clear message and
/// the exit code of the command-line contract (docs/cli.md), and the daemon into one spoken sentence.
public struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
    /// What sort of failure it is. The raw value is the process exit code, after sysexits.h.
    public enum Kind: Int32, Sendable, CaseIterable {
        /// The command was used wrongly (EX_USAGE).
        case usage = 64
        /// The input exists but its contents are not usable (EX_DATAERR).
        case badData = 65
        /// The input does not exist or can not be read (EX_NOINPUT).
        case noInput = 66
        /// A device or service is not available (EX_UNAVAILABLE).
        case unavailable = 69
        /// A fault of our own (EX_SOFTWARE).
        case software = 70
        /// The output can not be written (EX_CANTCREAT).
        case cannotWrite = 73
        /// The configuration is not valid (EX_CONFIG).
        case configuration = 78
    }

    /// The place a failure points to: a file, and within it a line and a column or key, as far as they are known.
    public struct Location: Sendable, Equatable, CustomStringConvertible {
        /// Path of the file, or the name of the device or of another source.
        public var file: String
        /// Line, counted from 1.
        public var line: Int?
        /// Name of the column, or of the configuration key.
        public var column: String?

        /// Makes a location from what is known of it.
        public init(file: String, line: Int? = nil, column: String? = nil) {
            self.file = file
            self.line = line
            self.column = column
        }

        /// `file, line 12, column x`: words, because it is read aloud too.
        public var description: String {
            var text = file
            if let line { text += ", line \(line)" }
            if let column { text += ", \(column)" }
            return text
        }
    }

    /// What sort of failure it is.
    public var kind: Kind
    /// What happened, as a sentence without a full stop.
    public var what: String
    /// Where, if it can be said.
    public var location: Location?
    /// What the reader can do about it, as a sentence without a full stop.
    public var remedy: String?

    /// Makes a fault.
    public init(_ kind: Kind, _ what: String, at location: Location? = nil, remedy: String? = nil) {
        self.kind = kind
        self.what = what
        self.location = location
        self.remedy = remedy
    }

    /// The exit code of a process that ends because of this.
    public var exitCode: Int32 { kind.rawValue }

    /// `where: what. remedy.` on one line, whatever of a broken file is quoted in it: it is printed, logged and read aloud.
    public var description: String {
        var text = ""
        if let location { text += "\(Self.legible(location.description)): " }
        text += Self.legible(what)
        if let remedy { text += ". \(Self.legible(remedy))" }
        return text
    }

    /// More characters than this are a quotation that nobody reads to its end.
    private static let longest = 600

    /// The text without what would steer a terminal or break the line, and with an ellipsis for the middle of a long one.
    private static func legible(_ text: String) -> String {
        var scalars = text.unicodeScalars.count > longest ? shortened(text.unicodeScalars) : text.unicodeScalars
        if scalars.contains(where: steers) {
            var plain = String.UnicodeScalarView()
            plain.append(contentsOf: scalars.lazy.map { steers($0) ? "\u{FFFD}" : $0 })
            scalars = plain
        }
        return String(scalars)
    }

    private static func shortened(_ scalars: String.UnicodeScalarView) -> String.UnicodeScalarView {
        var short = String.UnicodeScalarView()
        short.append(contentsOf: scalars.prefix(longest * 2 / 3))
        short.append(contentsOf: " … ".unicodeScalars)
        short.append(contentsOf: scalars.suffix(longest / 3))
        return short
    }

    private static func steers(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        // Marks that turn the direction of what follows.
        case .format: scalar.properties.isBidiControl
        default: false
        }
    }
}
