import ArgumentParser
import Diagnostics
import Reports

/// Puts runs of earlier evaluations side by side.
struct EvaluateReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Put several evaluations of one kind side by side in one report.",
        discussion: """
            Takes reports written with --report, which carry their figures along, and scores printed with --json, which have \
            tables only.
            """)

    @Argument(help: ArgumentHelp("Reports (.html) and scores (.json).", valueName: "run"))
    var runs: [String]

    @OptionGroup var report: EvaluationReport

    func validate() throws {
        guard report.isWanted else { throw ValidationError("--report FILE says where the report goes") }
    }

    func run() throws {
        var all: [EvaluationRun] = []
        for path in runs { all += try ReportFile.read(path) }
        try report.write(all)
    }
}
