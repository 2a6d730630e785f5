import Geometry

/// A camera as it follows from views of a board.
public struct CameraFit: Sendable, Equatable {
    /// Views without which nothing is calibrated (Zhang's method needs three for all intrinsics).
    public static let leastViews = 3

    /// A view that does not fit the others.
    public struct Rejection: Sendable, Equatable {
        /// What the picture is called.
        public var name: String
        /// Why, as a sentence.
        public var reason: String

        /// Makes one.
        public init(name: String, reason: String) {
            self.name = name
            self.reason = reason
        }
    }

    /// The camera.
    public var camera: CameraIntrinsics
    /// Standard deviation of the focal length, pixels.
    public var focalDeviation: Double
    /// Standard deviation of the principal point, pixels.
    public var principalDeviation: Double
    /// The views that were used, without the corners that were left out.
    public var views: [BoardView]
    /// Where the board was in each of them.
    public var poses: [BoardPose]
    /// Views that were left out.
    public var rejected: [Rejection] = []
    /// Corners that were left out in views that were used.
    public var rejectedCorners = 0

    /// Makes a fit.
    public init(
        camera: CameraIntrinsics, focalDeviation: Double, principalDeviation: Double, views: [BoardView],
        poses: [BoardPose]
    ) {
        self.camera = camera
        self.focalDeviation = focalDeviation
        self.principalDeviation = principalDeviation
        self.views = views
        self.poses = poses
    }

    /// Distance of each corner from where it should be, pixels, by view.
    public var residuals: [[Double]] {
        zip(views, poses).map { view, pose in
            view.corners.map { corner in
                pose.residual(of: corner, camera: camera).map { ($0 * $0).sum().squareRoot() } ?? .infinity
            }
        }
    }

    /// Root mean square of those, pixels: as OpenCV's `calibrateCamera` counts it.
    public var reprojectionError: Double { residuals.joined().rootMeanSquare }
}

extension Collection where Element == Double {
    /// Root of the mean square; 0 for none.
    public var rootMeanSquare: Double { isEmpty ? 0 : (reduce(0) { $0 + $1 * $1 } / Double(count)).squareRoot() }
}
