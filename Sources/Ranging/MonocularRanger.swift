import Detection
import Geometry
import RealModule

/// What can be tuned about ranging with one camera.
public struct MonocularSettings: Sendable, Equatable {
    /// Mean height of a standing person as a box shows it, metres: KITTI's pedestrians measure 1.79 (standard deviation 0.12), and
    /// boxes leave a margin.
    public var personHeight = 1.82
    /// Standard deviation of that height among people, metres.
    public var personHeightDeviation = 0.12
    /// Standard deviation of each edge of a box, in box heights.
    public var edgeDeviation = 0.02
    /// Standard deviation of each edge of a box that no box beats, pixels.
    public var edgeFloor = 1.0
    /// Height of the optical centre over the ground, metres; nil where it is not known.
    public var cameraHeight: Double?
    /// Standard deviation of that height as the wearer walks, and of the ground's own height, metres.
    public var cameraHeightDeviation = 0.08
    /// Standard deviation of the camera's pitch against gravity, radians.
    public var pitchDeviation = 1.5 * .pi / 180
    /// Width of a person across the shoulders, for one who is cut off by the picture's edge, metres.
    public var shoulderWidth = 0.52
    /// Standard deviation of that width as seen from any side, metres.
    public var shoulderWidthDeviation = 0.13
    /// How near to the picture's edge a box counts as cut off, in picture heights.
    public var edgeMargin = 0.01
    /// People further away are left out, metres: they are no hazard within the horizon.
    public var farthest = 60.0

    /// The defaults.
    public init() {}
}

/// Ranging with one camera: from the height of the box and the usual height of people, and, where the height of the camera
/// is known, from where the feet touch the ground; both weighted by their variance.
///
/// Both work with angles against gravity, so a nodding or rolled head does not change the distance.
public struct MonocularRanger: Ranger {
    /// What it is called in messages and figures.
    public let name = "monocular"
    /// What is tuned.
    public var settings: MonocularSettings

    /// Makes a ranger.
    public init(settings: MonocularSettings = MonocularSettings()) {
        self.settings = settings
    }

    /// Ranges one person of a frame; see `Ranger`.
    public func observe(_ person: DetectedPerson, in frame: RangingFrame) -> Observation? {
        observe(person, camera: frame.camera, orientation: frame.orientation)
    }

    /// A horizontal distance with its standard deviation, metres.
    struct Estimate {
        var distance: Double
        var deviation: Double

        /// The mean of two independent estimates, each weighted by its inverse variance.
        func fused(with other: Estimate) -> Estimate {
            let (a, b) = (1 / (deviation * deviation), 1 / (other.deviation * other.deviation))
            return Estimate(
                distance: (distance * a + other.distance * b) / (a + b), deviation: (1 / (a + b)).squareRoot())
        }
    }

    /// Ranges every person of one picture.
    public mutating func observe(
        _ people: [DetectedPerson], camera: CameraIntrinsics, orientation: Rotation<Camera, SemiLocal>,
        into observations: inout [Observation]
    ) {
        observations.removeAll(keepingCapacity: true)
        for person in people {
            if let observation = observe(person, camera: camera, orientation: orientation) {
                observations.append(observation)
            }
        }
    }

    /// Ranges one person; nil where the box says nothing usable or the person is too far away.
    public func observe(
        _ person: DetectedPerson, camera: CameraIntrinsics, orientation: Rotation<Camera, SemiLocal>
    ) -> Observation? {
        let box = person.box
        guard box.isValid, let estimate = distance(of: box, camera: camera, orientation: orientation) else {
            return nil
        }
        guard estimate.distance.isFinite, estimate.distance <= settings.farthest, estimate.distance > 0.1 else {
            return nil
        }
        return Observation(
            person, horizontalDistance: estimate.distance, deviation: estimate.deviation,
            edgeDeviation: edgeDeviation(of: box), camera: camera, orientation: orientation)
    }

    private func edgeDeviation(of box: BoundingBox) -> Double {
        max(settings.edgeFloor, settings.edgeDeviation * box.height)
    }

    /// The horizontal distance of a person, and how sure it is.
    func distance(
        of box: BoundingBox, camera: CameraIntrinsics, orientation: Rotation<Camera, SemiLocal>
    ) -> Estimate? {
        let margin = settings.edgeMargin * Double(camera.height)
        let isFootCut = box.bottom >= Double(camera.height) - margin
        let isHeadCut = box.top <= margin
        let top = slope(u: box.centerX, v: box.top, camera, orientation)
        let foot = slope(u: box.centerX, v: box.bottom, camera, orientation)
        guard let top, let foot, top > foot else { return nil }
        let pixel = edgeDeviation(of: box)
        if isFootCut || isHeadCut {
            return distanceOfPart(box, top: top, foot: foot, isFootCut: isFootCut, isHeadCut: isHeadCut, camera: camera)
        }
        // From the height: d = H / (tan top - tan foot).
        let byHeight = settings.personHeight / (top - foot)
        let relative =
            (settings.personHeightDeviation / settings.personHeight).squared + 2 * (pixel / box.height).squared
        let estimate = Estimate(distance: byHeight, deviation: byHeight * relative.squareRoot())
        guard let ground = groundDistance(foot: foot, pixel: pixel, camera: camera) else { return estimate }
        // Where both disagree beyond what their variances allow, the person stands on other ground than the wearer.
        let gap = (ground.distance - estimate.distance).squared
        guard gap < 9 * (ground.deviation.squared + estimate.deviation.squared) else { return estimate }
        return estimate.fused(with: ground)
    }

    /// From where the feet touch the ground: d = camera height / -tan foot.
    private func groundDistance(foot: Double, pixel: Double, camera: CameraIntrinsics) -> Estimate? {
        guard let height = settings.cameraHeight, foot < -0.02 else { return nil }
        let distance = height / -foot
        // d = h / s: one part from the slope, one from the height.
        let slopeDeviation =
            (settings.pitchDeviation.squared + (pixel / camera.fy).squared).squareRoot() * (1 + foot * foot)
        let bySlope = distance * distance / height * slopeDeviation
        let byHeight = distance * settings.cameraHeightDeviation / height
        return Estimate(distance: distance, deviation: (bySlope.squared + byHeight.squared).squareRoot())
    }

    /// Somebody of whom the picture shows a part: ranged by the shoulders, and never beyond where the visible part alone
    /// would put a whole person.
    private func distanceOfPart(
        _ box: BoundingBox, top: Double, foot: Double, isFootCut: Bool, isHeadCut: Bool, camera: CameraIntrinsics
    ) -> Estimate? {
        let farthest = settings.personHeight / (top - foot)
        let byWidth = settings.shoulderWidth * camera.fx / max(box.width, 1)
        let relative = settings.shoulderWidthDeviation / settings.shoulderWidth
        let distance = min(byWidth, farthest)
        var estimate = Estimate(distance: distance, deviation: distance * relative)
        if isHeadCut, !isFootCut, let ground = groundDistance(foot: foot, pixel: edgeDeviation(of: box), camera: camera)
        {
            estimate = estimate.fused(with: ground)
        }
        return estimate
    }

    /// Tangent of the elevation of a line of sight over the horizon; nil for one that goes straight up or down.
    private func slope(
        u: Double, v: Double, _ camera: CameraIntrinsics, _ orientation: Rotation<Camera, SemiLocal>
    ) -> Double? {
        let ray = orientation(camera.ray(u: u, v: v))
        let horizontal = (ray.x * ray.x + ray.y * ray.y).squareRoot()
        guard horizontal > 1e-3 else { return nil }
        return ray.z / horizontal
    }
}

extension Double {
    fileprivate var squared: Double { self * self }
}
