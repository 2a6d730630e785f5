import Detection
import Geometry
import Imaging

/// What can be tuned about ranging with a pair of cameras.
public struct StereoSettings: Sendable, Equatable {
    /// Standard deviation of a disparity that many pixels agree on, pixels: matching favours whole pixels, rectification
    /// is not perfect, and both shift all of a torso alike.
    public var disparityDeviation = 0.25
    /// Standard deviation of the distance that stays near by, metres: a person's front is not her middle.
    public var floor = 0.08
    /// People further away are left out, metres.
    public var farthest = 60.0
    /// Boxes of a lower score are not matched: each costs some milliseconds.
    public var leastScore = 0.0

    /// The defaults.
    public init() {}
}

/// How disparities are looked for on one person, and what a distance follows from them.
public struct StereoMeasurement: Sendable, Equatable {
    /// Width of a torso in shrunk pixels that is enough: more costs time, and a near person needs less precision.
    static let enoughWidth = 48

    /// Where it is looked.
    public let torso: Torso
    /// Least disparity that is looked for, pixels.
    public let least: Int
    /// Greatest disparity that is looked for, pixels.
    public let most: Int
    /// How many times smaller both pictures are made first: 1, 2, 4 or 8.
    public let shrink: Int
    private let focalTimesBaseline: Double

    /// Plans the measurement of one person.
    ///
    /// - Parameters:
    ///   - box: of the person, in the left picture.
    ///   - camera: of both rectified pictures.
    ///   - baseline: metres.
    ///   - settings: what is tuned.
    /// - Returns: nil for a box that shows no torso.
    public init?(of box: BoundingBox, camera: CameraIntrinsics, baseline: Double, settings: StereoSettings) {
        guard baseline > 0, let torso = Torso(of: box, camera: camera, farthest: settings.farthest) else { return nil }
        self.torso = torso
        focalTimesBaseline = camera.fx * baseline
        least = max(0, Int(focalTimesBaseline / torso.depths.upperBound) - 1)
        most = max(least + 4, min(camera.width, Int((focalTimesBaseline / torso.depths.lowerBound).rounded(.up)) + 1))
        var shrink = 1
        let region = torso.region
        while shrink < 8, region.width / shrink > Self.enoughWidth, region.height / shrink > Self.enoughWidth / 2 {
            shrink *= 2
        }
        self.shrink = shrink
    }

    /// The person's place; nil where too few disparities agree.
    ///
    /// - Parameters:
    ///   - person: who is measured.
    ///   - disparities: of the torso's pixels, in any order; not a number where none was found. Reordered.
    ///   - frame: camera and orientation.
    ///   - settings: what is tuned.
    public func observation(
        of person: DetectedPerson, disparities: inout [Float], frame: RangingFrame, settings: StereoSettings
    ) -> Observation? {
        let step = Double(shrink)
        // A trunk half a metre deep; at least a pixel and a half, for the noise of single pixels.
        let found = Torso.agreement(of: &disparities, expected: disparities.count) {
            max(1.5 * step, 0.5 * $0 * $0 / focalTimesBaseline)
        }
        guard let found, found.value > 0.5 else { return nil }
        let depth = focalTimesBaseline / found.value
        guard depth <= settings.farthest else { return nil }
        // Pixels that were matched in the same block share their error: about 5 by 5 of them.
        let blocks = max(1, Double(found.count) / 25)
        let common = settings.disparityDeviation * step
        let disparity = (common * common + found.deviation * found.deviation / blocks).squareRoot()
        let growing = depth * depth * disparity / focalTimesBaseline
        let deviation = (settings.floor * settings.floor + growing * growing).squareRoot()
        return Observation(person, torso: torso, depth: depth, deviation: deviation, frame: frame)
    }
}
