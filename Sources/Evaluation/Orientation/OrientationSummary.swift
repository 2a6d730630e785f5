/// The scores of several recordings.
public struct OrientationSummary: Sendable, Equatable {
    /// One recording's line.
    public struct Recording: Sendable, Equatable {
        /// What it is called.
        public var name: String
        /// How well the filter did on it.
        public var scores: OrientationScores

        /// Makes a line.
        public init(name: String, scores: OrientationScores) {
            self.name = name
            self.scores = scores
        }
    }

    /// The recordings in the order given.
    public var recordings: [Recording]

    /// Makes a summary.
    public init(_ recordings: [Recording]) { self.recordings = recordings }

    /// The mean over recordings of the root mean square error of the inclination, radians.
    public var inclinationRMSE: Double? { recordings.compactMap(\.scores.inclinationRMSE).mean }

    /// A quantile of the relative errors of all recordings together, radians.
    public func relativeError(quantile: Double) -> Double? {
        SortedValues(recordings.flatMap(\.scores.relativeErrors)).quantile(quantile)
    }
}

private func degrees(_ radians: Double?) -> Double? { radians.map { $0 * 180 / .pi } }

/// The keys of the command-line contract, degrees.
extension OrientationSummary: Encodable {
    private enum CodingKeys: String, CodingKey {
        case recordings
        case inclination = "inclination_rmse_deg"
        case relative95 = "relative_3s_p95_deg"
    }

    /// Writes the scores; those that are not known are null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(recordings, forKey: .recordings)
        try container.encode(degrees(inclinationRMSE), forKey: .inclination)
        try container.encode(degrees(relativeError(quantile: 0.95)), forKey: .relative95)
    }
}

/// The keys of the command-line contract, degrees.
extension OrientationSummary.Recording: Encodable {
    private enum CodingKeys: String, CodingKey {
        case name
        case inclination = "inclination_rmse_deg"
        case relative50 = "relative_3s_p50_deg"
        case relative95 = "relative_3s_p95_deg"
    }

    /// Writes the scores; those that are not known are null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(degrees(scores.inclinationRMSE), forKey: .inclination)
        try container.encode(degrees(scores.relativeError(quantile: 0.5)), forKey: .relative50)
        try container.encode(degrees(scores.relativeError(quantile: 0.95)), forKey: .relative95)
    }
}
