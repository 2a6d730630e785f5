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
        public var adaptation = 1.5
        /// Standard deviation of the unknown first rate, in box heights a second.
        public var initialRateDeviation = 1.0
        /// Square root of the acceleration's spectral density, box heights/s^1.5.
        public var accelerationDeviation = 0.6

        /// The defaults.
        public init() {}
    }

    /// Where associations come from.
    public var association = Association.own
    /// Power spectral density of the relative acceleration of two walkers, m²/s³.
    public var accelerationDensity = 0.1
    /// Standard deviation of a new person's relative velocity in each axis, m/s.
    public var initialSpeedDeviation = 2.0
    /// Observations below this score never touch a track, 0 to 1.
    public var lowScore = 0.1
    /// Observations from this score on take part in the first round of association, 0 to 1.
    public var highScore = 0.5
    /// Only an observation from this score on starts a track, 0 to 1.
    public var startScore = 0.5
    /// Squared Mahalanobis distance beyond which an observation is not a track's; 2 degrees of freedom.
    public var gate = 14.0
    /// Box overlap below which an observation is not a track's (first round), IoU.
    public var minimumOverlap = 0.15
    /// Box overlap below which a low-score observation is not a track's (second round), IoU.
    public var minimumOverlapLowScore = 0.4
    /// Share of the box overlap in the association cost, against the distance on the ground, 0 to 1.
    public var overlapShare = 0.8
    /// Share of velocity consistency in the cost, against overlap and distance together, 0 to 1.
    public var directionShare = 0.1
    /// Time a new track must have been seen for, to be believed, seconds.
    public var confirmAfter = 0.1
    /// Observations a new track must have had, to be believed.
    public var confirmHits = 3
    /// Time without an observation after which a tentative track is dropped, seconds.
    public var forgetTentativeAfter = 0.3
    /// Time without an observation after which a track that should be in view is dropped, seconds.
    public var forgetAfter = 2.0
    /// Time without an observation after which a track is dropped wherever it is, seconds.
    public var forgetOutOfViewAfter = 4.0
    public var tentativePenalty = 4.0
    public var headingDeviation = 1.0 * .pi / 180
    public var recentlySeen = 0.5
    public var xSmooth = 1.0
    public var xCoast = 0.0
    public var xFill = 0.0
    public var xBack = 1.0
    public var xCmc = 0.0
    public var xA = 0.0
    public var xB = 16.0
    public var xC = 42.0
    public var xD = 0.0
    public var xE = 0.0
    public var xF = 0.0
    public var vagueness = 1.0
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
