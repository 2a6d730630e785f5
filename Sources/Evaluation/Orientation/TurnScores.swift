import Geometry
import RealModule

/// How well turns of a camera were measured, beside the true ones.
///
/// A turn over a span is taken in the camera's own axes, q(t)⁻¹ q(t + span), so where both began does not matter.
public struct TurnScores: Sendable, Equatable {
    /// One picture.
    public struct Sample: Sendable {
        /// Seconds.
        public var time: Double
        /// As it was measured.
        public var estimate: Rotation<Camera, SemiLocal>
        /// As it was.
        public var truth: Rotation<Camera, SemiLocal>
        /// Whether the orientation counted as known.
        public var isKnown: Bool

        /// Makes a sample.
        public init(
            time: Double, estimate: Rotation<Camera, SemiLocal>, truth: Rotation<Camera, SemiLocal>, isKnown: Bool
        ) {
            self.time = time
            self.estimate = estimate
            self.truth = truth
            self.isKnown = isKnown
        }
    }

    /// Pictures.
    public let count: Int
    /// Share of the pictures whose orientation counted as known.
    public let knownShare: Double
    /// Length, seconds.
    public let duration: Double
    /// Errors of the turn over one second, radians.
    public let overOneSecond: [Double]
    /// The same over three seconds.
    public let overThreeSeconds: [Double]
    /// Error of the turn from the first picture to the last, radians.
    public let atEnd: Double

    /// Scores a recording.
    ///
    /// - Parameter samples: ascending in time.
    public init(_ samples: [Sample]) {
        count = samples.count
        knownShare = samples.isEmpty ? 0 : Double(samples.count { $0.isKnown }) / Double(samples.count)
        duration = (samples.last?.time ?? 0) - (samples.first?.time ?? 0)
        overOneSecond = Self.errors(samples, span: 1)
        overThreeSeconds = Self.errors(samples, span: 3)
        atEnd = if let first = samples.first, let last = samples.last { Self.error(first, last) } else { 0 }
    }

    /// A quantile of errors, radians; nil where there are none.
    public static func quantile(_ share: Double, of errors: [Double]) -> Double? {
        SortedValues(errors).quantile(share)
    }

    private static func errors(_ samples: [Sample], span: Double) -> [Double] {
        var errors: [Double] = []
        var partner = 0
        for sample in samples {
            let target = sample.time + span
            while partner < samples.count, samples[partner].time < target - 1e-6 { partner += 1 }
            guard partner < samples.count else { break }
            // Across a gap of the recording nothing of this span was measured.
            if samples[partner].time <= target + 0.1 { errors.append(error(sample, samples[partner])) }
        }
        return errors
    }

    private static func error(_ a: Sample, _ b: Sample) -> Double {
        a.truth.inverse.after(b.truth).angle(to: a.estimate.inverse.after(b.estimate))
    }
}

/// Under keys like those of `OrientationSummary`, degrees.
extension TurnScores: Encodable {
    private enum CodingKeys: String, CodingKey {
        case count = "pictures"
        case knownShare = "known_share"
        case duration = "duration_s"
        case one50 = "relative_1s_p50_deg"
        case one95 = "relative_1s_p95_deg"
        case three50 = "relative_3s_p50_deg"
        case three95 = "relative_3s_p95_deg"
        case end = "at_end_deg"
    }

    /// Writes the scores; those that are not known are null.
    public func encode(to encoder: any Encoder) throws {
        func degrees(_ share: Double, _ errors: [Double]) -> Double? {
            Self.quantile(share, of: errors).map { $0 * 180 / .pi }
        }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(count, forKey: .count)
        try container.encode(knownShare, forKey: .knownShare)
        try container.encode(duration, forKey: .duration)
        try container.encode(degrees(0.5, overOneSecond), forKey: .one50)
        try container.encode(degrees(0.95, overOneSecond), forKey: .one95)
        try container.encode(degrees(0.5, overThreeSeconds), forKey: .three50)
        try container.encode(degrees(0.95, overThreeSeconds), forKey: .three95)
        try container.encode(atEnd * 180 / .pi, forKey: .end)
    }
}
