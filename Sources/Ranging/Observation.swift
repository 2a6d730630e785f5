import Geometry

/// One person seen in one frame, at a measured place: what the tracker is fed with.
public struct Observation: Sendable, Equatable {
    /// Where the person is; the height of the point is that of the measured part of the body.
    public var position: Point<Camera>
    /// How uncertain that is.
    public var covariance: Covariance3<Camera>
    /// How sure it is that there is a person at all, 0 to 1.
    public var score: Double
    /// Where in the picture, if there was one.
    public var box: BoundingBox?
    /// The association to use when tracking is not under test (the sequence's `track` column).
    public var association: Int?
    /// The true identity, for scoring only; no part of the pipeline looks at it.
    public var person: Int?

    /// Makes an observation.
    public init(
        position: Point<Camera>, covariance: Covariance3<Camera>, score: Double = 1, box: BoundingBox? = nil,
        association: Int? = nil, person: Int? = nil
    ) {
        self.position = position
        self.covariance = covariance
        self.score = score
        self.box = box
        self.association = association
        self.person = person
    }
}
