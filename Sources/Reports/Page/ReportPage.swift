/// The report of one or several runs of a kind: one HTML file with all that it shows, and the data it was made of.
public struct ReportPage {
    private let runs: [EvaluationRun]
    private let kind: EvaluationRun.Kind
    private let data: String

    /// Prepares a report.
    ///
    /// - Parameters:
    ///   - runs: at least one, all of one kind; those of one name are told apart by a number.
    ///   - data: the runs as JSON, which the page carries along.
    public init?(_ runs: [EvaluationRun], data: String) {
        guard let kind = runs.first?.kind, runs.allSatisfy({ $0.kind == kind }) else { return nil }
        self.kind = kind
        self.data = data
        var seen: [String: Int] = [:]
        self.runs = runs.map { run in
            var run = run
            seen[run.name, default: 0] += 1
            if let count = seen[run.name], count > 1 { run.name += " (\(count))" }
            return run
        }
    }

    /// Before and after the data in a page.
    public static let dataStart = #"<script type="application/json" id="headsup-runs">"#
    /// Ends the data.
    public static let dataEnd = "</script>"

    /// The page.
    public var html: String {
        let title = "Evaluation of \(kind.rawValue): \(runs.map(\.name).joined(separator: ", "))"
        var sections = [(id: "scores", title: "Scores", body: scores)]
        let figures = figures
        if !figures.isEmpty { sections.append((id: "figures", title: "Figures", body: figures)) }
        let details = details
        if !details.isEmpty { sections.append((id: "details", title: "One by one", body: details)) }
        let worst = worst
        if !worst.isEmpty { sections.append((id: "worst", title: "Worst samples", body: worst)) }
        sections.append((id: "setup", title: "What was run", body: setup))
        let links = sections.map { section in
            Markup.element("li", Markup.element("a", [("href", "#" + section.id)], words: section.title))
        }.joined()
        let body = sections.map { section in
            Markup.element(
                "section", [("id", section.id), ("aria-labelledby", "\(section.id)-heading")],
                Markup.element("h2", [("id", "\(section.id)-heading")], words: section.title) + section.body)
        }.joined(separator: "\n")
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <link rel="icon" href="data:,">
            <title>\(Markup.escaped(title))</title>
            <style>
            \(PageStyle.css)
            </style>
            </head>
            <body>
            <header>
            \(Markup.element("h1", words: "Evaluation of \(kind.rawValue)"))
            \(Markup.element("p", [("class", "lead")], words: lead))
            \(Markup.element("nav", [("aria-label", "Parts of the report")], Markup.element("ul", links)))
            </header>
            <main>
            \(body)
            </main>
            \(Self.dataStart)\(harmless(data))\(Self.dataEnd)
            </body>
            </html>

            """
    }

    private var lead: String {
        let names = runs.map(\.name).joined(separator: ", ")
        return runs.count > 1 ? "\(runs.count) runs side by side: \(names)." : "One run: \(names)."
    }

    /// Within a script nothing is escaped but what could end it; JSON may write `<` otherwise.
    private func harmless(_ json: String) -> String {
        json.split(separator: "<", omittingEmptySubsequences: false).joined(separator: "\\u003c")
    }

    private var scores: String {
        Markup.element(
            "div", [("class", "wide"), ("role", "region"), ("tabindex", "0"), ("aria-label", "Scores")],
            ScoreTable(runs: runs, kind: kind).html)
    }

    private var figures: String {
        var ids: [String] = []
        for figure in runs.flatMap(\.figures) where !ids.contains(figure.id) { ids.append(figure.id) }
        let drawn = ids.compactMap { FigureSection(id: $0, runs: runs)?.html }
        return drawn.isEmpty ? "" : Markup.element("div", [("class", "figures")], drawn.joined(separator: "\n"))
    }

    private var details: String {
        runs.flatMap { run in
            run.tables.map { table in
                let name = runs.count > 1 ? "\(table.title), \(run.name)" : table.title
                return DataTable(caption: name, columns: table.columns, rows: table.rows).foldedHTML
            }
        }.joined(separator: "\n")
    }

    private var worst: String {
        let sections = runs.enumerated().filter { !$0.element.worst.isEmpty }.map { number, run in
            let samples = run.worst.enumerated().map { place, drawing in
                Markup.element(
                    "li",
                    Markup.element("h4", words: "\(place + 1). \(drawing.title)")
                        + SampleDrawing(drawing: drawing, id: "worst-\(number)-\(place)").svg
                        + Markup.element("p", words: drawing.description))
            }
            return Markup.element("h3", words: run.name)
                + Markup.element("ol", [("class", "samples")], samples.joined(separator: "\n"))
        }
        guard !sections.isEmpty else { return "" }
        return Markup.element("p", words: key(runs.flatMap(\.worst))) + sections.joined(separator: "\n")
    }

    /// How the drawings are read: only what occurs in them.
    private func key(_ drawings: [Drawing]) -> String {
        let roles = Set(drawings.flatMap { $0.paths.map(\.role) })
        let entries: [(Drawing.Role, String)] =
            switch kind {
            case .prediction, .collision:
                [
                    (.past, "Dots: where the person was seen to walk."),
                    (.truth, "Black line with a full disc: where the person then went."),
                    (.predicted, "Dashed orange line with a hollow disc: the likeliest prediction."),
                    (.alternative, "Thin orange lines: the other predictions."),
                ]
            case .tracking:
                [
                    (.whole, "Grey frame: around everybody in the sequence."),
                    (.followed, "Blue line: where the person's feet were in the picture while a track followed."),
                    (.followedByAnother, "Dashed orange line: while another track did; each change is one of tracks."),
                    (.lost, "Dots: while none did."),
                ]
            case .detection:
                [
                    (.whole, "Grey frame: around everybody in the sequence."),
                    (.found, "Thin blue boxes: right."), (.missed, "Thick black boxes: persons missed."),
                    (.wrong, "Dashed orange boxes: nobody is there."),
                ]
            case .orientation:
                [
                    (
                        .predicted,
                        "Dashed orange line: by how much the estimate is off, from the first moment, where the grey lines "
                            + "cross, to the last, the hollow disc; to the right the heading, upwards the inclination."
                    )
                ]
            case .ranging: []
            }
        var words: [String] =
            switch kind {
            case .prediction: ["Seen from above."]
            case .collision: ["Seen from above; upwards is where the wearer faced at the start."]
            default: []
            }
        words += entries.filter { roles.contains($0.0) }.map(\.1)
        if drawings.contains(where: { $0.radius != nil }) {
            words.append("Blue: the wearer, with the radius that counts as a collision.")
        }
        return words.joined(separator: " ")
    }

    private var setup: String {
        runs.map { run in
            let facts = DataTable(
                caption: "What was run: \(run.name)", columns: ["What", "Value"],
                rows: run.facts.map { [$0.name, $0.value] }, isOfWords: true
            ).html
            guard !run.settings.isEmpty else { return Markup.element("h3", words: run.name) + facts }
            let changed = run.settings.filter(\.isChanged)
            let own =
                changed.isEmpty
                ? Markup.element("p", words: "Every setting has its default.")
                : DataTable(
                    caption: "Settings other than the defaults", columns: ["Setting", "Value", "Unit"],
                    rows: changed.map { [$0.name, $0.value, $0.unit] }, isOfWords: true
                ).html
            let all = DataTable(
                caption: "All settings in force", columns: ["Setting", "Value", "Unit"],
                rows: run.settings.map { [$0.name, $0.value, $0.unit] }, isOfWords: true
            ).html
            return Markup.element("h3", words: run.name) + facts + own
                + Markup.element("details", Markup.element("summary", words: "All settings of \(run.name)") + all)
        }.joined(separator: "\n")
    }
}
