import Diagnostics
import FileFormats
import FoundationEssentials

/// Writing reports, and reading runs from reports and from scores.
public enum ReportFile {
    /// Writes the report of runs of one kind.
    ///
    /// - Throws: `cannotWrite`; `usage` where there is no run, or they are of several kinds.
    public static func write(_ runs: [EvaluationRun], to path: String) throws(Fault) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data: Data
        do {
            data = try encoder.encode(runs)
        } catch {
            throw Fault(.software, "the report can not be encoded: \(error)", at: .init(file: path))
        }
        guard let page = ReportPage(runs, data: String(decoding: data, as: UTF8.self)) else {
            let kinds = Set(runs.map(\.kind.rawValue)).sorted().joined(separator: " and ")
            throw Fault(
                .usage, "runs of \(kinds) do not stand in one table", remedy: "Make one report for each kind")
        }
        try OutputFile.write(page.html, to: path)
    }

    /// Reads the runs of a report, or the scores that `--json` printed.
    ///
    /// - Throws: `noInput`; `badData` for a file that is neither.
    public static func read(_ path: String) throws(Fault) -> [EvaluationRun] {
        let text = String(decoding: try InputFile.bytes(at: path), as: UTF8.self)
        if let start = text.firstRange(of: ReportPage.dataStart),
            let end = text[start.upperBound...].firstRange(of: ReportPage.dataEnd),
            let runs = try? JSONDecoder().decode(
                [EvaluationRun].self, from: Data(text[start.upperBound..<end.lowerBound].utf8))
        {
            return runs
        }
        if let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) {
            let all = value.elements.isEmpty ? [value] : value.elements
            let runs = all.compactMap { scores in run(scores, name: FilePath.stem(of: path)) }
            if !runs.isEmpty, runs.count == all.count { return runs }
        }
        throw Fault(
            .badData, "this is no report and no scores of an evaluation", at: .init(file: path),
            remedy: "Write it with 'headsup evaluate … --report FILE', or with --json")
    }

    /// Scores alone: they have tables and no figures.
    private static func run(_ scores: JSONValue, name: String) -> EvaluationRun? {
        EvaluationRun.Kind(scores: scores).map { kind in
            EvaluationRun(
                kind: kind, name: scores["predictor"]?.text ?? name, scores: scores,
                facts: [.init("Scores", "read from \(name), without figures")])
        }
    }

    /// A result as the JSON value that `--json` prints.
    ///
    /// - Throws: `software` where it can not be encoded.
    public static func scores(_ result: some Encodable) throws(Fault) -> JSONValue {
        do {
            return try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(result))
        } catch {
            throw Fault(.software, "the scores can not be encoded: \(error)")
        }
    }
}
