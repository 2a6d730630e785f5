import Geometry

/// How likely a person and the wearer come too close, and when.
public struct CollisionRisk: Sendable, Equatable {
    /// Probability that the distance falls below the radius within the horizon, 0 to 1.
    public var probability: Double
    /// Median time until it does, given that it does, seconds; infinite where it is impossible.
    public var timeToCollision: Double
    /// Tenth percentile of that time, seconds.
    public var earliestTimeToCollision: Double
    /// Time of the closest point of approach on the likeliest path, seconds.
    public var closestTime: Double
    /// Distance at the closest point of approach on the likeliest path, metres.
    public var closestDistance: Double
    /// Where the person is at the closest point of approach, semi-local metres: its side is the side of passing.
    public var closestPoint: Point<SemiLocal>
    /// Distance now, metres.
    public var distance: Double
    /// How fast the distance shrinks now, metres a second; negative while it grows.
    public var closingSpeed: Double

    /// Makes a risk of its parts.
    public init(
        probability: Double, timeToCollision: Double, earliestTimeToCollision: Double, closestTime: Double,
        closestDistance: Double, closestPoint: Point<SemiLocal>, distance: Double, closingSpeed: Double
    ) {
        self.probability = probability
        self.timeToCollision = timeToCollision
        self.earliestTimeToCollision = earliestTimeToCollision
        self.closestTime = closestTime
        self.closestDistance = closestDistance
        self.closestPoint = closestPoint
        self.distance = distance
        self.closingSpeed = closingSpeed
    }
}

/// What can be tuned about risk.
public struct RiskSettings: Sendable, Equatable {
    /// Distance below which two people are in each other's way, metres.
    public var radius = 1.0
    /// How far ahead a collision is looked for, seconds.
    public var horizon = 3.0
    /// Step of the prediction, seconds.
    public var step = 0.2
    /// Probability from which on a person counts as a hazard frame by frame, 0 to 1: the operating point of
    /// `headsup evaluate collision`, where F1 is highest.
    public var operatingProbability = 0.32
    /// Slope of the plain calibration on the log-odds; 1 leaves the probability as the forecast says. It serves where the
    /// learned calibration does not: for another radius or horizon than it was trained for.
    public var calibrationSlope = 0.9
    /// Offset of the plain calibration on the log-odds: people see each other and step aside more often than a forecast of
    /// one path at a time knows.
    public var calibrationOffset = -0.55

    /// The defaults.
    public init() {}
}
