/// Whether probabilities mean what they say: those of each tenth beside how often the event came (DeGroot and Fienberg,
/// "The Comparison and Evaluation of Forecasters", The Statistician 1983).
public struct ReliabilityTable: Sendable, Equatable, Encodable {
    /// The samples of one range of probabilities.
    public struct Row: Sendable, Equatable, Encodable {
        /// Least probability of the range.
        public var from: Double
        /// Greatest, itself in the range only where it is 1.
        public var to: Double
        /// Number of samples.
        public var count = 0
        /// Mean of their probabilities; nil without samples.
        public var meanProbability: Double?
        /// Share of them in which the event came; nil without samples.
        public var frequency: Double?

        private enum CodingKeys: String, CodingKey {
            case from, to, count, frequency
            case meanProbability = "mean_probability"
        }
    }

    /// Ten ranges of equal width, from 0 to 1.
    public private(set) var rows: [Row]

    init(_ samples: [CollisionSample]) {
        let ranges = 10
        var probabilities = [Double](repeating: 0, count: ranges)
        var events = [Int](repeating: 0, count: ranges)
        rows = (0..<ranges).map { Row(from: Double($0) / Double(ranges), to: Double($0 + 1) / Double(ranges)) }
        for sample in samples {
            let range = max(0, min(ranges - 1, Int(sample.probability * Double(ranges))))
            rows[range].count += 1
            probabilities[range] += sample.probability
            if sample.collides { events[range] += 1 }
        }
        for range in rows.indices where rows[range].count > 0 {
            rows[range].meanProbability = probabilities[range] / Double(rows[range].count)
            rows[range].frequency = Double(events[range]) / Double(rows[range].count)
        }
    }

    /// Writes the rows alone.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rows)
    }
}
