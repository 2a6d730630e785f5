import Calibration
import Diagnostics
import Geometry
import RealModule

/// Calibrates one camera from views of a board, and leaves out what does not fit.
///
/// A corner that lies much further off than most is one that was taken for another, or blurred; a view of which many
/// corners do is a wrong one. Both are left out and the camera is fitted again, until nothing changes.
public enum CameraCalibrator {
    /// Corners that lie so many times as far off as the median are left out: of a normal error in two directions, 3 in
    /// 10,000 do.
    static let outlierFactor = 3.5
    /// Corners within this distance never are, pixels.
    static let alwaysGood = 0.3
    /// A view keeps at least this share of its corners, or it is left out.
    static let leastShare = 0.7
    /// Logarithm of odds, twice, by which the third radial coefficient must earn its place (Kass and Raftery, "Bayes
    /// factors", 1995: above 10 is very strong).
    static let earnedByK3 = 10.0

    /// Fits a camera.
    ///
    /// - Parameters:
    ///   - views: of the board, all in pictures of one size.
    ///   - size: of the pictures.
    /// - Throws: `badData` where there are too few views, or none that agree.
    public static func calibrate(_ views: [BoardView], size: PictureSize) throws(Fault) -> CameraFit {
        guard views.count >= CameraFit.leastViews else {
            throw Fault(
                .badData,
                "the board was found in \(views.count) \(views.count == 1 ? "picture" : "pictures"), and at least "
                    + "\(CameraFit.leastViews) are needed",
                remedy: "Take \(BoardCoverage.enoughViews) or more pictures of the board, near and far, tilted to each "
                    + "side by about 30 degrees")
        }
        let plain = try fit(views, size: size, withK3: false)
        guard let bent = try? fit(views, size: size, withK3: true), earns(bent, over: plain) else { return plain }
        return bent
    }

    /// Whether the third radial coefficient explains more than its freedom does (Schwarz's criterion), and holds for
    /// all of the picture.
    private static func earns(_ bent: CameraFit, over plain: CameraFit) -> Bool {
        let count = 2 * Double(plain.views.reduce(0) { $0 + $1.corners.count })
        guard bent.rejected.count <= plain.rejected.count, bent.reprojectionError > 0, plain.reprojectionError > 0,
            bent.camera.implausibility == nil, reachesCorners(bent)
        else { return false }
        let gain = 2 * count * Double.log(plain.reprojectionError / bent.reprojectionError)
        return gain - Double.log(count) > earnedByK3
    }

    /// Whether corners were seen far enough out for a polynomial of the sixth degree not to run wild beyond them.
    private static func reachesCorners(_ fit: CameraFit) -> Bool {
        let axis = SIMD2(fit.camera.cx, fit.camera.cy)
        func length(_ v: SIMD2<Double>) -> Double { (v * v).sum().squareRoot() }
        let seen = fit.views.flatMap(\.corners).map { length($0.pixel - axis) }.max() ?? 0
        let end = length(SIMD2(Double(fit.camera.width), Double(fit.camera.height)) / 2)
        return seen > 0.85 * end
    }

    private static func fit(_ all: [BoardView], size: PictureSize, withK3: Bool) throws(Fault) -> CameraFit {
        var views = all
        var fit = try CameraSolver.camera(views, size: size, withK3: withK3)
        var dropped: [BoardView] = []
        for _ in 0..<5 {
            let residuals = fit.residuals
            let limit = max(alwaysGood, outlierFactor * median(residuals.map(median)))
            var kept: [BoardView] = []
            var out: [BoardView] = []
            for (view, distances) in zip(views, residuals) {
                var rest = view
                rest.corners = zip(view.corners, distances).filter { $0.1 <= limit }.map(\.0)
                let whole = all.first { $0.name == view.name }?.corners.count ?? view.corners.count
                if Double(rest.corners.count) < leastShare * Double(whole) || rest.corners.count < 6 {
                    out.append(view)
                } else {
                    kept.append(rest)
                }
            }
            // A bad view bends the fit, so that good ones seem bad: let go of the worst only, then look again.
            if !out.isEmpty {
                let errors = zip(views, residuals).map { ($0.0.name, $0.1.rootMeanSquare) }
                let worst = errors.max { $0.1 < $1.1 }?.0
                guard let bad = views.first(where: { $0.name == worst }) else { break }
                dropped.append(all.first { $0.name == bad.name } ?? bad)
                kept = views.filter { $0.name != bad.name }
            }
            guard kept != views else { break }
            guard kept.count >= CameraFit.leastViews else { break }
            views = kept
            fit = try CameraSolver.camera(views, size: size, withK3: withK3)
        }
        fit.rejected = dropped.map { .init(name: $0.name, reason: reason(for: $0, in: fit)) }
        let used = Set(views.map(\.name))
        fit.rejectedCorners =
            all.filter { used.contains($0.name) }.reduce(0) { $0 + $1.corners.count }
            - views.reduce(0) { $0 + $1.corners.count }
        return fit
    }

    /// Why a view was left out, as far as it can be told.
    private static func reason(for view: BoardView, in fit: CameraFit) -> String {
        func error(_ view: BoardView) -> Double {
            guard let pose = CameraSolver.pose(of: view, camera: fit.camera) else { return .infinity }
            return view.corners.map { corner in
                pose.residual(of: corner, camera: fit.camera).map { ($0 * $0).sum().squareRoot() } ?? .infinity
            }.rootMeanSquare
        }
        let asIs = error(view)
        let inMirror = error(view.mirrored(width: fit.camera.width))
        if inMirror < 0.5 * asIs, inMirror < 3 * max(fit.reprojectionError, 0.2) {
            return "it is mirrored: left and right are exchanged"
        }
        guard asIs.isFinite else { return "its corners can not be those of the board" }
        return
            "its corners are \((asIs * 10).rounded() / 10) pixels from where the others say they should be: blurred, "
            + "or the board was bent"
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
}
