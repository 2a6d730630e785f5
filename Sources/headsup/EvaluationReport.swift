import ArgumentParser
import Configuration
import Diagnostics
import Evaluation
import FileFormats
import FoundationEssentials
import Reports

/// The option that every evaluation has for a report, and what is written of the run into it.
struct EvaluationReport: ParsableArguments {
    @Option(
        name: .customLong("report"),
        help: ArgumentHelp(
            "Write one HTML file with tables and figures, to read, print and pass on.", valueName: "file"))
    var path: String?

    /// Whether one was asked for.
    var isWanted: Bool { path != nil }

    /// Writes the report of runs, if one was asked for.
    func write(_ runs: [EvaluationRun]) throws(Fault) {
        if let path { try ReportFile.write(runs, to: path) }
    }

    /// What was run on what, with which program.
    static func facts(_ own: [(String, String)], data: [String]) -> [EvaluationRun.Fact] {
        let system = ProcessInfo.processInfo
        let build: String
        #if DEBUG
            build = "debug"
        #else
            build = "release"
        #endif
        let command = CommandLine.arguments.dropFirst().map(quoted).joined(separator: " ")
        return own.map { .init($0.0, $0.1) } + [
            .init("Data", data.joined(separator: ", ")), .init("Command", "headsup \(command)"),
            .init("Program", "headsup \(Headsup.version), \(build) build"),
            .init("System", "\(system.operatingSystemVersionString), \(system.activeProcessorCount) processors"),
        ]
    }

    private static func quoted(_ argument: String) -> String {
        argument.contains(where: { " '\"$*?".contains($0) }) ? "'\(argument)'" : argument
    }

    /// Every setting in force beside its default.
    static func settings(_ configuration: Configuration) -> [EvaluationRun.Setting] {
        let defaults = Configuration()
        return Configuration.keys.map { key in
            let value = key.get(configuration)?.description ?? ""
            return .init(
                name: key.name, value: value, unit: key.unit, isChanged: value != key.get(defaults)?.description ?? "")
        }
    }
}
