/// A situation with a known right answer, for tests and for trying out settings.
public enum Scenario: Sendable, Equatable {
    /// Somebody comes straight at the wearer, and nobody gives way.
    ///
    /// - Parameters:
    ///   - distance: metres between the two at the start.
    ///   - speed: of the other, metres a second.
    ///   - wearerSpeed: metres a second.
    case headOn(distance: Double = 8, speed: Double = 1.5, wearerSpeed: Double = 1.3)
    /// Somebody comes the other way and passes at the side.
    ///
    /// - Parameter clearance: metres between the two when they are side by side; positive to the left.
    case passing(clearance: Double = 1.5, distance: Double = 10, speed: Double = 1.5, wearerSpeed: Double = 1.3)
    /// People stand around, between 1.5 and 8 m away, while the wearer turns the head.
    ///
    /// - Parameter turnRate: degrees a second.
    case standingCrowd(people: Int = 12, turnRate: Double = 180)
    /// Somebody walks beside the wearer all the time.
    ///
    /// - Parameter clearance: metres between the two; positive to the left.
    case walkingAlong(clearance: Double = 0.8, wearerSpeed: Double = 1.3)
    /// The wearer stands in a queue that moves on by a step now and then.
    ///
    /// - Parameters:
    ///   - ahead: people in front of the wearer.
    ///   - spacing: metres from one to the next.
    case queue(ahead: Int = 4, spacing: Double = 1.1)
    /// Somebody crosses the wearer's way from the side.
    ///
    /// - Parameters:
    ///   - angle: degrees between the two ways; 90 from the right.
    ///   - clearance: metres between the two when they are nearest; 0 is a collision.
    case crossing(angle: Double = 90, clearance: Double = 0, speed: Double = 1.4, wearerSpeed: Double = 1.3)

    /// What it is called.
    public var name: String {
        switch self {
        case .headOn: "head-on"
        case .passing: "passing"
        case .standingCrowd: "standing-crowd"
        case .walkingAlong: "walking-along"
        case .queue: "queue"
        case .crossing: "crossing"
        }
    }

    /// Each of them, with its usual numbers.
    public static let all: [Scenario] = [
        .headOn(), .passing(), .standingCrowd(), .walkingAlong(), .queue(), .crossing(),
    ]

    /// Seconds that it lasts by default: until it is over, and a little longer.
    public var usualDuration: Double {
        switch self {
        case .headOn(let distance, let speed, let wearerSpeed), .passing(_, let distance, let speed, let wearerSpeed):
            distance / max(speed + wearerSpeed, 0.1) + 3
        case .standingCrowd: 10
        case .walkingAlong, .queue: 20
        case .crossing: Scenario.timeToCrossing + 4
        }
    }

    /// Seconds from the start to the moment of the nearest approach in a crossing.
    static let timeToCrossing = 5.0
}

extension SimulatedWalk {
    /// A walk through a scripted situation.
    ///
    /// - Parameters:
    ///   - scenario: what happens.
    ///   - seed: varies what a situation leaves open: steps, glances, noise, where exactly people stand.
    ///   - motion: how the head turns; nil as the situation has it.
    ///   - duration: seconds; nil as long as it takes.
    ///   - rate: frames a second.
    ///   - camera: how it sees, and with which errors.
    public static func scenario(
        _ scenario: Scenario, seed: UInt64, motion: HeadMotion? = nil, duration: Double? = nil, rate: Double = 15,
        camera: HeadCamera = HeadCamera()
    ) -> SimulatedWalk {
        var random = SeededRandom(seed: seed)
        let frames = Scene.frameCount(duration: duration ?? scenario.usualDuration, rate: rate)
        var script = ScenarioScript(random: random.fork())
        let scene = script.scene(scenario, frames: frames, rate: rate)
        var usualMotion = HeadMotion.easy
        if case .standingCrowd(_, let turnRate) = scenario {
            usualMotion = .sweep(amplitude: 80 * HeadTrajectory.degree, rate: turnRate * HeadTrajectory.degree)
        }
        return SimulatedWalk(
            name: "\(scenario.name)-\(seed)", scene: scene, motion: motion ?? usualMotion, camera: camera,
            random: &random)
    }
}
