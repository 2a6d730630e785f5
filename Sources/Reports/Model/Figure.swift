/// A figure of one run: lines or bars over two axes. Figures of the same `id` share one picture when runs stand side by
/// side.
public struct Figure: Sendable, Equatable, Codable {
    /// How values are shown.
    public enum Style: String, Sendable, Codable {
        /// A line through the points.
        case line
        /// A line with a mark on each point.
        case points
        /// Marks without a line.
        case scatter
        /// Bars of one width: a histogram.
        case bars
    }

    /// An axis.
    public struct Axis: Sendable, Equatable, Codable {
        /// Quantity and unit.
        public var label: String
        /// Least value shown; nil: as the data say.
        public var from: Double?
        /// Greatest value shown; nil: as the data say.
        public var to: Double?
        /// Decimals of the values in the table of the figure.
        public var decimals: Int

        /// Describes an axis.
        public init(_ label: String, from: Double? = nil, to: Double? = nil, decimals: Int = 3) {
            self.label = label
            self.from = from
            self.to = to
            self.decimals = decimals
        }
    }

    /// Two coordinates, those of the axes.
    public struct Point: Sendable, Equatable, Codable {
        /// Along the x axis.
        public var x: Double
        /// Along the y axis.
        public var y: Double

        /// Makes a point.
        public init(_ x: Double, _ y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// One line of the figure.
    public struct Line: Sendable, Equatable, Codable {
        /// What tells it from the run's others; empty where there is one.
        public var name: String
        /// The points, in order.
        public var points: [Point]

        /// Makes a line.
        public init(_ name: String, _ points: [Point]) {
            self.name = name
            self.points = points
        }

        /// Makes the only line of its run.
        public init(_ points: [Point]) { self.init("", points) }
    }

    /// A point that is pointed out: where the program stands.
    public struct Mark: Sendable, Equatable, Codable {
        /// What is there.
        public var name: String
        /// Where.
        public var point: Point

        /// Points something out.
        public init(_ name: String, _ point: Point) {
            self.name = name
            self.point = point
        }
    }

    /// Name in the page, lower case without spaces.
    public var id: String
    /// What it is called.
    public var title: String
    /// What it shows and how it is read, for who sees it and who does not.
    public var explanation: String
    /// To the right.
    public var x: Axis
    /// Upwards.
    public var y: Axis
    /// How values are shown.
    public var style: Style
    /// The values.
    public var lines: [Line]
    /// The operating point, where there is one.
    public var mark: Mark?
    /// What a perfect result would be, drawn thin; none where there is no such line.
    public var ideal: Line?

    /// Makes a figure.
    public init(
        id: String, title: String, explanation: String, x: Axis, y: Axis, style: Style = .line, lines: [Line],
        mark: Mark? = nil, ideal: Line? = nil
    ) {
        self.id = id
        self.title = title
        self.explanation = explanation
        self.x = x
        self.y = y
        self.style = style
        self.lines = lines
        self.mark = mark
        self.ideal = ideal
    }

    /// The points of a curve with at most some hundred left, evenly along x, its ends among them: no eye sees more.
    public static func thinned(_ points: [Point], most: Int = 200) -> [Point] {
        guard points.count > most, let first = points.first, let last = points.last else { return points }
        let least = abs(last.x - first.x) / Double(most)
        var kept = [first]
        for point in points.dropFirst().dropLast() {
            if let end = kept.last, abs(point.x - end.x) >= least { kept.append(point) }
        }
        return kept + [last]
    }

    /// How many values fall into each of equal ranges, as bars at the middle of each.
    ///
    /// - Parameters:
    ///   - values: in any order; those that are not finite are left out.
    ///   - width: of a range; the first begins at zero.
    ///   - end: where the last range ends; what lies beyond counts in it.
    public static func histogram(_ values: [Double], width: Double, upTo end: Double) -> [Point] {
        let ranges = max(1, Int((end / width).rounded(.up)))
        var counts = [Int](repeating: 0, count: ranges)
        for value in values where value.isFinite { counts[max(0, min(ranges - 1, Int(value / width)))] += 1 }
        return counts.enumerated().map { Point((Double($0.offset) + 0.5) * width, Double($0.element)) }
    }
}
