import ArgumentParser
import Datasets
import Diagnostics
import MCAPImport

/// Writes the sequence format from the formats of others.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Turn a recording of another format into the sequence format.",
        discussion: "docs/importing.md tells what is made of each format, and how to describe an unknown one.")

    @Argument(help: "Form of the source: kitti, mot, eth-ucy, trajnet, heads-up or mcap.")
    var format: ImportFormat

    @Argument(help: ArgumentHelp("The recording.", valueName: "source"))
    var source: String

    @Argument(help: ArgumentHelp("The folder to write.", valueName: "destination"))
    var destination: String

    @Option(help: ArgumentHelp("Describes the layout of a heads-up recording.", valueName: "file"))
    var mapping: String?

    @Option(
        help: ArgumentHelp(
            "Who wears a simulated camera in a recording from above: a person's number, or 'all'.", valueName: "id"))
    var wearer: String?

    @Option(
        help: ArgumentHelp(
            "The topic of an MCAP file to take for something, where there are several: image, camera, imu, odometry or "
                + "orientation, as imu=/imu/data; 'none' leaves it out.", valueName: "role=topic"))
    var topic: [String] = []

    func run() throws {
        switch format {
        case .mcap: try runMCAP()
        case .dataset(let format): try run(format)
        }
    }

    private func runMCAP() throws {
        guard mapping == nil, wearer == nil else {
            throw Fault(.usage, "options --mapping and --wearer do not go with an MCAP file")
        }
        var task = MCAPImport()
        for option in topic { try task.choose(option) }
        let outcome = try task.run(
            from: source, to: destination, warn: { Console.error("headsup: \($0)") },
            progress: { Console.progress("\($0) pictures") })
        Console.endProgress()
        Console.print(destination)
        if let damage = outcome.damage { throw damage }
    }

    private func run(_ format: SequenceImport.Format) throws {
        guard topic.isEmpty else { throw Fault(.usage, "option --topic goes with an MCAP file only") }
        var task = SequenceImport(format, mapping: mapping)
        if let wearer {
            if wearer == "all" {
                task.wearer = .all(minimumPositions: 8)
            } else if let id = Int(wearer) {
                task.wearer = .one(id)
            } else {
                throw Fault(.usage, "option --wearer needs a person's number or 'all', not '\(wearer)'")
            }
        }
        let folders = try task.run(
            from: source, to: destination, report: { Console.progress("written: \($0)") },
            warn: { Console.error("headsup: \($0)") })
        Console.endProgress()
        for folder in folders { Console.print(folder) }
    }
}

/// What can be imported.
enum ImportFormat: ExpressibleByArgument {
    case dataset(SequenceImport.Format)
    case mcap

    init?(argument: String) {
        if argument == "mcap" {
            self = .mcap
        } else if let format = SequenceImport.Format(rawValue: argument) {
            self = .dataset(format)
        } else {
            return nil
        }
    }

    static var allValueStrings: [String] { SequenceImport.Format.allCases.map(\.rawValue) + ["mcap"] }
}
