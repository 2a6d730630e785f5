import FileFormats

/// A figure of all runs with its legend, and its values as a table for who does not see it.
struct FigureSection {
    let figure: Figure
    private let series: [ChartDrawing.Series]

    /// - Parameters:
    ///   - id: of the figure.
    ///   - runs: those that have it, and others.
    init?(id: String, runs: [EvaluationRun]) {
        let own = runs.enumerated().compactMap { index, run in
            run.figures.first { $0.id == id }.map { (index: index, name: run.name, figure: $0) }
        }
        guard let first = own.first?.figure else { return nil }
        figure = first
        let severalLines = own.contains { $0.figure.lines.count > 1 }
        var count = 0
        series = own.flatMap { run in
            run.figure.lines.enumerated().map { place, line in
                // A run keeps its look through all figures; several lines of one run each need their own.
                let style = RunStyle.of(severalLines ? count : run.index)
                count += 1
                let names = [runs.count > 1 ? run.name : "", line.name].filter { !$0.isEmpty }
                return ChartDrawing.Series(
                    name: names.isEmpty ? run.name : names.joined(separator: ", "), style: style,
                    points: line.points, mark: place == 0 ? run.figure.mark : nil)
            }
        }
    }

    var html: String {
        let explanation = figure.explanation + marks
        var shown = figure
        shown.explanation = explanation
        let caption = Markup.element(
            "figcaption", Markup.element("h3", words: figure.title) + Markup.element("p", words: explanation))
        return Markup.element(
            "figure", [("id", Markup.identifier(figure.id))],
            caption + legend + ChartDrawing(shown, series: series).svg + table)
    }

    /// The operating points in words.
    private var marks: String {
        let known = series.compactMap { line in line.mark.map { (line.name, $0) } }
        guard let first = known.first else { return "" }
        func named(_ axis: Figure.Axis, _ value: Double) -> String {
            "\(axis.label.prefix(1).lowercased() + axis.label.dropFirst()) \(text(value, axis))"
        }
        let words = known.map { name, mark in
            (series.count > 1 ? name + ": " : "") + named(figure.x, mark.point.x) + ", " + named(figure.y, mark.point.y)
        }
        return " The large hollow mark is \(first.1.name) (\(words.joined(separator: "; ")))."
    }

    private var legend: String {
        var entries: [String] = []
        if series.count > 1 {
            entries = series.map { line in
                let middle = line.style.drawn(x: 20, y: 7, size: 4)
                var look = [
                    ("x1", "1"), ("x2", "39"), ("y1", "7"), ("y2", "7"), ("stroke", line.style.color),
                    ("stroke-width", "3"),
                ]
                if !line.style.dash.isEmpty { look.append(("stroke-dasharray", line.style.dash)) }
                return entry(Markup.empty("line", look) + middle, line.name)
            }
        }
        if let ideal = figure.ideal {
            let look = [
                ("x1", "1"), ("x2", "39"), ("y1", "7"), ("y2", "7"), ("stroke", "#767676"), ("stroke-width", "2"),
                ("stroke-dasharray", "2 4"),
            ]
            entries.append(entry(Markup.empty("line", look), ideal.name))
        }
        return entries.isEmpty ? "" : Markup.element("ul", [("class", "legend")], entries.joined())
    }

    private func entry(_ drawn: String, _ words: String) -> String {
        Markup.element(
            "li",
            Markup.element("svg", [("viewBox", "0 0 40 14"), ("aria-hidden", "true")], drawn) + Markup.escaped(words))
    }

    /// The values; runs that share their places along x share the rows.
    private var table: String {
        let rows = Set(series.flatMap { $0.points.map(\.x) }).sorted()
        let columns = series.map { Dictionary($0.points.map { ($0.x, $0.y) }, uniquingKeysWith: { first, _ in first }) }
        let isShared = series.allSatisfy { $0.points.map(\.x) == series[0].points.map(\.x) }
        let tables: String
        if isShared || figure.style == .bars {
            let body = rows.map { x in
                [text(x, figure.x)] + columns.map { column in column[x].map { text($0, figure.y) } ?? "none" }
            }
            tables =
                DataTable(
                    caption: "\(figure.title): values",
                    columns: [figure.x.label] + series.map { series.count > 1 ? $0.name : figure.y.label }, rows: body
                ).html
        } else {
            tables = series.map { line in
                DataTable(
                    caption: "\(figure.title): values of \(line.name)", columns: [figure.x.label, figure.y.label],
                    rows: line.points.map { [text($0.x, figure.x), text($0.y, figure.y)] }
                ).html
            }.joined()
        }
        return Markup.element(
            "details", [("class", "table")],
            Markup.element("summary", words: "Values of “\(figure.title)” as a table") + tables)
    }

    private func text(_ value: Double, _ axis: Figure.Axis) -> String {
        DecimalNumber.format(value, decimals: axis.decimals)
    }
}

/// A plain table with a caption and scoped headers.
struct DataTable {
    let caption: String
    let columns: [String]
    let rows: [[String]]
    /// Whether the cells are words, which stand to the left, and not numbers.
    var isOfWords = false

    /// The table within a fold, where it is so long that one would scroll past it.
    var foldedHTML: String {
        guard rows.count > 25 else { return html }
        return Markup.element(
            "details", [("class", "table")],
            Markup.element("summary", words: "\(caption), \(rows.count) lines") + html)
    }

    var html: String {
        let kind = isOfWords ? [("class", "words")] : []
        let header = columns.map { Markup.element("th", [("scope", "col")] + kind, words: $0) }.joined()
        let body = rows.map { row in
            let cells = row.dropFirst().map { Markup.element("td", kind, words: $0) }.joined()
            return Markup.element(
                "tr", Markup.element("th", [("scope", "row")], words: row.first ?? "") + cells)
        }
        return Markup.element(
            "div", [("class", "wide"), ("role", "region"), ("tabindex", "0"), ("aria-label", caption)],
            Markup.element(
                "table",
                Markup.element("caption", words: caption) + Markup.element("thead", Markup.element("tr", header))
                    + Markup.element("tbody", body.joined(separator: "\n"))))
    }
}
