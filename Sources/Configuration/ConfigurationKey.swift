/// One tunable value: its name in a file, its unit and reason, how it is checked, and where it is kept.
public struct ConfigurationKey: Sendable {
    /// Table and key, as `tracking.gate`.
    public let name: String
    /// What it does and why one would change it, one sentence.
    public let summary: String
    /// Unit of the value; empty where it has none.
    public let unit: String
    /// What is allowed, in words.
    public let allowed: String
    /// The value in a configuration; nil where none is set.
    public let get: @Sendable (Configuration) -> ConfigurationValue?
    /// Puts a value into a configuration; answers with what is wrong with it, or nil.
    public let set: @Sendable (inout Configuration, ConfigurationValue) -> String?

    /// The name as an environment variable: `HEADSUP_TRACKING_GATE`.
    public var environmentName: String {
        "HEADSUP_" + name.uppercased().replacing(".", with: "_")
    }

    static func number(
        _ name: String, _ path: WritableKeyPath<Configuration, Double> & Sendable, in range: ClosedRange<Double>,
        unit: String = "", _ summary: String
    ) -> ConfigurationKey {
        let allowed =
            "a number from \(ConfigurationValue.number(range.lowerBound)) to \(ConfigurationValue.number(range.upperBound))"
        return ConfigurationKey(
            name: name, summary: summary, unit: unit, allowed: allowed,
            get: { .number($0[keyPath: path]) },
            set: { configuration, value in
                guard case .number(let x) = value, range.contains(x) else { return allowed }
                configuration[keyPath: path] = x
                return nil
            })
    }

    /// A number that may be left open; the text "unknown" opens it again.
    static func optionalNumber(
        _ name: String, _ path: WritableKeyPath<Configuration, Double?> & Sendable, in range: ClosedRange<Double>,
        unit: String = "", _ summary: String
    ) -> ConfigurationKey {
        let allowed =
            "a number from \(ConfigurationValue.number(range.lowerBound)) to \(ConfigurationValue.number(range.upperBound)), or \"unknown\""
        return ConfigurationKey(
            name: name, summary: summary, unit: unit, allowed: allowed,
            get: { $0[keyPath: path].map { .number($0) } ?? .text("unknown") },
            set: { configuration, value in
                switch value {
                case .number(let x) where range.contains(x): configuration[keyPath: path] = x
                case .text("unknown"): configuration[keyPath: path] = nil
                default: return allowed
                }
                return nil
            })
    }

    static func degrees(
        _ name: String, _ path: WritableKeyPath<Configuration, Double> & Sendable, in range: ClosedRange<Double>,
        _ summary: String
    ) -> ConfigurationKey {
        let allowed =
            "a number from \(ConfigurationValue.number(range.lowerBound)) to \(ConfigurationValue.number(range.upperBound))"
        return ConfigurationKey(
            name: name, summary: summary, unit: "degrees", allowed: allowed,
            // Kept in radians; rounded so that a default of 20 degrees prints as 20.
            get: { .number(($0[keyPath: path] * 180 / .pi * 1e6).rounded() / 1e6) },
            set: { configuration, value in
                guard case .number(let x) = value, range.contains(x) else { return allowed }
                configuration[keyPath: path] = x * .pi / 180
                return nil
            })
    }

    static func integer(
        _ name: String, _ path: WritableKeyPath<Configuration, Int> & Sendable, in range: ClosedRange<Int>,
        unit: String = "", _ summary: String
    ) -> ConfigurationKey {
        let allowed = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return ConfigurationKey(
            name: name, summary: summary, unit: unit, allowed: allowed,
            get: { .number(Double($0[keyPath: path])) },
            set: { configuration, value in
                guard case .number(let x) = value, let n = Int(exactly: x), range.contains(n) else { return allowed }
                configuration[keyPath: path] = n
                return nil
            })
    }

    static func flag(
        _ name: String, _ path: WritableKeyPath<Configuration, Bool> & Sendable, _ summary: String
    ) -> ConfigurationKey {
        ConfigurationKey(
            name: name, summary: summary, unit: "", allowed: "true or false",
            get: { .flag($0[keyPath: path]) },
            set: { configuration, value in
                guard case .flag(let b) = value else { return "true or false" }
                configuration[keyPath: path] = b
                return nil
            })
    }

    static func text(
        _ name: String, _ path: WritableKeyPath<Configuration, String> & Sendable, _ summary: String
    ) -> ConfigurationKey {
        ConfigurationKey(
            name: name, summary: summary, unit: "", allowed: "text",
            get: { .text($0[keyPath: path]) },
            set: { configuration, value in
                guard case .text(let s) = value else { return "text" }
                configuration[keyPath: path] = s
                return nil
            })
    }

    /// Text that may be left open; an empty text opens it again.
    static func optionalText(
        _ name: String, _ path: WritableKeyPath<Configuration, String?> & Sendable, _ summary: String
    ) -> ConfigurationKey {
        ConfigurationKey(
            name: name, summary: summary, unit: "", allowed: "text",
            get: { .text($0[keyPath: path] ?? "") },
            set: { configuration, value in
                guard case .text(let s) = value else { return "text" }
                configuration[keyPath: path] = s.isEmpty ? nil : s
                return nil
            })
    }

    static func choice<Choice: RawRepresentable & CaseIterable & Sendable>(
        _ name: String, _ path: WritableKeyPath<Configuration, Choice> & Sendable, _ summary: String
    ) -> ConfigurationKey where Choice.RawValue == String {
        let allowed = "one of " + Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        return ConfigurationKey(
            name: name, summary: summary, unit: "", allowed: allowed,
            get: { .text($0[keyPath: path].rawValue) },
            set: { configuration, value in
                guard case .text(let s) = value, let choice = Choice(rawValue: s) else { return allowed }
                configuration[keyPath: path] = choice
                return nil
            })
    }

    /// Text that must parse as something; the error of the parser is what is allowed.
    static func parsed<Value>(
        _ name: String, _ path: WritableKeyPath<Configuration, Value> & Sendable, allowed: String,
        text: @escaping @Sendable (Value) -> String, parse: @escaping @Sendable (String) -> Value?, _ summary: String
    ) -> ConfigurationKey {
        ConfigurationKey(
            name: name, summary: summary, unit: "", allowed: allowed,
            get: { .text(text($0[keyPath: path])) },
            set: { configuration, value in
                guard case .text(let s) = value, let parsed = parse(s) else { return allowed }
                configuration[keyPath: path] = parsed
                return nil
            })
    }
}
