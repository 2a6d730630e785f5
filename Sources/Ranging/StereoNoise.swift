import Geometry

/// How wrong a position measured by stereo is, in the camera frame.
///
/// A disparity error of σd pixels displaces a point of depth z by z² σd / (f b) in depth, for a focal length of f pixels
/// and a baseline of b metres, and it does so along the line of sight. A floor stays near by: a person has thickness.
/// Across the line of sight it is where in the person the measured point lies, and a little that grows with distance.
///
/// The defaults are those of a stereo camera of f = 640 pixels, b = 63 mm and σd = 0.32 pixels. They were fitted to
/// egocentric recordings with truth (docs/simulation.md).
public struct StereoNoise: Sendable, Equatable {
    /// Standard deviation of the depth at 1 m: it grows with the square of the depth, 1/metre.
    public var depthAtOneMetre: Double
    /// Standard deviation along the line of sight that stays near by, metres.
    public var depthFloor: Double
    /// Standard deviation across the line of sight near by, metres.
    public var acrossFloor: Double
    /// Standard deviation across the line of sight that grows with the distance, radians.
    public var acrossAngle: Double

    /// Makes a noise model.
    public init(
        depthAtOneMetre: Double = 0.008, depthFloor: Double = 0.015, acrossFloor: Double = 0.033,
        acrossAngle: Double = 0.0042
    ) {
        self.depthAtOneMetre = depthAtOneMetre
        self.depthFloor = depthFloor
        self.acrossFloor = acrossFloor
        self.acrossAngle = acrossAngle
    }

    /// Standard deviation along the line of sight of a point, metres.
    public func deviationAlongRay(at point: Point<Camera>) -> Double {
        // A depth error of σz moves the point by σz |p| / z along its ray; with σz = k z² that is k z |p|.
        let growing = depthAtOneMetre * max(point.z, 0) * point.fromOrigin.length
        return (depthFloor * depthFloor + growing * growing).squareRoot()
    }

    /// Standard deviation in both directions across the line of sight of a point, metres.
    public func deviationAcrossRay(at point: Point<Camera>) -> Double {
        let growing = acrossAngle * point.fromOrigin.length
        return (acrossFloor * acrossFloor + growing * growing).squareRoot()
    }

    /// Covariance of a measured point, square metres.
    public func covariance(at point: Point<Camera>) -> Covariance3<Camera> {
        Covariance3(
            ray: point.fromOrigin, alongRay: deviationAlongRay(at: point), acrossRay: deviationAcrossRay(at: point))
    }
}
