/// The keys of the command-line contract that are scores; what was run (predictor, frame, steps, time) is added by the
/// command, which may encode into the same encoder.
extension PredictionSummary: Encodable {
    private enum CodingKeys: String, CodingKey {
        case count, ade, fde, nll, scenes, average
        case adeInterval = "ade_interval_95"
        case fdeInterval = "fde_interval_95"
        case adeAt = "ade_at"
        case fdeAt = "fde_at"
        case minADE = "min_ade_k"
        case minFDE = "min_fde_k"
        case coverage = "coverage_90"
        case coverageAt = "coverage_90_at"
        case missRate = "miss_rate_2m"
    }

    /// Writes the scores; those that are not known are null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(count, forKey: .count)
        try container.encode(ade, forKey: .ade)
        try container.encode(fde, forKey: .fde)
        try container.encode(adeInterval.map { [$0.lowerBound, $0.upperBound] }, forKey: .adeInterval)
        try container.encode(fdeInterval.map { [$0.lowerBound, $0.upperBound] }, forKey: .fdeInterval)
        try container.encode(byTime(adeAt), forKey: .adeAt)
        try container.encode(byTime(fdeAt), forKey: .fdeAt)
        try container.encode(minADE, forKey: .minADE)
        try container.encode(minFDE, forKey: .minFDE)
        try container.encode(nll, forKey: .nll)
        try container.encode(coverage, forKey: .coverage)
        try container.encode(byTime(coverageAt), forKey: .coverageAt)
        try container.encode(missRate, forKey: .missRate)
        try container.encode(scenes, forKey: .scenes)
        try container.encode(average, forKey: .average)
    }

    /// Values under their times, `"1.0"` and so on; times beyond the last step are left out.
    private func byTime(_ values: [Double?]) -> [String: Double] {
        var result: [String: Double] = [:]
        for (time, value) in zip(reportTimes, values) { result["\(time)"] = value }
        return result
    }
}
