import Diagnostics
import FileFormats

/// A configuration with the origin of each value.
public struct LoadedConfiguration: Sendable {
    /// The values in force.
    public private(set) var configuration = Configuration()
    /// Where each value that is not built in came from, by key.
    public private(set) var origins: [String: ConfigurationOrigin] = [:]

    /// The built-in defaults.
    public init() {}

    /// Where a value came from.
    public func origin(of key: ConfigurationKey) -> ConfigurationOrigin { origins[key.name] ?? .builtIn }

    /// Lays a file's values over those in force.
    ///
    /// - Throws: a fault that names file, line and key of the first value that is not allowed.
    public mutating func apply(file text: String, path: String) throws(Fault) {
        let document = try TOMLDocument(text: text, file: path, invalid: .configuration)
        for assignment in document.assignments {
            let location = Fault.Location(file: path, line: assignment.line, column: "key \(assignment.name)")
            guard let key = Configuration.key(named: assignment.name) else {
                throw Fault(
                    .configuration, "unknown key \(assignment.name)", at: .init(file: path, line: assignment.line),
                    remedy: Configuration.hint(for: assignment.name))
            }
            guard let value = ConfigurationValue(assignment.value) else {
                throw Fault(.configuration, "the value must be \(key.allowed)", at: location)
            }
            try set(key, to: value, origin: .file(path, line: assignment.line), at: location)
        }
        try validate(path: path)
    }

    /// Lays values from the environment over those in force: HEADSUP_<TABLE>_<KEY>.
    public mutating func apply(environment: [String: String]) throws(Fault) {
        for key in Configuration.keys {
            guard let text = environment[key.environmentName] else { continue }
            let location = Fault.Location(file: "environment variable \(key.environmentName)")
            try set(
                key, to: key.value(fromText: text, in: configuration), origin: .environment(key.environmentName),
                at: location)
        }
        try validate(path: "environment")
    }

    /// Lays one value from the command line over the one in force.
    ///
    /// - Parameters:
    ///   - name: the key, as `tracking.gate`.
    ///   - text: the value as typed.
    ///   - option: the option that said so.
    public mutating func apply(_ name: String, _ text: String, option: String) throws(Fault) {
        guard let key = Configuration.key(named: name) else {
            throw Fault(
                .usage, "unknown configuration key \(name) in option \(option)",
                remedy: Configuration.hint(for: name))
        }
        do throws(Fault) {
            try set(
                key, to: key.value(fromText: text, in: configuration), origin: .option(option),
                at: .init(file: "option \(option)", column: name))
            try validate(path: "option \(option)")
        } catch {
            throw Fault(.usage, error.what, at: error.location, remedy: error.remedy)
        }
    }

    private mutating func set(
        _ key: ConfigurationKey, to value: ConfigurationValue, origin: ConfigurationOrigin, at location: Fault.Location
    ) throws(Fault) {
        if let allowed = key.set(&configuration, value) {
            let unit = key.unit.isEmpty ? "" : " (\(key.unit))"
            throw Fault(
                .configuration, "\(value) is not allowed: it must be \(allowed)\(unit)", at: location,
                remedy: "\(key.summary)")
        }
        origins[key.name] = origin
    }

    private func validate(path: String) throws(Fault) {
        if let problem = configuration.contradiction {
            throw Fault(.configuration, problem.text, at: .init(file: path, column: "key \(problem.key)"))
        }
    }
}

extension ConfigurationKey {
    /// A value as typed in a shell: of the kind that this key holds now.
    func value(fromText text: String, in configuration: Configuration) -> ConfigurationValue {
        switch get(configuration) {
        case .flag:
            return text == "true" || text == "1"
                ? .flag(true) : text == "false" || text == "0" ? .flag(false) : .text(text)
        case .number: return Double(text).map { .number($0) } ?? .text(text)
        case .numbers:
            let parts = text.trimmingPrefix("[").split(separator: "]").first?.split(separator: ",") ?? []
            let list = parts.compactMap { Double($0.filter { $0 != " " }) }
            return list.count == parts.count ? .numbers(list) : .text(text)
        case .text("unknown"): return Double(text).map { .number($0) } ?? .text(text)
        default: return .text(text)
        }
    }
}
