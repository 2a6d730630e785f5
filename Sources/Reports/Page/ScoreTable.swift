import FileFormats

/// The scores of all runs, a column each, from the values of their JSON.
struct ScoreTable {
    let runs: [EvaluationRun]
    let kind: EvaluationRun.Kind

    /// The rows that at least one run has a value for.
    private var rows: [ScoreRow] {
        ScoreRow.rows(of: kind).filter { row in runs.contains { $0.scores.value(at: row.path) != nil } }
    }

    var html: String {
        let header =
            Markup.element("th", [("scope", "col")], "Score")
            + runs.map { Markup.element("th", [("scope", "col")], words: $0.name) }.joined()
        var caption = "Scores"
        if runs.count > 1 { caption += ". The best of each row is bold and says so." }
        return Markup.element(
            "table", [("class", "scores")],
            Markup.element("caption", words: caption) + Markup.element("thead", Markup.element("tr", header))
                + Markup.element("tbody", rows.map(line).joined(separator: "\n")))
    }

    private func line(_ row: ScoreRow) -> String {
        let values = runs.map { $0.scores.value(at: row.path)?.number }
        let texts = values.map { value in
            value.flatMap { $0.isFinite ? DecimalNumber.format($0, decimals: row.decimals) : nil } ?? "unknown"
        }
        let best = best(row, values)
        let cells = texts.indices.map { index in
            var attributes = [("data-run", "\(index)"), ("data-key", row.path), ("data-decimals", "\(row.decimals)")]
            // Runs that read alike are equally good to who reads; where all do there is no best.
            let isBest = best.map { texts[$0] == texts[index] && Set(texts).count > 1 } ?? false
            if isBest { attributes.append(("class", "best")) }
            // Before the number, so that the digits of a column stand below each other.
            let note = isBest ? Markup.element("span", [("class", "note")], words: "best") + " " : ""
            return Markup.element("td", attributes, note + Markup.element("span", words: texts[index]))
        }
        let way =
            switch row.better {
            case .lower: "lower is better"
            case .higher: "higher is better"
            case .neither: ""
            }
        let notes = [row.unit, way].filter { !$0.isEmpty }.joined(separator: ", ")
        let label =
            Markup.escaped(row.label)
            + (notes.isEmpty ? "" : " " + Markup.element("span", [("class", "note")], words: "(\(notes))"))
        return Markup.element("tr", Markup.element("th", [("scope", "row")], label) + cells.joined())
    }

    private func best(_ row: ScoreRow, _ values: [Double?]) -> Int? {
        let known = values.indices.filter { values[$0]?.isFinite == true }
        guard known.count > 1 else { return nil }
        switch row.better {
        case .neither: return nil
        case .lower: return known.min { values[$0] ?? 0 < values[$1] ?? 0 }
        case .higher: return known.max { values[$0] ?? 0 < values[$1] ?? 0 }
        }
    }
}
