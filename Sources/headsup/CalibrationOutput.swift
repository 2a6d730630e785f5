import ArgumentParser
import Calibration
import Diagnostics

/// Where a new calibration goes, and how it is told.
struct CalibrationOutput: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The calibration file to write; it is told on standard output only if not given.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("What the calibration is called: the camera's name.", valueName: "text"))
    var name: String?

    @Option(help: "Form of the file.")
    var format = CalibrationFormat.headsup

    @Flag(help: "Print one JSON object.")
    var json = false

    /// Writes the calibration unless the verdict refuses it, and tells all.
    ///
    /// - Throws: `badData` with the reasons where it is refused, after the report was printed; `cannotWrite`.
    func finish(_ calibration: CalibrationFile, verdict: CalibrationVerdict, report: CalibrationReport) throws {
        var report = report
        var calibration = calibration
        calibration.name = name
        if let output, verdict.grade != .refuse {
            report.output = try calibration.write(to: output, as: format).joined(separator: ", ")
        }
        if json { try Console.print(json: report) } else { report.printLines() }
        guard verdict.grade == .refuse else { return }
        throw Fault(
            .badData, "the calibration is refused: \(verdict.reasons.first ?? "")",
            remedy: verdict.remedy ?? report.advice?.first.map { "Take more pictures: \($0)" }
                ?? "Take new pictures of a flat board, sharp, near and far, tilted to each side")
    }
}
