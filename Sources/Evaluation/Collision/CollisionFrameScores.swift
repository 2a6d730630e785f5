/// One frame-level sample: how likely a collision was held, and whether it came.
struct CollisionSample: Sendable, Equatable {
    var probability: Double
    var collides: Bool
}

/// How well the risk estimate told, frame by frame, who would come too near.
public struct CollisionFrameScores: Sendable, Equatable, Encodable {
    /// Share of the flagged samples that were right.
    public var precision = 0.0
    /// Share of the coming collisions that were flagged.
    public var recall = 0.0
    /// Harmonic mean of the two.
    public var f1 = 0.0
    /// Average precision: the sum over thresholds of precision times gain in recall, without interpolation.
    public var averagePrecision = 0.0
    /// Number of samples.
    public var count = 0
    /// Number of samples with a coming collision.
    public var collisions = 0

    private enum CodingKeys: String, CodingKey {
        case precision, recall, f1, count, collisions
        case averagePrecision = "average_precision"
    }

    init(_ samples: [CollisionSample], threshold: Double) {
        count = samples.count
        collisions = samples.count { $0.collides }
        let curve = CollisionCurve(samples)
        averagePrecision = curve.averagePrecision
        let point = curve.point(atThreshold: threshold)
        precision = point.precision
        recall = point.recall
        f1 = point.f1
    }
}
