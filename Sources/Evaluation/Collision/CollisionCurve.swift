/// Precision and recall at every threshold of the probability.
public struct CollisionCurve: Sendable, Equatable {
    /// What a threshold gives.
    public struct Point: Sendable, Equatable {
        /// Samples at or above it are flagged.
        public var threshold: Double
        /// Flagged and right.
        public var truePositives: Int
        /// Flagged and wrong.
        public var falsePositives: Int
        /// Coming collisions in all.
        public var collisions: Int

        /// Share of the flagged samples that are right; 0 where none is flagged.
        public var precision: Double { Double(truePositives) / Double(max(1, truePositives + falsePositives)) }
        /// Share of the coming collisions that are flagged; 0 where none comes.
        public var recall: Double { Double(truePositives) / Double(max(1, collisions)) }
        /// Harmonic mean of the two.
        public var f1: Double {
            2 * Double(truePositives) / Double(max(1, truePositives + falsePositives + collisions))
        }
    }

    /// One point for each probability that occurs, by falling threshold.
    public private(set) var points: [Point] = []
    private let collisions: Int

    init(_ samples: [CollisionSample]) {
        let sorted = samples.sorted { $0.probability > $1.probability }
        collisions = sorted.count { $0.collides }
        var truePositives = 0
        for (index, sample) in sorted.enumerated() {
            if sample.collides { truePositives += 1 }
            // Samples of one probability can not be told apart by a threshold.
            if index + 1 < sorted.count, sorted[index + 1].probability == sample.probability { continue }
            points.append(
                Point(
                    threshold: sample.probability, truePositives: truePositives,
                    falsePositives: index + 1 - truePositives, collisions: collisions))
        }
    }

    /// What a threshold gives, whether its value occurs or not.
    public func point(atThreshold threshold: Double) -> Point {
        var point =
            points.last { $0.threshold >= threshold }
            ?? Point(threshold: threshold, truePositives: 0, falsePositives: 0, collisions: collisions)
        point.threshold = threshold
        return point
    }

    var averagePrecision: Double {
        var sum = 0.0
        var recall = 0.0
        for point in points {
            sum += (point.recall - recall) * point.precision
            recall = point.recall
        }
        return sum
    }
}
