import ArgumentParser
import Datasets
import Diagnostics

/// Writes the sequence format from the formats of others.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Turn a recording of another format into the sequence format.",
        discussion: "docs/importing.md tells what is made of each format, and how to describe an unknown one.")

    @Argument(help: "Form of the source: kitti, mot, eth-ucy, trajnet or heads-up.")
    var format: SequenceImport.Format

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

    func run() throws {
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

extension SequenceImport.Format: ExpressibleByArgument {}
