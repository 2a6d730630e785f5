import Alerting
import Configuration
import Geometry
import Pipeline
import Simulation
import Testing

/// What becomes of every second frame.
private enum SecondFrames {
    case lookedAt
    /// Carried on through, as where the processor can not keep up.
    case leftOut
    /// As if it had never come.
    case lost
}

/// What the whole chain says about a scripted situation with the default settings.
private func alerts(
    in scenario: Scenario, seed: UInt64, secondFrames: SecondFrames = .lookedAt
) throws -> (said: [Alert], walk: SimulatedWalk) {
    let walk = SimulatedWalk.scenario(scenario, seed: seed)
    var pipeline = try Pipeline(
        configuration: Configuration(), detector: nil, camera: walk.camera.intrinsics, frameRate: walk.rate)
    var said: [Alert] = []
    for (place, frame) in walk.frames.enumerated() {
        switch place.isMultiple(of: 2) ? .lookedAt : secondFrames {
        case .lookedAt: pipeline.process(frame.observations, at: frame.timestamp, orientation: frame.orientation)
        case .leftOut: pipeline.coast(to: frame.timestamp, orientation: frame.orientation)
        case .lost: continue
        }
        for case .announce(let alert) in pipeline.decisions { said.append(alert) }
    }
    return (said, walk)
}

@Suite("What is said in situations with a known right answer")
struct ScenarioAlertTests {
    @Test(
        "a head turn of 180 degrees a second past a standing crowd raises no alert", arguments: 0..<20 as Range<UInt64>)
    func standingCrowd(_ seed: UInt64) throws {
        let (said, _) = try alerts(in: .standingCrowd(people: 12, turnRate: 180), seed: seed)
        #expect(said.isEmpty, "\(said)")
    }

    // The aim is 2 s with every seed; docs/risk.md says why it is missed by up to 0.3 s.
    @Test(
        "somebody head-on at 1.5 m/s from 8 m is announced at least 1.7 s before contact, walking at 1.3 m/s oneself",
        arguments: 0..<20 as Range<UInt64>)
    func headOn(_ seed: UInt64) throws {
        let (said, _) = try alerts(in: .headOn(distance: 8, speed: 1.5, wearerSpeed: 1.3), seed: seed)
        let contact = 8 / (1.5 + 1.3)
        let first = try #require(said.first)
        #expect(contact - first.time.seconds >= 1.7)
    }

    @Test("in frames left out warnings are decided too: never later than without them, and now and then earlier")
    func framesLeftOut() throws {
        let scenario = Scenario.headOn(distance: 8, speed: 1.5, wearerSpeed: 1.3)
        var earlier = 0
        for seed in 0..<20 as Range<UInt64> {
            let (carried, walk) = try alerts(in: scenario, seed: seed, secondFrames: .leftOut)
            let (plain, _) = try alerts(in: scenario, seed: seed, secondFrames: .lost)
            let (first, without) = (try #require(carried.first), try #require(plain.first))
            let frames = (without.time.since(first.time) * walk.rate).rounded()
            #expect(frames >= 0, "seed \(seed): \(-frames) frames later")
            if frames >= 1 { earlier += 1 }
        }
        #expect(earlier > 0)
    }

    @Test("somebody who passes at 1.5 m clearance is not announced", arguments: 0..<20 as Range<UInt64>, [1.5, -1.5])
    func passing(_ seed: UInt64, _ clearance: Double) throws {
        let (said, _) = try alerts(in: .passing(clearance: clearance), seed: seed)
        #expect(said.isEmpty, "\(said)")
    }

    @Test("somebody who walks along with the wearer is not announced", arguments: 0..<20 as Range<UInt64>)
    func companion(_ seed: UInt64) throws {
        let (said, _) = try alerts(in: .walkingAlong(), seed: seed)
        #expect(said.isEmpty, "\(said)")
    }

    // The aim is silence; in 20 s a queue that moves on at every fifth second brings people near several times.
    @Test("a queue of 20 s is spoken of at most every second time")
    func queue() throws {
        let said = try (0..<20 as Range<UInt64>).map { seed in try alerts(in: .queue(), seed: seed).said.count }
        #expect(said.reduce(0, +) <= 10, "\(said)")
    }

    // Those who are missed come into view late, from the side of a turned head.
    @Test("somebody whose way crosses the wearer's is announced half a second before the two meet, mostly")
    func crossing() throws {
        let inTime = try (0..<20 as Range<UInt64>).count { seed in
            let (said, walk) = try alerts(in: .crossing(angle: 90, clearance: 0), seed: seed)
            let contact = try #require(walk.frames.first { $0.truth[0].position.horizontalDistance < 1 })
            return said.contains { contact.timestamp.since($0.time) >= 0.5 }
        }
        #expect(inTime >= 14)
    }
}
