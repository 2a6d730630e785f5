/// A distance as it was measured, with its stated uncertainty, beside the true one.
public struct RangingSample: Sendable, Equatable {
    /// Measured horizontal distance, metres.
    public var estimate: Double
    /// Standard deviation stated with it, metres.
    public var standardDeviation: Double
    /// True horizontal distance, metres.
    public var truth: Double

    /// Makes a sample.
    public init(estimate: Double, standardDeviation: Double, truth: Double) {
        self.estimate = estimate
        self.standardDeviation = standardDeviation
        self.truth = truth
    }
}

/// How well distances are measured.
public struct RangingScores: Sendable, Equatable, Encodable {
    /// Number of distances.
    public var count = 0
    /// Mean of |estimate − truth| / truth; nil without samples, as are the others.
    public var meanRelativeError: Double?
    /// Median of the same.
    public var medianRelativeError: Double?
    /// Mean of (estimate − truth) / truth: positive where people are thought to be further away than they are.
    public var bias: Double?
    /// Share of the true distances within 1.645 standard deviations of the measured one: 90 % if these are honest.
    public var coverage: Double?

    private enum CodingKeys: String, CodingKey {
        case count, bias
        case meanRelativeError = "mean_relative_error"
        case medianRelativeError = "median_relative_error"
        case coverage = "coverage_90"
    }

    /// Half the width of the central 90 % of a normal distribution, in standard deviations.
    private static let halfWidth90 = 1.6448536269514722

    /// Scores distances; a sample whose true distance is not positive or that is not finite is left out.
    public init(_ samples: [RangingSample]) {
        let usable = samples.filter { $0.truth > 0 && $0.truth.isFinite && $0.estimate.isFinite }
        let relative = usable.map { ($0.estimate - $0.truth) / $0.truth }
        count = usable.count
        bias = relative.mean
        meanRelativeError = relative.map { abs($0) }.mean
        medianRelativeError = SortedValues(relative.map { abs($0) }).quantile(0.5)
        coverage =
            usable.map {
                abs($0.estimate - $0.truth) <= Self.halfWidth90 * $0.standardDeviation ? 1.0 : 0
            }.mean
    }

    /// Writes the scores under the keys of the command-line contract; those that are not known are null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(count, forKey: .count)
        try container.encode(meanRelativeError, forKey: .meanRelativeError)
        try container.encode(medianRelativeError, forKey: .medianRelativeError)
        try container.encode(bias, forKey: .bias)
        try container.encode(coverage, forKey: .coverage)
    }
}
