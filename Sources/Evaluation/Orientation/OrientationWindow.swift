import Geometry
import RealModule

/// One span of a recording in which the rotation was estimated badly, and how the error came about.
public struct OrientationWindow: Sendable, Equatable {
    /// When it begins, seconds.
    public var start: Double
    /// Error of the rotation from its start to its end, radians.
    public var error: Double
    /// How far the sensor truly turned from its start to its end, radians.
    public var turned: Double
    /// How far it turned on the way, there and back, radians.
    public var turnedInAll: Double
    /// The error from moment to moment, radians, as a place whose distance from the origin is the error: x what of it is
    /// about the vertical, right positive, and y what is about the level axis of the error at the end.
    public var errors: [SIMD2<Double>]

    /// What of the error at the end is about the vertical, radians, right positive.
    public var headingError: Double { errors.last?.x ?? 0 }
    /// What of it is about a level axis, radians.
    public var inclinationError: Double { errors.last?.y ?? 0 }

    /// How many windows are kept.
    public static let size = 10

    /// The spans with the greatest errors, worst first, none overlapping another.
    static func worst(of spans: [OrientationScores.Span], in scored: [ScoredOrientation]) -> [OrientationWindow] {
        var kept: [OrientationScores.Span] = []
        for span in spans.sorted(by: { ($1.error, $0.first) < ($0.error, $1.first) }) {
            if kept.count == size { break }
            let isApart = kept.allSatisfy { span.last <= $0.first || span.first >= $0.last }
            if isApart { kept.append(span) }
        }
        return kept.map { OrientationWindow($0, in: scored) }
    }

    /// Axis times angle, radians.
    private static func vector(of turn: Rotation<Body, Body>) -> Vector<Body> {
        let length = (turn.v * turn.v).sum().squareRoot()
        guard length > 0 else { return Vector(0, 0, 0) }
        return Vector(turn.v * ((turn.w < 0 ? -1 : 1) * turn.angle / length))
    }

    private init(_ span: OrientationScores.Span, in scored: [ScoredOrientation]) {
        let first = scored[span.first]
        // No more points than an eye sees, the last among them.
        let step = max(1, (span.last - span.first) / 60)
        let places = Array(stride(from: span.first, to: span.last, by: step)) + [span.last]
        let vectors = places.map { place in
            // From the true orientation to the estimated one, both turned so that they begin alike.
            let estimate = first.estimate.inverse.after(scored[place].estimate)
            let truth = first.truth.inverse.after(scored[place].truth)
            return first.truth(Self.vector(of: estimate.after(truth.inverse))).coordinates
        }
        let end = vectors[vectors.count - 1]
        let level = SIMD2(end.x, end.y)
        let length = (level * level).sum().squareRoot()
        let axis = length > 0 ? level / length : SIMD2(1, 0)
        start = first.time
        error = span.error
        turned = first.truth.angle(to: scored[span.last].truth)
        turnedInAll = zip(places, places.dropFirst()).reduce(0) { sum, step in
            sum + scored[step.0].truth.angle(to: scored[step.1].truth)
        }
        errors = vectors.map { SIMD2(-$0.z, (SIMD2($0.x, $0.y) * axis).sum()) }
    }
}
