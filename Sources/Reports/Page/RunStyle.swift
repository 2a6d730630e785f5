/// How one run's lines look: a colour of Okabe and Ito's palette, which colour-blind people tell apart, and a dash and a
/// mark of their own for who sees no colours, or a print without.
struct RunStyle {
    let color: String
    let dash: String
    let mark: Mark

    enum Mark: CaseIterable { case disc, square, triangle, diamond }

    private static let colors = ["#0072b2", "#d55e00", "#007a58", "#a8447f", "#8a6d00", "#3a3a3a"]
    private static let dashes = ["", "9 4", "3 3", "12 3 3 3", "6 6", "1 4"]

    static func of(_ index: Int) -> RunStyle {
        RunStyle(
            color: colors[index % colors.count], dash: dashes[index % dashes.count],
            mark: Mark.allCases[index % Mark.allCases.count])
    }

    /// A mark around a place.
    func drawn(x: Double, y: Double, size: Double, hollow: Bool = false) -> String {
        let s = size
        let points: String
        switch mark {
        case .disc:
            return Markup.empty(
                "circle",
                [("cx", SVGNumber.text(x)), ("cy", SVGNumber.text(y)), ("r", SVGNumber.text(s))] + paint(hollow))
        case .square: points = corners(x, y, [(-s, -s), (s, -s), (s, s), (-s, s)])
        case .triangle: points = corners(x, y, [(0, -1.2 * s), (1.1 * s, 0.8 * s), (-1.1 * s, 0.8 * s)])
        case .diamond: points = corners(x, y, [(0, -1.3 * s), (1.3 * s, 0), (0, 1.3 * s), (-1.3 * s, 0)])
        }
        return Markup.empty("polygon", [("points", points)] + paint(hollow))
    }

    private func paint(_ hollow: Bool) -> [(String, String)] {
        [("fill", hollow ? "#fff" : color), ("stroke", color), ("stroke-width", "2")]
    }

    private func corners(_ x: Double, _ y: Double, _ offsets: [(Double, Double)]) -> String {
        offsets.map { SVGNumber.text(x + $0.0) + "," + SVGNumber.text(y + $0.1) }.joined(separator: " ")
    }
}
