import Calibration
import Diagnostics
import Geometry
import RealModule

/// A pair of cameras as it follows from pairs of views.
public struct StereoFit: Sendable {
    /// The left camera alone.
    public var left: CameraFit
    /// The right camera alone.
    public var right: CameraFit
    /// Both cameras, and how they stand to each other, fitted together.
    public var calibration: CalibrationFile
    /// Root mean square distance of a corner from where it should be, in both pictures, pixels.
    public var reprojectionError: Double
    /// Root mean square difference of the rows of a corner in the rectified pictures, pixels.
    public var rowError: Double
    /// Names of the left pictures of the pairs that were used.
    public var pairs: [String]
    /// Pairs that were left out.
    public var rejected: [CameraFit.Rejection]

    /// Whether the pair may be used.
    ///
    /// - Parameters:
    ///   - leftCoverage: coverage of the left camera's views.
    ///   - rightCoverage: coverage of the right camera's.
    public func verdict(left leftCoverage: BoardCoverage, right rightCoverage: BoardCoverage) -> CalibrationVerdict {
        var verdict = CalibrationVerdict()
        verdict.add(CalibrationVerdict(left, coverage: leftCoverage), of: "left")
        verdict.add(CalibrationVerdict(right, coverage: rightCoverage), of: "right")
        if rowError > 1.5 {
            verdict.note(
                .refuse, "rows of both pictures differ by \(rounded(rowError)) pixels after rectification",
                remedy: "Take both pictures at the same moment, with cameras fixed to each other, and the same board")
        } else if rowError > 0.5 {
            verdict.note(.usable, "rows of both pictures differ by \(rounded(rowError)) pixels after rectification")
        }
        guard let stereo = calibration.stereo else { return verdict }
        let t = stereo.translation
        if t.x > 0 {
            verdict.note(
                .refuse,
                "the right camera comes out on the left: the pictures are exchanged, or all of them are mirrored",
                remedy: "Exchange left and right, or switch the mirroring of the cameras off")
        } else if -t.x < 0.7 * stereo.baseline {
            verdict.note(.refuse, "the cameras do not stand side by side")
        }
        let turn = stereo.rotation.angle * 180 / .pi
        if turn > 20 { verdict.note(.refuse, "the cameras look \(Int(turn)) degrees apart") }
        return verdict
    }

    private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}

/// Calibrates a pair of cameras: each alone first, then both together from the corners that both saw well.
public enum StereoCalibrator {
    /// Fits a pair.
    ///
    /// - Parameters:
    ///   - pairs: the same board at the same moment, left and right.
    ///   - others: views of one camera without a partner: they help that camera.
    ///   - size: of all pictures.
    /// - Throws: `badData` where too few pairs fit.
    public static func calibrate(
        _ pairs: [(left: BoardView, right: BoardView)], others: (left: [BoardView], right: [BoardView]) = ([], []),
        size: PictureSize
    ) throws(Fault) -> StereoFit {
        let result: Result<StereoFit, Fault>
        do throws(Fault) {
            result = .success(try fit(pairs, others: others, size: size))
        } catch {
            result = .failure(error)
        }
        let isSound = if case .success(let fit) = result { fit.rowError < 1.5 } else { false }
        if !isSound, pairs.count >= CameraFit.leastViews, let side = mirroredSide(pairs, size: size) {
            throw Fault(
                .badData, "the \(side) pictures are mirrored: they fit the others once they are turned back",
                at: .init(file: side == "left" ? pairs[0].left.name : pairs[0].right.name),
                remedy: "Switch the mirroring of the \(side) camera off, and take the pictures again")
        }
        return try result.get()
    }

    /// Which camera's pictures are in a mirror, as far as turning them back makes the pairs agree.
    ///
    /// A chessboard's mirror image is a chessboard, so one camera alone does not tell. Turning back the wrong side makes
    /// the pairs agree too, in a world seen in a mirror: there the right camera stands on the left.
    private static func mirroredSide(_ pairs: [(left: BoardView, right: BoardView)], size: PictureSize) -> String? {
        for isRowFlipped in [true, false] {
            func turned(_ view: BoardView) -> BoardView {
                view.mirrored(width: size.width).renumbered(isRowFlipped: isRowFlipped)
            }
            func agree(_ pairs: [(left: BoardView, right: BoardView)]) -> Bool {
                guard let fit = try? fit(pairs, size: size), let stereo = fit.calibration.stereo else { return false }
                return fit.rowError < 0.5 && stereo.translation.x < 0
            }
            if agree(pairs.map { (left: turned($0.left), right: $0.right) }) { return "left" }
            if agree(pairs.map { (left: $0.left, right: turned($0.right)) }) { return "right" }
        }
        return nil
    }

    private static func fit(
        _ pairs: [(left: BoardView, right: BoardView)], others: (left: [BoardView], right: [BoardView]) = ([], []),
        size: PictureSize
    ) throws(Fault) -> StereoFit {
        guard pairs.count >= CameraFit.leastViews else {
            throw Fault(
                .badData,
                "the board was found in both pictures of \(pairs.count) \(pairs.count == 1 ? "pair" : "pairs"), and at "
                    + "least \(CameraFit.leastViews) are needed",
                remedy: "Take \(BoardCoverage.enoughViews) or more pairs with the board whole in both pictures")
        }
        let left = try CameraCalibrator.calibrate(pairs.map(\.left) + others.left, size: size)
        let right = try CameraCalibrator.calibrate(pairs.map(\.right) + others.right, size: size)
        var rejected: [CameraFit.Rejection] = []
        var shared: [(left: BoardView, right: BoardView)] = []
        for pair in pairs {
            if let why = left.rejected.first(where: { $0.name == pair.left.name })
                ?? right.rejected.first(where: { $0.name == pair.right.name })
            {
                rejected.append(why)
                continue
            }
            guard let a = left.views.first(where: { $0.name == pair.left.name }),
                let b = right.views.first(where: { $0.name == pair.right.name }), let common = common(a, b)
            else {
                rejected.append(.init(name: pair.left.name, reason: "both pictures share too few corners"))
                continue
            }
            shared.append(common)
        }
        var fitted: CameraSolver.Pair?
        while shared.count >= CameraFit.leastViews {
            let pair = try CameraSolver.pair(
                left: shared.map(\.left), right: shared.map(\.right), size: size, cameras: (left.camera, right.camera))
            fitted = pair
            let errors = pair.errors.map { max($0.left, $0.right) }
            // One pair that was not taken at the same moment bends all; the worst goes, and the rest is fitted again.
            let limit = max(0.5, 3 * CameraCalibrator.median(errors))
            guard let worst = errors.indices.max(by: { errors[$0] < errors[$1] }), errors[worst] > limit else { break }
            rejected.append(
                .init(
                    name: shared[worst].left.name,
                    reason:
                        "its two pictures disagree by \((errors[worst] * 10).rounded() / 10) pixels: not taken at the "
                        + "same moment, or one of them is another board"))
            shared.remove(at: worst)
            if shared.count < CameraFit.leastViews { fitted = nil }
        }
        guard let fitted else {
            throw Fault(
                .badData, "only \(shared.count) pairs agree, and at least \(CameraFit.leastViews) are needed",
                remedy: "Check that left and right pictures belong together, in the same order, and are not mirrored")
        }
        var calibration = CalibrationFile(left: fitted.left)
        calibration.right = fitted.right
        calibration.stereo = fitted.extrinsics
        let error = fitted.errors.flatMap { [$0.left, $0.right] }.rootMeanSquare
        calibration.reprojectionError = error
        return StereoFit(
            left: left, right: right, calibration: calibration, reprojectionError: error,
            rowError: rowError(shared, fitted), pairs: shared.map(\.left.name), rejected: rejected)
    }

    /// The corners that both views have; nil where they are too few.
    private static func common(_ a: BoardView, _ b: BoardView) -> (left: BoardView, right: BoardView)? {
        let both = Set(a.corners.map(\.identity)).intersection(b.corners.map(\.identity))
        guard both.count >= 6 else { return nil }
        return (
            BoardView(name: a.name, corners: a.corners.filter { both.contains($0.identity) }),
            BoardView(name: b.name, corners: b.corners.filter { both.contains($0.identity) })
        )
    }

    private static func rowError(
        _ pairs: [(left: BoardView, right: BoardView)], _ fit: CameraSolver.Pair
    ) -> Double {
        let rectified = StereoRectification(left: fit.left, right: fit.right, extrinsics: fit.extrinsics)
        var differences: [Double] = []
        for pair in pairs {
            for (a, b) in zip(pair.left.corners, pair.right.corners) {
                let l = rectified.left(fit.left.ray(u: a.pixel.x, v: a.pixel.y))
                let r = rectified.right(
                    Vector<RightCamera>(fit.right.ray(u: b.pixel.x, v: b.pixel.y).coordinates))
                differences.append(rectified.focalLength * (l.y / l.z - r.y / r.z))
            }
        }
        return differences.rootMeanSquare
    }
}
