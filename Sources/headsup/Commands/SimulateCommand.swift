import ArgumentParser
import Datasets
import Diagnostics
import Simulation

/// Makes a sequence from a crowd model.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Make a sequence from a crowd model: observations, orientation, odometry and truth.",
        discussion: "The same options give the same bytes on every machine.")

    /// How the wearer's head turns.
    enum Head: String, ExpressibleByArgument, CaseIterable {
        case still
        case easy
        case hard

        var motion: HeadMotion {
            switch self {
            case .still: .still
            case .easy: .easy
            case .hard: .hard
            }
        }
    }

    @Option(help: ArgumentHelp("People around the wearer at any time.", valueName: "count"))
    var walkers = 20

    @Option(help: "Another seed is another walk of the same kind.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("The folder to make.", valueName: "folder"))
    var out: String

    @Option(help: ArgumentHelp("How long the walk is.", valueName: "seconds"))
    var duration = 24.0

    @Option(help: ArgumentHelp("Frames a second.", valueName: "hertz"))
    var rate = 15.0

    @Option(help: "How the head turns: still, easy or hard.")
    var head = Head.hard

    @Option(help: ArgumentHelp("How fast the wearer walks.", valueName: "metres a second"))
    var wearerSpeed = 1.3

    func validate() throws {
        guard (0...1000).contains(walkers) else { throw ValidationError("--walkers must be from 0 to 1000") }
        guard duration > 0, duration <= 36_000 else { throw ValidationError("--duration must be up to 36000 seconds") }
        guard rate >= 1, rate <= 1000 else { throw ValidationError("--rate must be from 1 to 1000 frames a second") }
        guard (0...10).contains(wearerSpeed) else { throw ValidationError("--wearer-speed must be from 0 to 10") }
    }

    func run() throws {
        let settings = SimulatedWalk.CrowdSettings(
            walkers: walkers, duration: duration, rate: rate, motion: head.motion, wearerSpeed: wearerSpeed)
        try SequenceWriter.write(.simulatedCrowd(settings, seed: seed), to: out)
        Console.error("headsup: \(duration.text(decimals: 1)) seconds with \(walkers) people written to \(out)")
    }
}
