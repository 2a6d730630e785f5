import Geometry
import RealModule

/// How well the views of a board fill what they are to measure: the picture's parts, distances and tilts.
///
/// The advice says what to do with the board, in words that make sense when they are heard.
public struct BoardCoverage: Sendable, Equatable {
    /// The picture's nine parts, row by row.
    public static let parts = [
        "top left", "top", "top right", "left", "middle", "right", "bottom left", "bottom", "bottom right",
    ]
    /// Views for a good calibration.
    public static let enoughViews = 10
    /// Tilt between two views that is enough to tell the focal length from the distance, radians.
    public static let enoughTilt = 30.0 * .pi / 180
    /// Tilt below which they can not be told apart, radians.
    public static let leastTilt = 10.0 * .pi / 180
    /// Corners in a part of the picture that are enough to measure the lens there.
    static let enoughCorners = 6

    /// Views.
    public private(set) var views: Int
    /// Corners in each of the nine parts, row by row.
    public private(set) var corners = [Int](repeating: 0, count: 9)
    /// Share of the picture's width or height that the board fills in the view where it is largest.
    public private(set) var largestShare = 0.0
    /// Largest angle between the board's face in two views, radians; nil where the poses are not known.
    public private(set) var tilt: Double?
    /// Largest tilt about the picture's vertical and about its horizontal axis, radians.
    private var tilts: SIMD2<Double>?

    /// Counts what views cover.
    ///
    /// - Parameters:
    ///   - views: of the board, one a picture.
    ///   - size: of the pictures.
    ///   - poses: of the board, one a view; empty where they are not known yet.
    public init(views: [BoardView], size: PictureSize, poses: [BoardPose] = []) {
        self.views = views.count
        let scale = SIMD2(Double(size.width), Double(size.height))
        for view in views {
            for corner in view.corners {
                let part = (corner.pixel / scale * 3).clamped(lowerBound: .zero, upperBound: SIMD2(2.999, 2.999))
                corners[Int(part.y) * 3 + Int(part.x)] += 1
            }
            let share = view.extent / scale
            largestShare = max(largestShare, share.x, share.y)
        }
        guard poses.count > 1 else { return }
        let normals = poses.map(\.normal)
        var widest = 0.0
        for (index, a) in normals.enumerated() {
            for b in normals[..<index] { widest = max(widest, Double.acos(min(1, max(-1, a.dot(b))))) }
        }
        tilt = widest
        let angles = normals.map { SIMD2(Double.asin(min(1, max(-1, $0.x))), Double.asin(min(1, max(-1, $0.y)))) }
        let low = angles.dropFirst().reduce(angles[0], pointwiseMin)
        let high = angles.dropFirst().reduce(angles[0], pointwiseMax)
        tilts = high - low
    }

    /// Names of the parts of the picture in which too little was seen.
    public var missingParts: [String] {
        zip(Self.parts, corners).filter { $0.1 < Self.enoughCorners }.map(\.0)
    }

    /// What to do next, most useful first: sentences without a full stop. Empty where enough was seen.
    public var advice: [String] {
        var advice: [String] = []
        if let tilt, tilt < Self.enoughTilt {
            let half = Self.enoughTilt / 2
            if let tilts, tilts.x < half, tilts.y >= half {
                advice.append("turn the board to the left and to the right, like a door, by about 30 degrees")
            } else if let tilts, tilts.y < half, tilts.x >= half {
                advice.append("tilt the board's upper edge away from the camera and towards it, by about 30 degrees")
            } else {
                advice.append("tilt the board, to each side and up and down, by about 30 degrees")
            }
        }
        let missing = missingParts
        if missing.count >= 6, views > 0 {
            advice.append("hold the board nearer to the camera, and move it through all of the picture")
        } else {
            for part in missing {
                advice.append(
                    part == "middle" ? "hold the board in the middle" : "hold the board nearer to the \(part)")
            }
        }
        if views > 0, largestShare < 0.4, missing.count < 6 {
            advice.append("hold the board nearer to the camera, so that it fills half of the picture")
        }
        if views < Self.enoughViews {
            let more = Self.enoughViews - views
            advice.append("take \(more) more \(more == 1 ? "picture" : "pictures") of the board")
        }
        return advice
    }
}
