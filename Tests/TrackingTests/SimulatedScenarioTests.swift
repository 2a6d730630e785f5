import Geometry
import Ranging
import Simulation
import Testing
import Tracking

@Suite("Tracker in simulated situations")
struct SimulatedScenarioTests {
    /// How often somebody's track became another one, and the share of what was seen, after each person's first half second,
    /// that had a believed track.
    private func follow(_ walk: SimulatedWalk) -> (switches: Int, share: Double) {
        var tracker = Tracker()
        var trackOf: [Int: Int] = [:]
        var firstSeen: [Int: Timestamp] = [:]
        var (switches, expected, tracked) = (0, 0, 0)
        for frame in walk.frames {
            tracker.update(
                with: frame.observations, at: frame.timestamp, orientation: frame.orientation,
                camera: walk.camera.intrinsics)
            let believed = tracker.tracks.filter { $0.isBelieved && $0.observation != nil }
            for (index, observation) in frame.observations.enumerated() {
                guard let person = observation.person else { continue }
                firstSeen[person] = firstSeen[person] ?? frame.timestamp
                let track = believed.first { $0.observation == index }
                if let track, let before = trackOf.updateValue(track.id, forKey: person), before != track.id {
                    switches += 1
                }
                guard let first = firstSeen[person], frame.timestamp.since(first) >= 0.5 else { continue }
                expected += 1
                if track != nil { tracked += 1 }
            }
        }
        return (switches, expected > 0 ? Double(tracked) / Double(expected) : 1)
    }

    @Test(
        "one person who comes, crosses, passes or walks along keeps one identity",
        arguments: [Scenario.headOn(), .passing(), .crossing(), .crossing(angle: 60, clearance: 1), .walkingAlong()])
    func alone(_ scenario: Scenario) {
        for seed in 1...5 {
            let (switches, share) = follow(.scenario(scenario, seed: UInt64(seed), motion: .still))
            #expect(switches == 0)
            #expect(share > 0.95)
        }
    }

    @Test("a crowd that stands around keeps its identities while the head turns at 180 degrees a second")
    func headTurn() {
        var total = 0
        for seed in 1...5 {
            let (switches, share) = follow(.scenario(.standingCrowd(people: 6), seed: UInt64(seed)))
            total += switches
            #expect(share > 0.9)
        }
        // Fifty seconds, six people out of view and back in every second.
        #expect(total <= 15)
    }

    @Test("people in a queue, who hide each other for most of the time, are mostly kept apart")
    func queue() {
        for seed in 1...3 {
            let (_, share) = follow(.scenario(.queue(), seed: UInt64(seed), motion: .still))
            #expect(share > 0.9)
        }
    }
}
