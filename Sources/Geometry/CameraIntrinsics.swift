import RealModule

/// A pinhole camera with Brown–Conrady lens distortion, as OpenCV and Kalibr ('radtan') define it.
public struct CameraIntrinsics: Sendable, Equatable {
    /// Picture width the values hold for, pixels.
    public var width: Int
    /// Picture height the values hold for, pixels.
    public var height: Int
    /// Focal length along u, pixels.
    public var fx: Double
    /// Focal length along v, pixels.
    public var fy: Double
    /// Principal point along u, pixels.
    public var cx: Double
    /// Principal point along v, pixels.
    public var cy: Double
    /// k1, k2, p1, p2, k3 (OpenCV's order); zeros for a rectified picture.
    public var distortion: Distortion

    /// Brown–Conrady coefficients, for normalised coordinates.
    public struct Distortion: Sendable, Equatable {
        /// Radial, r².
        public var k1: Double
        /// Radial, r⁴.
        public var k2: Double
        /// Tangential.
        public var p1: Double
        /// Tangential.
        public var p2: Double
        /// Radial, r⁶.
        public var k3: Double

        /// Makes the coefficients; all zero is no distortion.
        public init(k1: Double = 0, k2: Double = 0, p1: Double = 0, p2: Double = 0, k3: Double = 0) {
            self.k1 = k1
            self.k2 = k2
            self.p1 = p1
            self.p2 = p2
            self.k3 = k3
        }

        /// Whether there is none.
        public var isZero: Bool { k1 == 0 && k2 == 0 && p1 == 0 && p2 == 0 && k3 == 0 }

        /// Where the lens bends an ideal normalised point to.
        func distort(_ x: Double, _ y: Double) -> (Double, Double) {
            let r2 = x * x + y * y
            let radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3))
            return (
                x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x),
                y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y
            )
        }
    }

    /// Makes intrinsics.
    public init(
        width: Int, height: Int, fx: Double, fy: Double, cx: Double, cy: Double, distortion: Distortion = Distortion()
    ) {
        self.width = width
        self.height = height
        self.fx = fx
        self.fy = fy
        self.cx = cx
        self.cy = cy
        self.distortion = distortion
    }

    /// A camera without calibration: square pixels, centred, with a given horizontal field of view.
    public init(width: Int, height: Int, horizontalFieldOfView: Double) {
        let f = Double(width) / 2 / .tan(horizontalFieldOfView / 2)
        self.init(width: width, height: height, fx: f, fy: f, cx: Double(width) / 2, cy: Double(height) / 2)
    }

    /// The same camera at another resolution of the same shape of picture.
    public func scaled(toWidth newWidth: Int, height newHeight: Int) -> CameraIntrinsics {
        let sx = Double(newWidth) / Double(width)
        let sy = Double(newHeight) / Double(height)
        return CameraIntrinsics(
            width: newWidth, height: newHeight, fx: fx * sx, fy: fy * sy, cx: cx * sx, cy: cy * sy,
            distortion: distortion)
    }

    /// Horizontal field of view, radians, without the lens distortion.
    public var horizontalFieldOfView: Double { .atan(cx / fx) + .atan((Double(width) - cx) / fx) }

    /// Where a point falls in the picture; nil for a point behind or in the plane of the camera.
    public func project(_ point: Point<Camera>) -> (u: Double, v: Double)? {
        guard point.z > 1e-6 else { return nil }
        let (x, y) = distortion.distort(point.x / point.z, point.y / point.z)
        return (fx * x + cx, fy * y + cy)
    }

    /// The line of sight through a pixel: a vector with z = 1, lens distortion removed.
    public func ray(u: Double, v: Double) -> Vector<Camera> {
        let xd = (u - cx) / fx
        let yd = (v - cy) / fy
        guard !distortion.isZero else { return Vector(xd, yd, 1) }
        // Fixed-point iteration, as the distortion is close to the identity for a lens that can be calibrated so.
        var x = xd
        var y = yd
        for _ in 0..<12 {
            let (bentX, bentY) = distortion.distort(x, y)
            x -= bentX - xd
            y -= bentY - yd
        }
        // Outside the region where the model can be inverted the iteration runs away; the bent ray is then the better.
        guard x.isFinite, y.isFinite, abs(x) < 10, abs(y) < 10 else { return Vector(xd, yd, 1) }
        return Vector(x, y, 1)
    }
}
