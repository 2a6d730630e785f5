/// How well disparities were measured where they are known.
public struct DisparityScores: Sendable, Equatable, Encodable {
    /// Pixels whose true disparity is known.
    public var known = 0
    /// Share of those for which one was found.
    public var density: Double?
    /// Mean of |found − true|, pixels; nil where none was found, as are the others.
    public var meanAbsoluteError: Double?
    /// Median of the same.
    public var medianAbsoluteError: Double?
    /// Share of the found ones that are wrong by more than one pixel (Middlebury's bad 1.0).
    public var bad1: Double?
    /// Share of the found ones that are wrong by more than two pixels.
    public var bad2: Double?

    private enum CodingKeys: String, CodingKey {
        case known, density
        case meanAbsoluteError = "mean_absolute_error_px"
        case medianAbsoluteError = "median_absolute_error_px"
        case bad1 = "bad_1px"
        case bad2 = "bad_2px"
    }

    /// Scores disparities.
    ///
    /// - Parameters:
    ///   - found: pixels; not a number where none was found.
    ///   - truth: pixels; 0 where it is not known. As many.
    public init(found: [Float], truth: [Float]) {
        precondition(found.count == truth.count)
        var errors: [Double] = []
        for (found, truth) in zip(found, truth) where truth > 0 {
            known += 1
            if found.isFinite { errors.append(abs(Double(found) - Double(truth))) }
        }
        guard known > 0 else { return }
        density = Double(errors.count) / Double(known)
        meanAbsoluteError = errors.mean
        medianAbsoluteError = SortedValues(errors).quantile(0.5)
        bad1 = errors.map { $0 > 1 ? 1.0 : 0 }.mean
        bad2 = errors.map { $0 > 2 ? 1.0 : 0 }.mean
    }
}
