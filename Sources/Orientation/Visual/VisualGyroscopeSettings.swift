/// Constants of the visual gyroscope.
public struct VisualGyroscopeSettings: Sendable, Equatable {
    /// Directions that are followed at most.
    public var capacity = 120
    /// Fewer than this share of them have new ones looked for.
    public var refillShare = 0.75
    /// At least so many directions must be seen again, and agree, for a turn to be believed.
    public var leastAgreeing = 10
    /// At least this share of the weight of all must agree.
    public var leastShare = 0.35
    /// Directions that agree must lie so far from their middle, root mean square, radians: 2.5 degrees. In a smaller patch the turn
    /// about the line of sight is guesswork.
    public var leastSpread = 2.5 * .pi / 180
    /// A direction counts the more the longer it has agreed, up to this number of frames. Things near a walker and things
    /// that move disagree after a few frames and begin anew; what is far goes on.
    /// More of it and a few old directions to one side, which drift alike as the wearer walks, outvote the rest.
    public var mostTrust = 5
    /// After this time without a measured turn a picture full of corners takes the place of the last good one, seconds: a head
    /// that turns fast soon looks elsewhere, and to compare on is to wait in vain.
    public var patience = 0.1
    /// Beyond this time without a measured turn nothing ties the last picture to this one, seconds.
    public var longestGap = 0.5
    /// Time constant with which the mean inclination of the head is taken for the assumed one, seconds.
    public var levellingTime = 120.0
    /// The fastest levelling, radians a second: 0.05 degrees. Somebody who looks down for ten seconds loses half a degree.
    public var fastestLevelling = 0.05 * .pi / 180

    /// The defaults.
    public init() {}
}
