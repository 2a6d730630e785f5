import ArgumentParser
import Datasets
import Diagnostics
import Simulation

/// Makes a sequence from a crowd model.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Make a sequence from a crowd model: observations, orientation, odometry and truth.",
        discussion: """
            With --scenario it is a situation with a known right answer instead of a crowd: head-on, passing,
            standing-crowd, walking-along, queue or crossing. The same options give the same bytes on every machine.
            """)

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

    @Option(help: ArgumentHelp("A situation with a known right answer.", valueName: "name"))
    var scenario: String?

    @Option(help: "Another seed is another walk of the same kind.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("The folder to make.", valueName: "folder"))
    var out: String

    @Option(
        help: ArgumentHelp("How long the walk is; 24 by default, or as the situation needs.", valueName: "seconds"))
    var duration: Double?

    @Option(help: ArgumentHelp("Frames a second.", valueName: "hertz"))
    var rate = 15.0

    @Option(help: "How the head turns: still, easy or hard; hard by default, or as the situation has it.")
    var head: Head?

    @Option(help: ArgumentHelp("How fast the wearer walks.", valueName: "metres a second"))
    var wearerSpeed = 1.3

    func validate() throws {
        guard (0...1000).contains(walkers) else { throw ValidationError("--walkers must be from 0 to 1000") }
        if let duration, !(duration > 0 && duration <= 36_000) {
            throw ValidationError("--duration must be up to 36000 seconds")
        }
        guard rate >= 1, rate <= 1000 else { throw ValidationError("--rate must be from 1 to 1000 frames a second") }
        guard (0...10).contains(wearerSpeed) else { throw ValidationError("--wearer-speed must be from 0 to 10") }
        guard scenario == nil || situation != nil else {
            let names = Scenario.all.map(\.name).joined(separator: ", ")
            throw ValidationError("--scenario \(scenario ?? "") is not known; there are \(names)")
        }
    }

    private var situation: Scenario? { Scenario.all.first { $0.name == scenario } }

    func run() throws {
        if let situation {
            let walk = SimulatedWalk.scenario(
                situation, seed: seed, motion: head?.motion, duration: duration, rate: rate)
            let remark = "A situation that never was: headsup simulate --scenario \(situation.name) --seed \(seed)."
            try SequenceWriter.write(SequenceContents(walk, remarks: [remark]), to: out)
            Console.error("headsup: the situation \(situation.name) written to \(out)")
            return
        }
        let duration = duration ?? 24
        let settings = SimulatedWalk.CrowdSettings(
            walkers: walkers, duration: duration, rate: rate, motion: (head ?? .hard).motion, wearerSpeed: wearerSpeed)
        try SequenceWriter.write(.simulatedCrowd(settings, seed: seed), to: out)
        Console.error("headsup: \(duration.text(decimals: 1)) seconds with \(walkers) people written to \(out)")
    }
}
