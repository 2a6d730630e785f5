import ArgumentParser
import Configuration
import Daemon
import Diagnostics
import FoundationEssentials

/// Asks the running daemon how it does.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Ask the running daemon how it does.",
        discussion: "Ends with 0 while all is well or only limited, with 69 where no daemon runs or answers.")

    @Flag(help: "Go on every second, until interrupted.")
    var follow = false

    @Flag(help: "Print one JSON object; with --follow one a line.")
    var json = false

    @Flag(help: "Print the metrics in Prometheus' text form.")
    var metrics = false

    @Flag(help: "Have the black box written: the last minutes, without pictures.")
    var dump = false

    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
        if [follow || json, metrics, dump].count(where: { $0 }) > 1 {
            throw ValidationError("Give one of --metrics, --dump, or --follow and --json.")
        }
    }

    func run() throws {
        let sockets = RuntimePaths.sockets(try options.load().configuration)
        if metrics || dump {
            try StatusClient.ask(metrics ? .metrics : .dump, at: sockets) { line in
                Console.print(line)
                return true
            }
            return
        }
        var previous: [String] = []
        var hasAnswered = false
        try StatusClient.ask(follow ? .follow : .status, at: sockets) { line in
            hasAnswered = true
            guard !json else {
                Console.print(line)
                return follow
            }
            guard let report = try? JSONDecoder().decode(StatusReport.self, from: Data(line.utf8)) else {
                throw Fault(
                    .unavailable, "the daemon is of another version than this program",
                    remedy: "Restart the service: systemctl restart headsup")
            }
            // Only what is new, lest a screen reader read all of it every second.
            let lines = follow ? report.followedLines : report.lines
            for line in lines where !previous.contains(line) { Console.print(line) }
            previous = lines
            return follow
        }
        if !hasAnswered {
            throw Fault(
                .unavailable, "headsup has ended while it was asked", remedy: "See 'journalctl -u headsup'")
        }
    }
}

extension StatusReport {
    /// What is worth a line when it changes; numbers that change all the time are not.
    fileprivate var followedLines: [String] {
        var lines = ["state: \(state.rawValue)"]
        lines += limitations.map { "limited: \($0.text)" }
        lines += ["camera: \(camera.name)", "sound: \(sound ?? "none")"]
        lines += alerts.keys.sorted().map { "alerts, \($0): \(alerts[$0] ?? 0)" }
        if let failure { lines.append("frames that fail: \(failure)") }
        if let configuration_problem { lines.append("configuration refused: \(configuration_problem)") }
        if let recording { lines.append("last recording: \(recording)") }
        return lines
    }
}
