import FileFormats

/// A value as a configuration file holds it.
public enum ConfigurationValue: Sendable, Equatable, CustomStringConvertible {
    /// A number with or without a decimal point.
    case number(Double)
    /// true or false.
    case flag(Bool)
    /// Text.
    case text(String)
    /// Several numbers.
    case numbers([Double])

    /// The value of a file; nil for a kind that no key has.
    init?(_ value: TOMLAssignment.Value) {
        switch value {
        case .number(let x): self = .number(x)
        case .boolean(let b): self = .flag(b)
        case .text(let s): self = .text(s)
        case .numbers(let list): self = .numbers(list)
        case .other: return nil
        }
    }

    /// As TOML writes it.
    public var description: String {
        switch self {
        case .number(let x): x == x.rounded() && abs(x) < 1e15 ? String(Int64(x)) : String(x)
        case .flag(let b): b ? "true" : "false"
        case .text(let s): "\"" + s.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        case .numbers(let list):
            "[" + list.map { ConfigurationValue.number($0).description }.joined(separator: ", ") + "]"
        }
    }
}

/// Where the value in force came from.
public enum ConfigurationOrigin: Sendable, Equatable, CustomStringConvertible {
    /// Built in.
    case builtIn
    /// A line of a file.
    case file(String, line: Int?)
    /// An environment variable.
    case environment(String)
    /// An option on the command line.
    case option(String)

    /// In words.
    public var description: String {
        switch self {
        case .builtIn: "built-in default"
        case .file(let path, let line): line.map { "\(path), line \($0)" } ?? path
        case .environment(let name): "environment variable \(name)"
        case .option(let name): "option \(name)"
        }
    }
}
