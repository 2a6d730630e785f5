import ArgumentParser
import Configuration
import Diagnostics
import FileFormats
import FoundationEssentials

/// The options by which every command finds its configuration.
struct ConfigurationOptions: ParsableArguments {
    /// The file that is read where it exists, before all others.
    static let systemFile = "/etc/headsup/headsup.toml"

    @Option(name: .long, help: ArgumentHelp("A configuration file, over \(systemFile).", valueName: "file"))
    var config: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("One value, over all files, as risk.radius=1.2; may be repeated.", valueName: "key=value"))
    var values: [String] = []

    /// Defaults, then the system's file, then the named file, then the environment, then options.
    func load() throws(Fault) -> LoadedConfiguration {
        var loaded = LoadedConfiguration()
        if InputFile.exists(Self.systemFile) {
            try loaded.apply(
                file: InputFile.text(at: Self.systemFile, invalid: .configuration), path: Self.systemFile)
        }
        if let config {
            try loaded.apply(file: InputFile.text(at: config, invalid: .configuration), path: config)
        }
        try loaded.apply(environment: ProcessInfo.processInfo.environment)
        for value in values {
            guard let equals = value.firstIndex(of: "=") else {
                throw Fault(
                    .usage, "option --set needs key=value, not '\(value)'", remedy: "For example --set risk.radius=1.2")
            }
            try loaded.apply(
                String(value[..<equals]), String(value[value.index(after: equals)...]), option: "--set \(value)")
        }
        return loaded
    }
}
