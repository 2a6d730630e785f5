/// How well a detector did: fractions, not per cent.
public struct DetectionScores: Sendable, Equatable {
    /// Average precision at an overlap of 0.5: the area under the interpolated curve of precision over recall, from all
    /// its points.
    public var averagePrecision50 = 0.0
    /// The mean of the average precision at overlaps of 0.50, 0.55, … 0.95.
    public var averagePrecision = 0.0
    /// Share of all boxes reported, down to the lowest score in the file, that are right at an overlap of 0.5.
    public var precision = 0.0
    /// Share of the persons found by all boxes reported, at an overlap of 0.5.
    public var recall = 0.0
    /// Log-average miss rate over 0.01 to 1 false alarms a frame, at an overlap of 0.5; lower is better.
    public var logAverageMissRate = 1.0
    /// The best harmonic mean of precision and recall at any threshold of the score, at an overlap of 0.5.
    public var bestF1 = 0.0
    /// The threshold of the score that gives it; nil where nothing is reported.
    public var bestThreshold: Double?
    /// Persons to find.
    public var persons = 0
    /// What each threshold of the score gives at an overlap of 0.5, by falling threshold.
    public private(set) var curve: [Point] = []
    /// The frames with the most faults at the best threshold, worst first; empty where they were not asked for.
    public private(set) var worst: [DetectionFaults] = []

    /// The boxes at or above one score.
    public struct Point: Sendable, Equatable {
        /// The threshold.
        public var score: Double
        /// Share of the boxes that are right.
        public var precision: Double
        /// Share of the persons found.
        public var recall: Double
        /// Wrong boxes a frame.
        public var falseAlarmsPerFrame: Double
    }

    /// Scores a sequence.
    ///
    /// Persons whom the truth leaves out (MOTChallenge's conf = 0, distractors, KITTI's truncated, hidden and sitting
    /// ones) gain and cost nothing.
    ///
    /// - Parameters:
    ///   - sequence: truth and detections.
    ///   - keepsWorst: whether to keep the frames with the most faults.
    public init(_ sequence: LabelledSequence, keepsWorst: Bool = false) {
        var search = OverlapSearch()
        let overlaps = sequence.frames.map { frame in
            var overlaps: [Overlap] = []
            search.find(frame.truth.map(\.box), frame.result.map(\.box), into: &overlaps)
            return overlaps
        }
        for step in 0..<10 {
            let matching = DetectionMatching(
                sequence, overlaps: overlaps, threshold: 0.5 + 0.05 * Double(step))
            let curve = DetectionCurve(matching)
            averagePrecision += curve.averagePrecision / 10
            if step == 0 { setScoresAtHalf(curve, frames: sequence.frameCount) }
        }
        if keepsWorst {
            // Where nothing is reported every person is missed, whatever the threshold.
            worst = DetectionFaults.worst(sequence, overlaps: overlaps, threshold: bestThreshold ?? .infinity)
        }
    }

    private mutating func setScoresAtHalf(_ curve: DetectionCurve, frames: Int) {
        averagePrecision50 = curve.averagePrecision
        persons = curve.persons
        logAverageMissRate = curve.logAverageMissRate(frames: frames)
        self.curve = curve.points.map { point in
            Point(
                score: point.score, precision: point.precision, recall: curve.recall(point),
                falseAlarmsPerFrame: Double(point.wrong) / Double(max(1, frames)))
        }
        if let last = curve.points.last {
            precision = last.precision
            recall = curve.recall(last)
        }
        if let best = curve.best {
            bestF1 = best.f1
            bestThreshold = best.point.score
        }
    }
}

/// The keys of the command-line contract, and the best threshold.
extension DetectionScores: Encodable {
    private enum CodingKeys: String, CodingKey {
        case averagePrecision50 = "AP50"
        case averagePrecision = "AP"
        case precision
        case recall
        case logAverageMissRate = "log_average_miss_rate"
        case bestF1 = "best_f1"
        case bestThreshold = "best_f1_threshold"
        case persons
    }
}
