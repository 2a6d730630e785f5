/// What is known of one person of a recording, and what was said of it.
public struct CollisionPerson: Sendable, Equatable {
    /// A true distance between the person and the wearer.
    public struct Distance: Sendable, Equatable {
        /// Seconds.
        public var time: Double
        /// On the ground plane, metres.
        public var metres: Double

        /// Makes a distance.
        public init(time: Double, metres: Double) {
            self.time = time
            self.metres = metres
        }
    }

    /// A frame in which the person was observed, and what the risk estimate made of it.
    public struct Observation: Sendable, Equatable {
        /// Seconds.
        public var time: Double
        /// The estimated probability of coming nearer than the radius within the horizon; 0 where no track was updated.
        public var probability: Double

        /// Makes an observation.
        public init(time: Double, probability: Double = 0) {
            self.time = time
            self.probability = probability
        }
    }

    /// The true distances at the frames of the recording, ascending in time.
    public var distances: [Distance]
    /// The frames in which the person was observed, ascending in time.
    public var observations: [Observation]
    /// Times of the alerts on the person, seconds, ascending.
    public var alerts: [Double]

    /// Makes a person.
    public init(distances: [Distance], observations: [Observation] = [], alerts: [Double] = []) {
        self.distances = distances
        self.observations = observations
        self.alerts = alerts
    }
}

/// One recording after the pipeline has run over it.
public struct CollisionRecording: Sendable, Equatable {
    /// The people of its truth.
    public var people: [CollisionPerson]
    /// Times of alerts on nobody: on a track that no person's observation ever updated; seconds, ascending.
    public var alertsOnNobody: [Double]
    /// How long it is, seconds.
    public var duration: Double

    /// Makes a recording.
    public init(people: [CollisionPerson], alertsOnNobody: [Double] = [], duration: Double) {
        self.people = people
        self.alertsOnNobody = alertsOnNobody
        self.duration = duration
    }
}

/// What is called a collision, and when a warning is in time.
public struct CollisionRules: Sendable, Equatable {
    /// A person nearer than this has come too near, metres.
    public var radius: Double
    /// How far ahead a warning may look, seconds.
    public var horizon: Double
    /// Probability from which a frame counts as flagged.
    public var operatingThreshold: Double
    /// How long a person has to have been outside the radius for an entry to be an encounter, seconds.
    public var outsideBefore = 0.5
    /// The latest warning that is still in time, seconds before the entry.
    public var latestWarning = 0.5
    /// Alerts on one person that are less than this apart are one, seconds.
    public var alertSpacing = 0.5
    /// Observations a person needs before anything is asked: so far for a frame, within the horizon for an encounter.
    public var observationsNeeded = 5

    /// Makes rules.
    public init(radius: Double = 1, horizon: Double = 3, operatingThreshold: Double = 0.5) {
        self.radius = radius
        self.horizon = horizon
        self.operatingThreshold = operatingThreshold
    }

    /// Times are compared to this, seconds: text files round them, so 45 frames at 15 Hz may come out as 3.0001 s.
    static let tolerance = 1e-3
}
