/// What one evaluation gave, with all that its report shows: written into the report, and read from it again when
/// several are put side by side.
public struct EvaluationRun: Sendable, Equatable, Codable {
    /// What was evaluated.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case prediction, collision, tracking, detection, orientation, ranging
    }

    /// What was evaluated.
    public var kind: Kind
    /// What tells the run from others of its kind: the predictor, the file.
    public var name: String
    /// The scores, as `--json` prints them.
    public var scores: JSONValue
    /// Curves and histograms.
    public var figures: [Figure]
    /// Lines for each scene, recording or walk.
    public var tables: [DetailTable]
    /// The worst samples, worst first.
    public var worst: [Drawing]
    /// What was run, on what, with which program: name and value.
    public var facts: [Fact]
    /// Every setting in force.
    public var settings: [Setting]

    /// One thing to know about a run.
    public struct Fact: Sendable, Equatable, Codable {
        /// What it is.
        public var name: String
        /// The words.
        public var value: String

        /// States a fact.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// One value of the configuration.
    public struct Setting: Sendable, Equatable, Codable {
        /// Table and key.
        public var name: String
        /// The value as in a file.
        public var value: String
        /// Its unit, empty where it has none.
        public var unit: String
        /// Whether it is another one than the default.
        public var isChanged: Bool

        /// Gathers a setting.
        public init(name: String, value: String, unit: String, isChanged: Bool) {
            self.name = name
            self.value = value
            self.unit = unit
            self.isChanged = isChanged
        }
    }

    /// Gathers a run.
    public init(
        kind: Kind, name: String, scores: JSONValue, figures: [Figure] = [], tables: [DetailTable] = [],
        worst: [Drawing] = [], facts: [Fact] = [], settings: [Setting] = []
    ) {
        self.kind = kind
        self.name = name
        self.scores = scores
        self.figures = figures
        self.tables = tables
        self.worst = worst
        self.facts = facts
        self.settings = settings
    }
}

extension EvaluationRun.Kind {
    /// The kind whose `--json` has these keys; nil where they are of none.
    public init?(scores: JSONValue) {
        let signs: [(String, Self)] = [
            ("ade", .prediction), ("frame_level", .collision), ("HOTA", .tracking), ("AP50", .detection),
            ("inclination_rmse_deg", .orientation), ("mean_relative_error", .ranging),
        ]
        guard let kind = signs.first(where: { scores[$0.0] != nil })?.1 else { return nil }
        self = kind
    }
}
