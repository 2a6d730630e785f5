import Detection
import Geometry
import Imaging

/// What can be tuned about ranging with a depth picture.
public struct DepthSettings: Sendable, Equatable {
    /// Standard deviation of a depth that stays near by, metres: a person's front is not her middle.
    public var floor = 0.08
    /// Standard deviation of a depth at 1 m, which grows with its square, 1/metre: that of a small stereo camera. A
    /// depth camera by time of flight is better.
    public var atOneMetre = 0.008
    /// People further away are left out, metres.
    public var farthest = 60.0

    /// The defaults.
    public init() {}
}

/// Ranging with a depth picture: what most pixels on the torso agree on.
public struct DepthRanger: Ranger {
    /// What it is called in messages and figures.
    public let name = "depth"
    /// What is tuned.
    public var settings: DepthSettings
    private var values: [Float] = []

    /// Makes a ranger.
    public init(settings: DepthSettings = DepthSettings()) { self.settings = settings }

    /// Ranges one person; see `Ranger`. A depth picture of another size than the camera's covers the same view.
    public mutating func observe(_ person: DetectedPerson, in frame: RangingFrame) -> Observation? {
        guard let depth = frame.depth, depth.picture.width > 0, depth.picture.height > 0,
            let torso = Torso(of: person.box, camera: frame.camera, farthest: settings.farthest)
        else { return nil }
        let scale = SIMD2(
            Double(depth.picture.width) / Double(frame.camera.width),
            Double(depth.picture.height) / Double(frame.camera.height))
        let columns = Self.span(torso.region.left, torso.region.width, scale.x, depth.picture.width)
        let rows = Self.span(torso.region.top, torso.region.height, scale.y, depth.picture.height)
        values.removeAll(keepingCapacity: true)
        let least = Float(torso.depths.lowerBound / depth.metresPerUnit)
        let most = Float(torso.depths.upperBound / depth.metresPerUnit)
        for row in rows {
            for column in columns {
                let value = depth.picture.values[row * depth.picture.width + column]
                // Zero and not-a-number are nothing measured; what is beyond any person of this box is background.
                if value >= least, value <= most { values.append(value) }
            }
        }
        let unit = depth.metresPerUnit
        // Somebody's trunk and arms are half a metre deep at most; further away the noise is larger than that.
        let found = Torso.agreement(of: &values, expected: rows.count * columns.count) {
            max(0.5, 4 * settings.atOneMetre * ($0 * unit) * ($0 * unit)) / unit
        }
        guard let found else { return nil }
        let z = found.value * unit
        let growing = settings.atOneMetre * z * z
        let spread = found.deviation * unit / Double(found.count).squareRoot()
        let deviation = (settings.floor * settings.floor + growing * growing + spread * spread).squareRoot()
        return Observation(person, torso: torso, depth: z, deviation: deviation, frame: frame)
    }

    private static func span(_ start: Int, _ length: Int, _ scale: Double, _ limit: Int) -> Range<Int> {
        let first = min(limit - 1, Int(Double(start) * scale))
        return first..<max(first + 1, min(limit, Int((Double(start + length) * scale).rounded(.up))))
    }
}

extension Observation {
    /// A person whose torso is at a depth along the optical axis.
    ///
    /// - Parameters:
    ///   - depth: metres.
    ///   - deviation: its standard deviation, metres.
    init?(_ person: DetectedPerson, torso: Torso, depth: Double, deviation: Double, frame: RangingFrame) {
        let ray = frame.camera.ray(u: torso.middle.x, v: torso.middle.y)
        let place = frame.orientation(Point<Camera>(ray.x * depth, ray.y * depth, ray.z * depth))
        let distance = (place.x * place.x + place.y * place.y).squareRoot()
        guard depth > 0, distance > 0.05 else { return nil }
        self.init(
            person, horizontalDistance: distance, deviation: deviation * distance / depth,
            edgeDeviation: max(1, 0.02 * person.box.height), camera: frame.camera, orientation: frame.orientation)
    }
}
