import Glibc

/// How a sound from a direction differs between the two ears.
///
/// Time: Woodworth's spherical head (Experimental Psychology, 1938): (r / c)(θ + sin θ), with θ the angle to the side.
/// Level: equal power over ±90°, held at 12 dB, so that the far ear always gets the words too: a wearer may hear with one
/// ear only. A direction behind sounds as its mirror image in front, as on a real head without pinna cues; the words say
/// 'behind'.
public struct InterauralCues: Sendable, Equatable {
    /// Radius of the head, metres: the mean that Woodworth's formula is used with.
    public static let headRadius = 0.0875
    /// Speed of sound at 20 °C, metres a second.
    public static let speedOfSound = 343.0
    /// Most that one ear is louder than the other, decibels.
    public static let maximumLevelDifference = 12.0

    /// How much later it reaches the right ear, seconds; negative for a sound from the right.
    public let timeDifference: Double
    /// Amplitude at the left ear, 0 to 1.
    public let leftGain: Double
    /// Amplitude at the right ear, 0 to 1.
    public let rightGain: Double

    /// The cues for a direction in the head frame, radians, left positive. One that is not a number is straight ahead.
    public init(bearing: Double) {
        let lateral = InterauralCues.lateralAngle(of: bearing)
        timeDifference =
            InterauralCues.headRadius / InterauralCues.speedOfSound * (lateral + sin(lateral))
        let limit = atan(pow(10, InterauralCues.maximumLevelDifference / 20))
        let pan = min(limit, .pi / 4 + abs(lateral) / 2)
        let (near, far) = (sin(pan), cos(pan))
        leftGain = lateral >= 0 ? near : far
        rightGain = lateral >= 0 ? far : near
    }

    /// How much louder the left ear hears it, decibels.
    public var levelDifference: Double { 20 * log10(leftGain / rightGain) }

    /// The angle to the side, -π/2 to π/2, with what lies behind mirrored to the front.
    static func lateralAngle(of bearing: Double) -> Double {
        guard bearing.isFinite else { return 0 }
        let wrapped = remainder(bearing, 2 * .pi)
        if wrapped > .pi / 2 { return .pi - wrapped }
        if wrapped < -.pi / 2 { return -.pi - wrapped }
        return wrapped
    }
}
