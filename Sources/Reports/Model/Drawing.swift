/// A sample seen from above, in the picture or as an error, in a unit that both axes share: paths, outlines and circles.
public struct Drawing: Sendable, Equatable, Codable {
    /// What a path is.
    public enum Role: String, Sendable, Codable, CaseIterable {
        /// What was seen before.
        case past
        /// What came.
        case truth
        /// What was predicted as likeliest.
        case predicted
        /// What was predicted beside it.
        case alternative
        /// Where a person was while a track followed; the looks change with the track.
        case followed, followedByAnother
        /// Where a person was while none did.
        case lost
        /// The outline of a box that is right.
        case found
        /// The outline of a person whom no box shows.
        case missed
        /// The outline of a box that shows nobody.
        case wrong
        /// Around all that occurs in the sequence, so that drawings of it compare.
        case whole
        /// Through the place where nothing is wrong, as far as any drawing beside it reaches.
        case cross

        /// Whether the place where it ends matters.
        var hasEnd: Bool { [.truth, .predicted, .alternative].contains(self) }
    }

    /// One path.
    public struct Path: Sendable, Equatable, Codable {
        /// What it is.
        public var role: Role
        /// Its points.
        public var points: [Figure.Point]

        /// Makes a path.
        public init(_ role: Role, _ points: [Figure.Point]) {
            self.role = role
            self.points = points
        }
    }

    /// What it is called: whose, when, where.
    public var title: String
    /// What is to be seen in it, in words and figures.
    public var description: String
    /// What is drawn.
    public var paths: [Path]
    /// Unit of both axes as it stands beside a number; nil: metres.
    public var unit: String?
    /// Radius of a circle around the origin, where the wearer is; nil where there is no wearer.
    public var radius: Double?

    /// Makes a drawing.
    public init(title: String, description: String, paths: [Path], radius: Double? = nil, unit: String? = nil) {
        self.title = title
        self.description = description
        self.paths = paths
        self.radius = radius
        self.unit = unit
    }
}

/// A table of one run, beside the scores of all.
public struct DetailTable: Sendable, Equatable, Codable {
    /// What it is called.
    public var title: String
    /// The names of the columns; the first names the rows.
    public var columns: [String]
    /// The cells, row by row, as they are to be read.
    public var rows: [[String]]

    /// Makes a table.
    public init(title: String, columns: [String], rows: [[String]]) {
        self.title = title
        self.columns = columns
        self.rows = rows
    }
}
