import RealModule

/// What can be tuned about alerts. Each constant has its unit and its reason.
public struct AlertSettings: Sendable, Equatable {
    /// Probability from which on somebody far away in time is spoken of, 0 to 1: paths change in three seconds, and there
    /// is time to wait and see, so only the likely is said early.
    public var noticeProbability = 0.7
    /// Probability from which on somebody nearer is a caution, 0 to 1: waiting any longer would cost the warning.
    public var cautionProbability = 0.6
    /// Probability from which on somebody near is a danger, 0 to 1. Danger interrupts, and is said even of somebody who was
    /// announced a moment ago, so it is for the nearly certain; whoever is near and less certain stays a caution.
    public var dangerProbability = 0.95
    /// A hazard further away in time is not spoken of yet, seconds: the horizon of the risk.
    public var noticeTime = 3.0
    /// A hazard nearer in time is a caution, seconds: enough to stop walking calmly.
    public var cautionTime = 1.5
    /// A hazard nearer in time is a danger, seconds: reaction to speech takes about one.
    public var dangerTime = 0.8
    /// Factor on the probabilities for leaving a level, below 1: the exit lies well under the entry, so that one path which
    /// wavers is one hazard.
    public var releaseFactor = 0.35
    /// How long a person must be a hazard before it is said, seconds. The probability already counts how long somebody
    /// was seen and how surely; waiting on top of it costs more warnings than it saves false ones (docs/risk.md).
    public var raiseAfter = 0.0
    /// How long a person must have been none before they are news again, seconds.
    public var releaseAfter = 1.5
    /// Least time between two alerts unless the level rises, seconds: one earcon must be told from the next. Words wait
    /// for their turn in the voice's own queue.
    public var minimumInterval = 0.3
    /// Least time before a person is announced again because the level rose, seconds; a rise to danger never waits.
    public var riseInterval = 2.0
    /// Nearer than this somebody is there already, metres: within the radius of the risk.
    /// Words on them come too late, unless they come on at `withinClosingSpeed`.
    public var withinDistance = 1.0
    /// Somebody that near who comes on faster than this is spoken of all the same, metres a second: no companion does.
    public var withinClosingSpeed = 2.0
    /// Who has been nearer than this for `besideAfter` is beside the wearer, who knows it, metres: companions and people in
    /// a queue are that near all the time. Nothing new is said of them, unless they come on at `besideClosingSpeed`.
    public var besideDistance = 1.5
    /// How long somebody must have been that near to be beside the wearer, seconds: whoever is passing by is gone by then or
    /// has come nearer.
    public var besideAfter = 0.5
    /// Somebody beside the wearer who comes nearer faster than this is spoken of, metres a second: more than the sway of a
    /// companion and a queue's step, less than a walk.
    public var besideClosingSpeed = 0.8
    /// Somebody unseen for longer is a guess, seconds: nothing new is said of them.
    public var longestUnseen = 0.3
    /// Least time before the same person is announced again because the side changed, seconds.
    public var sideChangeInterval = 2.0
    /// Alerts below danger in a minute, at the most; beyond it the crowd is announced instead.
    public var maximumPerMinute = 20
    /// Least time between two announcements of a crowd, seconds.
    public var crowdInterval = 20.0
    /// Half the width of the sector called 'ahead', radians.
    public var aheadHalfWidth = 20.0 * .pi / 180
    /// Angle from straight ahead beyond which somebody is 'behind', radians.
    public var behindBeyond = 120.0 * .pi / 180
    /// How far beyond a sector's edge a person must go to change sides, radians.
    public var sideHysteresis = 6.0 * .pi / 180
    /// Nearer than this is 'close', metres.
    public var closeDistance = 2.0

    /// The defaults.
    public init() {}
}
