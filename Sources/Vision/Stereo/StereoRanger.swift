import Detection
import Diagnostics
import Geometry
import Imaging
import Ranging

/// Ranging with a rectified pair: disparities on each person's torso only, and what most of them agree on.
public struct StereoRanger: Ranger {
    /// What it is called in messages and figures.
    public let name = "stereo"
    /// What is tuned.
    public var settings: StereoSettings
    private let matcher: StereoMatcher
    private var disparities: [Float] = []

    /// Makes a ranger.
    public init(settings: StereoSettings = StereoSettings()) throws(Fault) {
        self.settings = settings
        matcher = try StereoMatcher()
    }

    /// Ranges one person; see `Ranger`.
    public mutating func observe(_ person: DetectedPerson, in frame: RangingFrame) throws(Fault) -> Observation? {
        guard let pair = frame.pair, person.score >= settings.leastScore,
            let plan = StereoMeasurement(
                of: person.box, camera: frame.camera, baseline: pair.baseline, settings: settings),
            plan.torso.region.left + plan.torso.region.width <= pair.left.width,
            plan.torso.region.top + plan.torso.region.height <= pair.left.height
        else { return nil }
        try matcher.match(
            pair.left, pair.right, region: plan.torso.region, range: plan.least...plan.most, shrink: plan.shrink,
            into: &disparities)
        return plan.observation(of: person, disparities: &disparities, frame: frame, settings: settings)
    }
}
