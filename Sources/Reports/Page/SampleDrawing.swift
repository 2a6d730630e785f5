import FileFormats

/// One of the worst samples as SVG: seen from above, north and east of equal scale, with a bar of one metre.
struct SampleDrawing {
    let drawing: Drawing
    let id: String

    private static let side = 300.0
    private static let margin = 22.0

    var svg: String {
        let points = drawing.paths.flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite }
        var (left, right) = bounds(points.map(\.x))
        var (low, high) = bounds(points.map(\.y))
        if let radius = drawing.radius {
            (left, right) = (min(left, -radius), max(right, radius))
            (low, high) = (min(low, -radius), max(high, radius))
        }
        let extent = max(right - left, high - low, 2)
        let scale = (Self.side - 2 * Self.margin) / extent
        let (middleX, middleY) = ((left + right) / 2, (low + high) / 2)
        func place(_ point: Figure.Point) -> (x: Double, y: Double) {
            (Self.side / 2 + (point.x - middleX) * scale, Self.side / 2 - (point.y - middleY) * scale)
        }
        var body = Markup.element("title", [("id", "\(id)-title")], words: drawing.title)
        body += Markup.element("desc", [("id", "\(id)-desc")], words: drawing.description)
        if let radius = drawing.radius {
            let wearer = place(.init(0, 0))
            body += circle(wearer, radius * scale, [("class", "radius")]) + circle(wearer, 4, [("class", "wearer")])
        }
        for path in drawing.paths {
            let places = path.points.filter { $0.x.isFinite && $0.y.isFinite }.map(place)
            body += Markup.empty(
                "polyline", [("class", path.role.rawValue), ("points", SVGNumber.points(places))])
            guard let end = places.last, path.role != .past else { continue }
            body += circle(end, path.role == .alternative ? 2 : 4, [("class", "\(path.role.rawValue)-end")])
        }
        body += bar(scale)
        let box = "0 0 \(SVGNumber.text(Self.side)) \(SVGNumber.text(Self.side))"
        return Markup.element(
            "svg",
            [
                ("viewBox", box), ("role", "img"), ("aria-labelledby", "\(id)-title \(id)-desc"), ("class", "sample"),
            ], body)
    }

    private func bounds(_ values: [Double]) -> (Double, Double) { (values.min() ?? 0, values.max() ?? 1) }

    private func circle(_ at: (x: Double, y: Double), _ radius: Double, _ look: [(String, String)]) -> String {
        Markup.empty(
            "circle",
            [("cx", SVGNumber.text(at.x)), ("cy", SVGNumber.text(at.y)), ("r", SVGNumber.text(radius))] + look)
    }

    private func bar(_ scale: Double) -> String {
        // As long as it takes to be seen: 1, 2, 5, 10 … metres.
        let length = [1.0, 2, 5, 10, 20, 50, 100, 200, 500].first { $0 * scale >= 24 } ?? 1000
        let end = Self.margin / 2 + length * scale
        let y = Self.side - 10
        let path = "M\(SVGNumber.text(Self.margin / 2)) \(SVGNumber.text(y)) H\(SVGNumber.text(end))"
        return Markup.element(
            "g", [("aria-hidden", "true")],
            Markup.empty("path", [("class", "axis"), ("d", path)])
                + Markup.element(
                    "text", [("class", "tick"), ("x", SVGNumber.text(end + 6)), ("y", SVGNumber.text(y + 4))],
                    words: "\(DecimalNumber.format(length, decimals: 0)) m"))
    }
}
