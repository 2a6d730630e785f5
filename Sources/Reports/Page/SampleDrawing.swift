import FileFormats

/// One of the worst samples as SVG: both axes of equal scale, with a bar that tells it.
struct SampleDrawing {
    let drawing: Drawing
    let id: String

    private static let width = 300.0
    private static let heights = 120.0...300.0
    private static let margin = 14.0
    /// Room below for the bar.
    private static let foot = 22.0

    var svg: String {
        let points = drawing.paths.flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite }
        var (left, right) = bounds(points.map(\.x))
        var (low, high) = bounds(points.map(\.y))
        if let radius = drawing.radius {
            (left, right) = (min(left, -radius), max(right, radius))
            (low, high) = (min(low, -radius), max(high, radius))
        }
        let (across, upwards) = (max(right - left, leastExtent), max(high - low, 0))
        // As high as its proportions ask for, within limits.
        let room = Self.width - 2 * Self.margin
        let wanted = upwards * room / across + 2 * Self.margin + Self.foot
        let height = min(max(wanted, Self.heights.lowerBound), Self.heights.upperBound)
        let roomUpwards = height - 2 * Self.margin - Self.foot
        let scale = upwards * room > across * roomUpwards ? roomUpwards / upwards : room / across
        let (middleX, middleY) = ((left + right) / 2, (low + high) / 2)
        func place(_ point: Figure.Point) -> (x: Double, y: Double) {
            (
                Self.width / 2 + (point.x - middleX) * scale,
                (height - Self.foot) / 2 - (point.y - middleY) * scale
            )
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
            guard let end = places.last, path.role.hasEnd else { continue }
            body += circle(end, path.role == .alternative ? 2 : 4, [("class", "\(path.role.rawValue)-end")])
        }
        body += bar(scale, below: height - 10)
        let box = "0 0 \(SVGNumber.text(Self.width)) \(SVGNumber.text(height))"
        return Markup.element(
            "svg",
            [
                ("viewBox", box), ("role", "img"), ("aria-labelledby", "\(id)-title \(id)-desc"), ("class", "sample"),
            ], body)
    }

    /// Less is not made larger than this, or noise would fill the drawing.
    private var leastExtent: Double { drawing.unit == nil ? 2 : 0.1 }

    private func bounds(_ values: [Double]) -> (Double, Double) { (values.min() ?? 0, values.max() ?? 1) }

    private func circle(_ at: (x: Double, y: Double), _ radius: Double, _ look: [(String, String)]) -> String {
        Markup.empty(
            "circle",
            [("cx", SVGNumber.text(at.x)), ("cy", SVGNumber.text(at.y)), ("r", SVGNumber.text(radius))] + look)
    }

    private func bar(_ scale: Double, below y: Double) -> String {
        // As long as it takes to be seen: … 0.5, 1, 2, 5, 10 …
        let lengths = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500]
        let length = lengths.first { $0 * scale >= 24 } ?? 1000
        let end = Self.margin + length * scale
        let decimals = length >= 1 ? 0 : length >= 0.1 ? 1 : 2
        let path = "M\(SVGNumber.text(Self.margin)) \(SVGNumber.text(y)) H\(SVGNumber.text(end))"
        return Markup.element(
            "g", [("aria-hidden", "true")],
            Markup.empty("path", [("class", "axis"), ("d", path)])
                + Markup.element(
                    "text", [("class", "tick"), ("x", SVGNumber.text(end + 6)), ("y", SVGNumber.text(y + 4))],
                    words: "\(DecimalNumber.format(length, decimals: decimals)) \(drawing.unit ?? "m")"))
    }
}
