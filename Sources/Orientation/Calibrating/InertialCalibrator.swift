import Geometry
import RealModule

/// Measures how an inertial sensor sits beside a camera, from recordings in which both turn and, for a while, rest.
///
/// The bias is the gyroscope's mean at rest. Rotation and time offset come from `TurnAlignment`. How far they are known is
/// told by the delete-a-group jackknife: each tenth of the recording is left out in turn, so that neighbouring errors,
/// which are alike, are not counted as many.
public struct InertialCalibrator: Sendable {
    /// The largest time offset that is looked for, seconds.
    public var largestOffset = 1.0
    /// A span of turning is at least so long, seconds: long enough for a turn to stand out of a camera's noise, short
    /// enough for the beginning and the end of a turn to be told apart.
    var span = 0.2
    /// So many spans are used at most; neighbours say nearly the same.
    var mostSpans = 2000
    /// In this part of the spans the camera must turn faster than `leastSpeed`.
    static let movingPart = 0.1
    static let leastSpeed = 15 * Double.pi / 180
    /// Root mean square of the turn off the main axis, radians a second.
    static let leastOffAxis = 5 * Double.pi / 180
    /// What is found must be known to, radians and seconds.
    static let largestRotationDeviation = 1 * Double.pi / 180
    static let largestOffsetDeviation = 0.005

    /// The defaults.
    public init() {}

    /// Calibrates.
    ///
    /// - Throws: why nothing can be told, with what to do.
    public func calibrate(
        _ recordings: [TurningRecording]
    ) throws(InertialCalibrationRefusal) -> InertialCalibration {
        try UnitCheck.check(recordings)
        let rest = GyroscopeRest(recordings)
        guard rest.duration >= GyroscopeRest.least else {
            guard rest.durationWhileCameraTurned < GyroscopeRest.least else { throw .restWhileTurning }
            throw .noRest(found: rest.duration)
        }
        let alignment = TurnAlignment(
            paths: recordings.map { GyroscopePath($0.readings, bias: rest.bias) }, spans: spans(recordings))
        guard alignment.spans.count >= 50 else { throw .tooShort }
        try TurnCheck.check(alignment.spans)
        var fit = try best(alignment)
        try judge(&fit, alignment)
        let deviations = jackknife(fit, alignment)
        guard deviations.rotation < Self.largestRotationDeviation, deviations.offset < Self.largestOffsetDeviation
        else { throw .uncertain(rotation: deviations.rotation, offset: deviations.offset) }
        return InertialCalibration(
            rotation: fit.rotation, rotationDeviation: deviations.rotation, timeOffset: fit.offset,
            timeOffsetDeviation: deviations.offset, gyroscopeBias: rest.bias, biasDeviation: rest.deviation,
            scale: fit.scale, residual: fit.residual, outliers: fit.outliers, restDuration: rest.duration,
            turningDuration: covered(recordings))
    }

    /// The camera's turns over some 0.2 s from each of its samples, or from every so many-th.
    private func spans(_ recordings: [TurningRecording]) -> [TurnAlignment.Span] {
        let samples = recordings.reduce(0) { $0 + $1.camera.samples.count }
        let every = max(1, samples / mostSpans)
        var spans: [TurnAlignment.Span] = []
        for (path, recording) in recordings.enumerated() {
            guard let origin = recording.readings.first(where: { $0.angularRate.isFinite })?.time else { continue }
            let all = recording.camera.samples
            for first in stride(from: 0, to: all.count, by: every) {
                var last = first
                while last + 1 < all.count, all[last + 1].isContinued,
                    all[last + 1].time.since(all[last].time) <= 2 * span
                {
                    last += 1
                    if all[last].time.since(all[first].time) >= span { break }
                }
                let duration = all[last].time.since(all[first].time)
                guard duration >= span else { continue }
                spans.append(
                    TurnAlignment.Span(
                        path: path, start: all[first].time.since(origin), end: all[last].time.since(origin),
                        turn: all[first].rotation.inverse.after(all[last].rotation).rotationVector))
            }
        }
        return spans
    }

    /// Seconds of the camera's turning.
    private func covered(_ recordings: [TurningRecording]) -> Double {
        recordings.reduce(0) { sum, recording in
            zip(recording.camera.samples, recording.camera.samples.dropFirst()).reduce(sum) {
                $0 + ($1.1.isContinued ? min($1.1.time.since($1.0.time), 2 * span) : 0)
            }
        }
    }

    /// The best of the solutions that the correlation of speeds suggests.
    private func best(_ alignment: TurnAlignment) throws(InertialCalibrationRefusal) -> TurnAlignment.Fit {
        let step = 0.02
        let count = Int((largestOffset / step).rounded(.up))
        let every = max(1, alignment.spans.count / 700)
        let offsets = (-count...count).map { Double($0) * step }
        let scores = offsets.map { alignment.correlation(offset: $0, stride: every) }
        guard let top = scores.max(), top > 0.3 else { throw .disagreement(nil) }
        var peaks = scores.indices.filter { index in
            let left = index > 0 ? scores[index - 1] : -2
            let right = index + 1 < scores.count ? scores[index + 1] : -2
            return scores[index] >= left && scores[index] > right && scores[index] > top - 0.3
        }
        peaks.sort { scores[$0] > scores[$1] }
        var fits: [TurnAlignment.Fit] = []
        for peak in peaks.prefix(8) {
            guard let rotation = alignment.rotation(offset: offsets[peak]) else { continue }
            fits.append(alignment.refined(TurnAlignment.Fit(rotation: rotation, offset: offsets[peak])))
        }
        fits.sort { $0.cost < $1.cost }
        guard let best = fits.first, best.cost.isFinite else { throw .disagreement(nil) }
        if let rival = fits.first(where: { abs($0.offset - best.offset) > 0.1 }), rival.cost < 1.5 * best.cost,
            !isPoor(best, alignment)
        {
            throw .periodic(best.offset, rival.offset)
        }
        return best
    }

    /// Whether a fit leaves so much that it explains nothing.
    private func isPoor(_ fit: TurnAlignment.Fit, _ alignment: TurnAlignment) -> Bool {
        let squares = alignment.spans.reduce(0.0) { $0 + ($1.turn * $1.turn).sum() }
        let turned = (squares / Double(alignment.spans.count)).squareRoot()
        return fit.cost > 0.3 * turned || fit.outliers > 0.4
    }

    private func judge(
        _ fit: inout TurnAlignment.Fit, _ alignment: TurnAlignment
    ) throws(InertialCalibrationRefusal) {
        if isPoor(fit, alignment) {
            if let mirrored = alignment.mirrored.rotation(offset: fit.offset) {
                let other = alignment.mirrored.refined(TurnAlignment.Fit(rotation: mirrored, offset: fit.offset))
                if other.cost < 0.5 * fit.cost { throw .leftHanded }
            }
            throw .disagreement(fit.residual)
        }
        guard abs(fit.scale - 1) < 0.05 else { throw .scale(fit.scale) }
    }

    private func jackknife(
        _ fit: TurnAlignment.Fit, _ alignment: TurnAlignment
    ) -> (rotation: Double, offset: Double) {
        let groups = 10
        let size = (alignment.spans.count + groups - 1) / groups
        let parts = (0..<groups).map { group in
            alignment.refined(fit, iterations: 4) { $0 / size != group }
        }
        let turns: [SIMD3<Double>] = parts.map { part in
            let turn: Rotation<Body, Body> = fit.rotation.inverse.after(part.rotation)
            return turn.rotationVector
        }
        let mean = turns.reduce(SIMD3<Double>.zero, +) / Double(groups)
        let offset = parts.reduce(0.0) { $0 + $1.offset } / Double(groups)
        let factor = Double(groups - 1) / Double(groups)
        var squares = SIMD3<Double>.zero
        var offsetSquares = 0.0
        for (turn, part) in zip(turns, parts) {
            let departure = turn - mean
            squares += departure * departure * factor
            offsetSquares += (part.offset - offset) * (part.offset - offset) * factor
        }
        return (squares.sum().squareRoot(), offsetSquares.squareRoot())
    }
}

extension TurnAlignment {
    /// The camera's turns taken the other way round: what fits them better is the mirror image of a rotation.
    var mirrored: TurnAlignment {
        TurnAlignment(
            paths: paths,
            spans: spans.map { Span(path: $0.path, start: $0.start, end: $0.end, turn: -$0.turn) })
    }
}
