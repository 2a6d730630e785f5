import ArgumentParser
import Configuration
import Diagnostics
import FileFormats
import Pipeline

/// Prints what is in force, or checks a file.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Print the configuration in force with the origin of each value, or check a file.")

    @OptionGroup var options: ConfigurationOptions

    @Option(help: ArgumentHelp("Check this file and print nothing else.", valueName: "file"))
    var check: String?

    @Flag(help: "Print the reference of all keys, the page docs/configuration.md.")
    var reference = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        if reference {
            // The page ends with a line break, and so does what is printed.
            Console.print(String(Configuration.reference.dropLast()))
            return
        }
        if let check {
            var loaded = LoadedConfiguration()
            try loaded.apply(file: InputFile.text(at: check, invalid: .configuration), path: check)
            Console.print("\(check): valid, \(loaded.origins.count) values set")
            return
        }
        let loaded = try options.load()
        if json {
            let entries = Configuration.keys.map { key in
                "\(JSONText.quoted(key.name)): {\"value\": \(Self.json(key.get(loaded.configuration))), "
                    + "\"unit\": \(JSONText.quoted(key.unit)), "
                    + "\"origin\": \(JSONText.quoted(loaded.origin(of: key).description))}"
            }
            Console.print("{" + entries.joined(separator: ",\n ") + "}")
            return
        }
        var table = ""
        for key in Configuration.keys {
            let parts = key.name.split(separator: ".", maxSplits: 1)
            if parts[0] != table {
                table = String(parts[0])
                Console.print("[\(table)]")
            }
            let value = key.get(loaded.configuration)?.description ?? "\"\""
            let unit = key.unit.isEmpty ? "" : " (\(key.unit))"
            Console.print("\(parts[1]) = \(value)  # \(loaded.origin(of: key)). \(key.summary)\(unit)")
        }
    }

    private static func json(_ value: ConfigurationValue?) -> String {
        switch value {
        case .text(let text): JSONText.quoted(text)
        case .some(let other): other.description
        case nil: "null"
        }
    }
}
