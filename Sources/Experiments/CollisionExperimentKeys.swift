import Evaluation

/// The scores of all walks, and under `per_sequence` those of each by itself, with its `name`.
extension CollisionExperiment: Encodable {
    private enum CodingKeys: String, CodingKey { case perSequence = "per_sequence" }

    private struct NamedScores: Encodable {
        private enum CodingKeys: String, CodingKey { case name }

        var name: String
        var scores: CollisionScores

        func encode(to encoder: any Encoder) throws {
            try scores.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .name)
        }
    }

    /// Writes the scores.
    public func encode(to encoder: any Encoder) throws {
        try scores.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(walks.map { NamedScores(name: $0.name, scores: $0.scores) }, forKey: .perSequence)
    }
}
