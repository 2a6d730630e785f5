/// How the wearer's head turns while they walk.
public enum HeadMotion: Sendable, Equatable {
    /// The head looks where the body walks.
    case still
    /// Slow glances to the sides: up to 35 degrees at up to 60 degrees a second.
    case easy
    /// Far and fast turns: up to 80 degrees at up to 180 degrees a second.
    case hard
    /// To and fro between both sides at a constant rate.
    ///
    /// - Parameters:
    ///   - amplitude: radians to each side.
    ///   - rate: radians a second.
    case sweep(amplitude: Double, rate: Double)

    /// What it is called.
    public var name: String {
        switch self {
        case .still: "still"
        case .easy: "easy"
        case .hard: "hard"
        case .sweep: "sweep"
        }
    }
}

/// The angles of the head against the walking direction, frame by frame: glances, and the sway of the gait.
struct HeadTrajectory {
    /// The head in one frame, radians and metres.
    struct Pose {
        /// To the left of the walking direction.
        var yaw: Double
        /// Above the horizon.
        var pitch: Double
        /// The head leans to the right.
        var roll: Double
        /// Sideways displacement of the head, positive to the left.
        var sway: Double
    }

    /// Degrees in a radian's terms.
    static let degree = Double.pi / 180

    /// Makes the poses for a wearer's walk.
    static func poses(_ motion: HeadMotion, wearer: [Scene.Wearer], rate: Double, random: inout SeededRandom) -> [Pose]
    {
        var yaw: GlanceSequence
        var pitch: GlanceSequence
        var roll: GlanceSequence
        switch motion {
        case .still, .sweep:
            yaw = GlanceSequence(reach: 0, peakRate: 1, pause: 1...1)
            pitch = GlanceSequence(reach: 0, peakRate: 1, pause: 1...1)
            roll = pitch
        case .easy:
            yaw = GlanceSequence(reach: 35 * degree, peakRate: 60 * degree, pause: 0.2...1.8)
            pitch = GlanceSequence(reach: 6 * degree, peakRate: 20 * degree, pause: 1...4)
            roll = GlanceSequence(reach: 3 * degree, peakRate: 10 * degree, pause: 1...4)
        case .hard:
            yaw = GlanceSequence(reach: 80 * degree, peakRate: 180 * degree, pause: 0.1...1)
            pitch = GlanceSequence(reach: 11 * degree, peakRate: 60 * degree, pause: 0.3...2)
            roll = GlanceSequence(reach: 6 * degree, peakRate: 30 * degree, pause: 0.3...2)
        }
        let stepPhase = random.uniform(0, 2 * .pi)
        // People look a little downwards when they walk.
        let basePitch = -5.0 * degree
        var distance = 0.0
        return wearer.enumerated().map { index, state in
            let time = Double(index) / rate
            distance += state.speed / rate
            // A step of 0.7 m: two of them are one cycle of the sway, one is a cycle of the nod.
            let phase = stepPhase + distance / 1.4 * 2 * .pi
            let gait = min(state.speed, 1.4) / 1.4
            var pose = Pose(
                yaw: yaw.angle(at: time, random: &random) + 1.2 * degree * gait * PortableMath.sin(phase),
                pitch: basePitch + pitch.angle(at: time, random: &random)
                    + 0.8 * degree * gait * PortableMath.sin(2 * phase),
                roll: roll.angle(at: time, random: &random) + 0.9 * degree * gait * PortableMath.cos(phase),
                sway: 0.02 * gait * PortableMath.sin(phase))
            if case .sweep(let amplitude, let turnRate) = motion {
                pose.yaw += HeadTrajectory.triangle(time * turnRate, amplitude: amplitude)
            }
            return pose
        }
    }

    /// A path to and fro between `amplitude` and minus that, starting at 0 upwards.
    private static func triangle(_ travelled: Double, amplitude: Double) -> Double {
        guard amplitude > 0 else { return 0 }
        let cycle = 4 * amplitude
        let along = travelled - cycle * (travelled / cycle).rounded(.down)
        if along < amplitude { return along }
        return along < 3 * amplitude ? 2 * amplitude - along : along - cycle
    }
}

/// An angle that rests, moves smoothly to another place, rests again.
///
/// The movement has the minimum-jerk profile (Flash and Hogan, Journal of Neuroscience 5, 1985), which describes turns of
/// the head well: its peak rate is 15/8 of its mean rate.
private struct GlanceSequence {
    let reach: Double
    let peakRate: Double
    let pause: ClosedRange<Double>
    private var from = 0.0
    private var to = 0.0
    private var start = 0.0
    private var moves = 0.0
    private var rests = 0.0

    init(reach: Double, peakRate: Double, pause: ClosedRange<Double>) {
        self.reach = reach
        self.peakRate = peakRate
        self.pause = pause
    }

    /// The angle at a moment; moments ascend.
    mutating func angle(at time: Double, random: inout SeededRandom) -> Double {
        while time >= start + moves + rests {
            start += moves + rests
            from = to
            // Every other glance comes back to about where the body walks.
            to =
                abs(from) > reach / 4 && random.chance(0.5)
                ? 0.1 * reach * random.normal() : random.uniform(-reach, reach)
            let rate = peakRate * random.uniform(0.5, 1)
            moves = max(abs(to - from) * 15 / 8 / rate, 0.15)
            rests = random.uniform(pause.lowerBound, pause.upperBound)
        }
        let u = min((time - start) / moves, 1)
        return from + (to - from) * u * u * u * (10 + u * (6 * u - 15))
    }
}
