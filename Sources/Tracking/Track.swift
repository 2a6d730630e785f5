import Geometry

/// One person, followed from frame to frame in the semi-local frame.
public struct Track: Sendable {
    /// Where a track is in its life.
    public enum Status: String, Sendable {
        /// Seen too few times to be believed.
        case tentative
        /// Believed, and seen in this frame.
        case confirmed
        /// Believed, and not seen in this frame: carried on by its motion.
        case coasting
    }

    /// Number of the track, from 1, never used twice.
    public let id: Int
    /// Motion on the ground plane.
    public internal(set) var motion: ConstantVelocityFilter
    /// Height of the observed part of the body over the optical centre, metres.
    public internal(set) var height: Double
    /// Where in its life it is.
    public internal(set) var status: Status
    /// When it was first seen.
    public let firstSeen: Timestamp
    /// When it was last seen.
    public internal(set) var lastSeen: Timestamp
    /// How many observations it has had.
    public internal(set) var hits: Int
    /// Score of the observation that last updated it, 0 to 1.
    public internal(set) var score: Double
    /// Index of this frame's observation of it; nil where it was not seen.
    public internal(set) var observation: Int?
    /// Box of the last observation, where there was one, pixels.
    public internal(set) var box: BoundingBox?
    /// True identity given with the observation that last updated it, for scoring only.
    public internal(set) var person: Int?
    /// Given association, where association is not under test.
    public internal(set) var association: Int?

    var boxFilter: BoxFilter?
    /// Where its box is now, as far as is known: pixels.
    public var expectedBox: BoundingBox? { boxFilter?.box }
    var heightVariance: Double
    let historySlot: Int
    var lastPosition: SIMD2<Double>

    /// Position in the semi-local frame, metres.
    public var position: Point<SemiLocal> { Point(motion.position.x, motion.position.y, height) }
    /// Velocity relative to the wearer, metres a second.
    public var velocity: Vector<SemiLocal> { Vector(motion.velocity.x, motion.velocity.y, 0) }
    /// Whether it is believed to be a person: confirmed or coasting.
    public var isBelieved: Bool { status != .tentative }
}
