import Geometry

/// Whether a calibration may be used, and why.
public struct CalibrationVerdict: Sendable, Equatable {
    /// What to do with it.
    public enum Grade: String, Sendable, Comparable {
        /// Nothing is to be wished for.
        case good
        /// Better than none; what is missing is said.
        case usable
        /// It would mislead.
        case refuse

        private var order: Int { self == .good ? 0 : self == .usable ? 1 : 2 }

        /// Better before worse.
        public static func < (a: Grade, b: Grade) -> Bool { a.order < b.order }
    }

    /// What to do with it.
    public private(set) var grade = Grade.good
    /// What speaks against it: sentences without a full stop, worst first; one in favour where nothing does.
    public var reasons: [String] {
        let against =
            findings.filter { $0.grade == .refuse }.map(\.text) + findings.filter { $0.grade != .refuse }.map(\.text)
        return against.isEmpty ? ["enough views, well spread, and they agree"] : against
    }

    /// What to do about the worst of them, as a sentence; nil where the coverage's advice says it.
    public var remedy: String? { findings.max { $0.grade < $1.grade }?.remedy }

    private struct Finding: Equatable {
        var grade: Grade
        var text: String
        var remedy: String?
    }

    private var findings: [Finding] = []

    /// A verdict with nothing against it yet.
    public init() {}

    /// Adds what speaks against.
    public mutating func note(_ grade: Grade, _ text: String, remedy: String? = nil) {
        self.grade = max(self.grade, grade)
        findings.append(Finding(grade: grade, text: text, remedy: remedy))
    }

    /// Takes in what speaks against one of two cameras.
    public mutating func add(_ other: CalibrationVerdict, of camera: String) {
        for finding in other.findings {
            note(finding.grade, "\(camera) camera: \(finding.text)", remedy: finding.remedy)
        }
    }

    /// Judges one camera.
    ///
    /// - Parameters:
    ///   - fit: the camera and what it was fitted to.
    ///   - coverage: of the views that were used.
    public init(_ fit: CameraFit, coverage: BoardCoverage) {
        if fit.views.count < CameraFit.leastViews {
            note(.refuse, "only \(fit.views.count) pictures agree, and at least \(CameraFit.leastViews) are needed")
        } else if fit.views.count < BoardCoverage.enoughViews {
            note(.usable, "\(fit.views.count) pictures are few; \(BoardCoverage.enoughViews) or more are better")
        }
        if let tilt = coverage.tilt, tilt < BoardCoverage.enoughTilt {
            let degrees = Int((tilt * 180 / .pi).rounded())
            if tilt < BoardCoverage.leastTilt {
                note(
                    .refuse,
                    "all pictures show the board from one angle, within \(degrees) degrees, "
                        + "so the focal length can not be told from the distance")
            } else {
                note(.usable, "the board was tilted by \(degrees) degrees only; 30 or more are better")
            }
        }
        let camera = fit.camera
        let focal = fit.focalDeviation / max(camera.fx, 1)
        if focal > 0.02 {
            note(.refuse, "the focal length is uncertain by \(percent(focal)) per cent")
        } else if focal > 0.005 {
            note(.usable, "the focal length is uncertain by \(percent(focal)) per cent")
        }
        let limit = max(1, Double(camera.width) / 1280)
        if fit.reprojectionError > 2 * limit {
            note(.refuse, "the corners are \(pixels(fit.reprojectionError)) pixels from where they should be")
        } else if fit.reprojectionError > 0.6 * limit {
            note(
                .usable,
                "the corners are \(pixels(fit.reprojectionError)) pixels from where they should be: is the board flat, "
                    + "and are the pictures sharp?")
        }
        if let reason = camera.implausibility { note(.refuse, reason) }
        let missing = coverage.missingParts
        if missing.count > 5 {
            note(.usable, "the board was seen in \(9 - missing.count) of 9 parts of the picture only")
        } else if missing.count > 2 {
            note(.usable, "the board was not seen at the \(missing.joined(separator: ", "))")
        }
        if fit.rejected.count * 4 > fit.views.count + fit.rejected.count {
            note(.usable, "\(fit.rejected.count) pictures did not fit the others and were left out")
        }
    }

    private func percent(_ share: Double) -> String { rounded(share * 100, 10) }
    private func pixels(_ value: Double) -> String { rounded(value, 100) }
    private func rounded(_ value: Double, _ steps: Double) -> String { "\((value * steps).rounded() / steps)" }
}

extension CameraIntrinsics {
    /// Why no real camera has these values, as a sentence; nil where one may.
    public var implausibility: String? {
        let sides = SIMD2(Double(width), Double(height))
        if abs(fx / fy - 1) > 0.1 { return "pixels of this camera would not be square: fx \(Int(fx)), fy \(Int(fy))" }
        if fx < 0.2 * sides.x || fx > 20 * sides.x {
            return "a focal length of \(Int(fx)) pixels is not one of a camera with pictures of \(width)x\(height)"
        }
        let offset = (SIMD2(cx, cy) - sides / 2) / sides
        if abs(offset.x) > 0.25 || abs(offset.y) > 0.25 {
            return "the optical axis would meet the picture far from its middle, at \(Int(cx)), \(Int(cy))"
        }
        // Out to the farthest corner a longer way from the middle must stay a longer way.
        let corner = SIMD2(max(cx, sides.x - cx) / fx, max(cy, sides.y - cy) / fy)
        let farthest = (corner * corner).sum().squareRoot()
        let d = distortion
        for step in 1...50 {
            let r2 = (farthest * Double(step) / 50) * (farthest * Double(step) / 50)
            if 1 + r2 * (3 * d.k1 + r2 * (5 * d.k2 + r2 * 7 * d.k3)) <= 0 {
                // The model bends undistorted points; a bent one that is inside the picture has come from further out.
                let r = r2.squareRoot()
                let bent = r * (1 + r2 * (d.k1 + r2 * (d.k2 + r2 * d.k3)))
                if bent < farthest * 0.7 { return "the lens distortion folds the picture's corners over" }
                break
            }
        }
        return nil
    }
}
