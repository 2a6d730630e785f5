/// What can be tuned about tracking. The defaults serve every input; units stand beside each value.
public struct TrackerSettings: Sendable, Equatable {
    /// Where associations come from.
    public enum Association: String, Sendable, CaseIterable {
        /// The tracker's own: it sees neither identity nor given association.
        case own
        /// The one given with the observations, for work on prediction alone.
        case given
    }

    /// The motion of boxes in the picture.
    public struct Image: Sendable, Equatable {
        /// Standard deviation of a measured centre, in box heights.
        public var positionDeviation = 0.05
        /// Standard deviation of a measured width and height, in box heights.
        public var sizeDeviation = 0.1
        /// How fast the camera's unsteadiness is learnt, 1/s; 0 takes the camera for steady.
        public var adaptation = 2.0
        /// Standard deviation of the unknown first rate, in box heights a second.
        public var initialRateDeviation = 1.0
        /// Square root of the acceleration's spectral density, box heights/s^1.5.
        public var accelerationDeviation = 0.6
        /// Twice the negative log-likelihood beyond which a box is not a track's; 13.3 is the 1 % limit of 4 degrees of
        /// freedom, the rest is for a track that is vague.
        public var gate = 20.0
        /// A track is dropped when its unseen box's centre is less certain than this, in box heights.
        public var forgetDeviation = 0.3

        /// The defaults.
        public init() {}
    }

    /// Where associations come from.
    public var association = Association.own
    /// Power spectral density of the relative acceleration of two walkers, m²/s³.
    public var accelerationDensity = 0.15
    /// Standard deviation of a new person's relative velocity in each axis, m/s.
    public var initialSpeedDeviation = 1.5
    /// Observations below this score never touch a track, 0 to 1.
    public var lowScore = 0.1
    /// Observations from this score on take part in the first round of association, 0 to 1.
    public var highScore = 0.8
    /// Only an observation from this score on starts a track, 0 to 1.
    public var startScore = 0.7
    /// Squared Mahalanobis distance beyond which an observation is not a track's; 2 degrees of freedom.
    public var gate = 25.0
    /// Box overlap below which an observation is not a track's (first round), IoU.
    public var minimumOverlap = 0.05
    /// Box overlap below which a low-score observation is not a track's (second round), IoU.
    public var minimumOverlapLowScore = 0.3
    /// Share of the box overlap in the association cost, against the distance on the ground, 0 to 1.
    public var overlapShare = 0.3
    /// Share of velocity consistency in the cost, against overlap and distance together, 0 to 1.
    public var directionShare = 0.2
    /// Time a new track must have been seen for, to be believed, seconds.
    public var confirmAfter = 0.1
    /// Observations a new track must have had, to be believed.
    public var confirmHits = 4
    /// Time without an observation after which a tentative track is dropped, seconds.
    public var forgetTentativeAfter = 0.25
    /// Time without an observation after which a track that should be in view is dropped, seconds.
    public var forgetAfter = 3.0
    /// Time without an observation after which a track is dropped wherever it is, seconds.
    public var forgetOutOfViewAfter = 4.0
    /// What a tentative track must be nearer by than a believed one to get an observation, by place alone: in units of
    /// twice the log-likelihood.
    public var tentativePenalty = 10.0
    /// How much the logarithm of a place's covariance counts against a vague track, by place alone; 1 is the likelihood.
    public var vaguenessWeight = 3.0
    /// Standard deviation of a turn of the camera, from frame to frame, that its orientation does not tell, radians; 0 does
    /// without the common motion.
    public var headingDeviation = 0.5 * .pi / 180
    /// Within this time of the last observation a track counts as in plain view, seconds.
    public var recentlySeen = 0.5
    /// Overlap with the box of somebody seen in this frame from which on a box starts no track, IoU.
    public var duplicateOverlap = 0.4
    /// Tracks followed at the most; in a crowd beyond that the least believed make room.
    public var maximumTracks = 256
    /// Observations used of one frame at the most, those of the highest score.
    public var maximumObservations = 512
    /// Measurements kept of each track.
    public var historyCapacity = 128
    /// The motion of boxes in the picture.
    public var image = Image()

    /// The defaults.
    public init() {}
}
