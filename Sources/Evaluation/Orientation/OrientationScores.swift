import Geometry
import RealModule

/// One moment of a recording with an estimate of the sensor's orientation and, where it is known, the truth.
public struct OrientationSample: Sendable, Equatable {
    /// Seconds.
    public var time: Double
    /// What the filter says.
    public var estimate: Rotation<Body, SemiLocal>
    /// What an optical system says; nil where it does not see the sensor.
    public var truth: Rotation<Body, SemiLocal>?
    /// Whether the moment is to be scored.
    public var isMoving: Bool

    /// Makes a sample.
    public init(
        time: Double, estimate: Rotation<Body, SemiLocal>, truth: Rotation<Body, SemiLocal>?, isMoving: Bool = true
    ) {
        self.time = time
        self.estimate = estimate
        self.truth = truth
        self.isMoving = isMoving
    }
}

/// How well an attitude filter did on one recording, scored where the truth is given and the sensor moves, after it has
/// settled.
///
/// The frames of filter and truth share the vertical but not the heading at the start, and no magnetometer tells it.
/// Neither score depends on that constant offset: the inclination is the angle between the two vertical directions as
/// the sensor sees them, and the rotation over a span is taken in the sensor's own axes, q(t)⁻¹ q(t + span), in which
/// whatever stands to the left of both drops out. So nothing has to be fitted.
public struct OrientationScores: Sendable, Equatable {
    /// Root of the mean square of the inclination's error, radians; nil where nothing is scored.
    public var inclinationRMSE: Double?
    /// Errors of the rotation over a span, radians, one for each moment that has a partner a span later.
    public var relativeErrors: [Double] = []
    /// The spans with the greatest errors, worst first, none overlapping another; empty where they were not asked for.
    public private(set) var worst: [OrientationWindow] = []

    /// How long the filter may settle, seconds.
    public static let settling = 10.0
    /// Over which time rotations are compared, seconds.
    public static let span = 3.0

    /// Scores a recording.
    ///
    /// - Parameters:
    ///   - samples: ascending in time.
    ///   - keepsWorst: whether to keep the spans with the greatest errors.
    public init(_ samples: [OrientationSample], keepsWorst: Bool = false) {
        guard let start = samples.first?.time else { return }
        let scored = samples.compactMap { sample -> ScoredOrientation? in
            guard let truth = sample.truth, sample.isMoving, sample.time - start >= Self.settling else { return nil }
            return ScoredOrientation(time: sample.time, estimate: sample.estimate, truth: truth)
        }
        inclinationRMSE = scored.map { $0.inclinationError * $0.inclinationError }.mean?.squareRoot()
        let spans = Self.spans(scored)
        relativeErrors = spans.map(\.error)
        if keepsWorst { worst = OrientationWindow.worst(of: spans, in: scored) }
    }

    /// A quantile of the relative errors, radians; nil where there are none.
    public func relativeError(quantile: Double) -> Double? { SortedValues(relativeErrors).quantile(quantile) }

    /// By how much a partner may miss the span, seconds: recordings have gaps where the truth is not given.
    private static let spanTolerance = 0.01

    /// A span with its first and last sample and the error of the rotation between them, radians.
    typealias Span = (first: Int, last: Int, error: Double)

    private static func spans(_ scored: [ScoredOrientation]) -> [Span] {
        var spans: [Span] = []
        spans.reserveCapacity(scored.count)
        var partner = 0
        for (index, sample) in scored.enumerated() {
            let target = sample.time + span
            while partner + 1 < scored.count,
                abs(scored[partner + 1].time - target) <= abs(scored[partner].time - target)
            {
                partner += 1
            }
            guard abs(scored[partner].time - target) <= spanTolerance else { continue }
            let estimated = sample.estimate.inverse.after(scored[partner].estimate)
            let actual = sample.truth.inverse.after(scored[partner].truth)
            spans.append((index, partner, actual.angle(to: estimated)))
        }
        return spans
    }
}

/// A moment that is scored.
struct ScoredOrientation {
    var time: Double
    var estimate: Rotation<Body, SemiLocal>
    var truth: Rotation<Body, SemiLocal>

    /// The angle between the vertical directions of estimate and truth as the sensor sees them, radians.
    var inclinationError: Double {
        let up = Vector<SemiLocal>(0, 0, 1)
        let estimated = estimate.inverse(up)
        let actual = truth.inverse(up)
        // The arc tangent keeps its precision near zero, where the arc cosine loses half of the digits.
        return .atan2(y: estimated.cross(actual).length, x: estimated.dot(actual))
    }
}
