/// A figure of several runs as SVG.
struct ChartDrawing {
    /// One line of a run with how it looks.
    struct Series {
        var name: String
        var style: RunStyle
        var points: [Figure.Point]
        var mark: Figure.Mark?
    }

    let figure: Figure
    let series: [Series]
    private let x: Scale
    private let y: Scale

    private static let size = (width: 560.0, height: 340.0)
    private static let margin = (left: 66.0, right: 18.0, top: 14.0, bottom: 52.0)

    init(_ figure: Figure, series: [Series]) {
        self.figure = figure
        self.series = series
        let points = series.flatMap(\.points) + series.compactMap(\.mark?.point) + (figure.ideal?.points ?? [])
        var half = 0.0
        if figure.style == .bars { half = Self.barWidth(series) / 2 }
        x = Scale(
            points.flatMap { [$0.x - half, $0.x + half] }, axis: figure.x, start: Self.margin.left,
            end: Self.size.width - Self.margin.right)
        y = Scale(
            points.map(\.y), axis: figure.y, start: Self.size.height - Self.margin.bottom, end: Self.margin.top)
    }

    /// The picture, with its title and description as text alternatives.
    var svg: String {
        let id = Markup.identifier(figure.id)
        var body = Markup.element("title", [("id", "\(id)-title")], words: figure.title)
        body += Markup.element("desc", [("id", "\(id)-desc")], words: figure.explanation)
        body += axes
        if let ideal = figure.ideal {
            body += polyline(
                ideal.points, [("stroke", "#767676"), ("stroke-width", "1.5"), ("stroke-dasharray", "2 4")])
        }
        if figure.style == .bars { body += bars }
        for line in series where figure.style != .bars {
            var look = [("stroke", line.style.color), ("stroke-width", "2.5"), ("stroke-linejoin", "round")]
            if !line.style.dash.isEmpty { look.append(("stroke-dasharray", line.style.dash)) }
            if figure.style != .scatter { body += polyline(line.points, look) }
            if figure.style != .line {
                let size = figure.style == .scatter ? 2.0 : 4.0
                body += line.points.map { line.style.drawn(x: x.place($0.x), y: y.place($0.y), size: size) }.joined()
            }
        }
        for line in series {
            guard let mark = line.mark else { continue }
            body += line.style.drawn(x: x.place(mark.point.x), y: y.place(mark.point.y), size: 7, hollow: true)
        }
        let box = "0 0 \(SVGNumber.text(Self.size.width)) \(SVGNumber.text(Self.size.height))"
        return Markup.element(
            "svg",
            [
                ("viewBox", box), ("role", "img"), ("aria-labelledby", "\(id)-title \(id)-desc"), ("class", "chart"),
            ], body)
    }

    private var axes: String {
        let (left, right) = (x.start, x.end)
        let (bottom, top) = (y.start, y.end)
        var body = ""
        for tick in y.ticks {
            let place = y.place(tick)
            body += line(left, place, right, place, "grid")
            body += words(y.label(tick), left - 9, place + 4.5, anchor: "end")
        }
        for tick in x.ticks {
            let place = x.place(tick)
            body += line(place, bottom, place, bottom + 5, "axis")
            body += words(x.label(tick), place, bottom + 20, anchor: "middle")
        }
        body += line(left, bottom, right, bottom, "axis") + line(left, bottom, left, top, "axis")
        body += words(figure.x.label, (left + right) / 2, bottom + 42, anchor: "middle", kind: "label")
        let middle = (bottom + top) / 2
        body += words(
            figure.y.label, 16, middle, anchor: "middle", kind: "label",
            turn: "rotate(-90 16 \(SVGNumber.text(middle)))")
        // A reader of the page is told by title, description and table; the letters of the axes would only be noise.
        return Markup.element("g", [("aria-hidden", "true")], body)
    }

    private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ kind: String) -> String {
        Markup.empty(
            "line",
            [
                ("class", kind), ("x1", SVGNumber.text(x1)), ("y1", SVGNumber.text(y1)), ("x2", SVGNumber.text(x2)),
                ("y2", SVGNumber.text(y2)),
            ])
    }

    private func words(
        _ text: String, _ x: Double, _ y: Double, anchor: String, kind: String = "tick", turn: String? = nil
    ) -> String {
        var attributes = [
            ("class", kind), ("x", SVGNumber.text(x)), ("y", SVGNumber.text(y)), ("text-anchor", anchor),
        ]
        if let turn { attributes.append(("transform", turn)) }
        return Markup.element("text", attributes, words: text)
    }

    private func polyline(_ points: [Figure.Point], _ look: [(String, String)]) -> String {
        let places = points.filter { $0.x.isFinite && $0.y.isFinite }.map { (x: x.place($0.x), y: y.place($0.y)) }
        guard places.count > 1 else { return "" }
        return Markup.empty("polyline", [("points", SVGNumber.points(places)), ("fill", "none")] + look)
    }

    private static func barWidth(_ series: [Series]) -> Double {
        guard let points = series.first(where: { $0.points.count > 1 })?.points else { return 1 }
        return points[1].x - points[0].x
    }

    /// Bars of all runs beside each other in each range.
    private var bars: String {
        let width = x.place(Self.barWidth(series)) - x.place(0)
        let own = width * 0.86 / Double(max(1, series.count))
        var body = ""
        for (index, run) in series.enumerated() {
            for point in run.points where point.y > 0 {
                let left = x.place(point.x) - width * 0.43 + own * Double(index)
                let top = y.place(point.y)
                body += Markup.empty(
                    "rect",
                    [
                        ("x", SVGNumber.text(left)), ("y", SVGNumber.text(top)), ("width", SVGNumber.text(own)),
                        ("height", SVGNumber.text(y.start - top)), ("fill", run.style.color),
                        ("fill-opacity", index.isMultiple(of: 2) ? "1" : "0.55"), ("stroke", run.style.color),
                    ])
            }
        }
        return body
    }
}
