import ArgumentParser
import Diagnostics
import Glibc
import Logging

/// The program: one command with subcommands.
@main
struct Headsup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "headsup",
        abstract: "Warns blind and visually impaired people of collisions with people around them.",
        discussion: """
            A head-mounted camera sees pedestrians; each becomes a track in a frame that does not turn with the head; a \
            short spoken alert warns of a likely collision in time.

            Exit codes: 0 done, 64 wrong usage, 65 bad data, 66 no such input, 69 a device or service is not available, \
            70 a fault of our own, 73 the output can not be written, 78 bad configuration, 130 interrupted.
            """,
        version: "headsup \(Self.version)",
        subcommands: [
            RunCommand.self, StatusCommand.self, ReplayCommand.self, SayCommand.self, DevicesCommand.self,
            DoctorCommand.self,
            TrackCommand.self,
            SimulateCommand.self, ImportCommand.self, CalibrateCommand.self,
            EvaluateCommand.self,
            ConfigCommand.self, BenchCommand.self,
        ])

    /// Version of the program.
    static let version = "0.1.0"

    static func main() async {
        LoggingSystem.bootstrap { label in
            if JournalLogHandler.isWanted { return JournalLogHandler() }
            return StreamLogHandler.standardError(label: label)
        }
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let fault as Fault {
            Console.error("headsup: \(fault)")
            Glibc.exit(fault.exitCode)
        } catch {
            exit(withError: error)
        }
    }
}
