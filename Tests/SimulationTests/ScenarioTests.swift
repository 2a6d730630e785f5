import Geometry
import Testing

@testable import Simulation

@Suite("A scripted situation")
struct ScenarioTests {
    private func distances(_ walk: SimulatedWalk, id: Int = 1) -> [Double] {
        walk.frames.map { frame in
            frame.truth.first { $0.id == id }?.position.horizontalDistance ?? .infinity
        }
    }

    @Test("of two who walk at each other ends in contact when their speeds say so", arguments: 0..<5)
    func headOn(_ seed: UInt64) throws {
        let walk = SimulatedWalk.scenario(.headOn(distance: 8, speed: 1.5, wearerSpeed: 1.3), seed: seed)
        let distances = distances(walk)
        #expect(abs(distances[0] - 8) < 0.05)
        let contact = try #require(distances.firstIndex { $0 < 1 })
        #expect(abs(Double(contact) / walk.rate - 7 / 2.8) < 0.1)
        #expect(distances.min() ?? 9 < 0.15)
        #expect(walk.frames[0..<contact].contains { !$0.observations.isEmpty })
    }

    @Test("of one who passes keeps the clearance, on the side that was asked for", arguments: [1.5, -1.5])
    func passing(_ clearance: Double) throws {
        let walk = SimulatedWalk.scenario(.passing(clearance: clearance), seed: 3)
        let distances = distances(walk)
        #expect(abs((distances.min() ?? 9) - 1.5) < 0.05)
        let nearest = try #require(distances.indices.min { distances[$0] < distances[$1] })
        #expect(walk.frames[nearest].truth[0].position.y * clearance > 0)
    }

    @Test("of a standing crowd keeps everybody where they are while the head turns at the rate that was asked for")
    func standing() {
        let walk = SimulatedWalk.scenario(.standingCrowd(people: 12, turnRate: 180), seed: 1)
        for id in 1...12 {
            let distances = distances(walk, id: id)
            #expect((distances.max() ?? 9) - (distances.min() ?? 0) < 0.15)
            #expect(distances.min() ?? 0 > 1.45)
        }
        let rates = zip(walk.frames, walk.frames.dropFirst()).map {
            $0.trueOrientation.angle(to: $1.trueOrientation) * walk.rate * 180 / .pi
        }.sorted()
        #expect(abs(rates[rates.count / 2] - 180) < 3)
        #expect(Set(walk.frames.flatMap { $0.observations.compactMap(\.person) }).count > 5)
    }

    @Test("of a companion stays at the wearer's side")
    func alongside() {
        let walk = SimulatedWalk.scenario(.walkingAlong(clearance: 0.8), seed: 2)
        for frame in walk.frames {
            #expect((0.5...1.1).contains(frame.truth[0].position.y))
            #expect(abs(frame.truth[0].position.x) < 1.5)
        }
        #expect(walk.frames.last?.wearer.x ?? 0 > 20)
    }

    @Test("of a queue moves on place by place and keeps its order")
    func queue() {
        let walk = SimulatedWalk.scenario(.queue(ahead: 4, spacing: 1.1), seed: 2)
        #expect(walk.frames.last?.wearer.x ?? 0 > 2)
        for frame in walk.frames {
            let places = frame.truth.map(\.position.x)
            #expect(places == places.sorted())
            #expect(frame.truth.count == 6)
            #expect(places[1] < -0.2 && places[2] > 0.5)
        }
    }

    @Test(
        "of two ways that cross has its nearest moment when and where it should", arguments: [0, 0.5, -2],
        [60, 90, 120])
    func crossing(_ clearance: Double, _ angle: Double) throws {
        let walk = SimulatedWalk.scenario(.crossing(angle: angle, clearance: clearance), seed: 2)
        let distances = distances(walk)
        let nearest = try #require(distances.indices.min { distances[$0] < distances[$1] })
        #expect(abs((distances.min() ?? 9) - abs(clearance)) < 0.1)
        #expect(abs(Double(nearest) / walk.rate - 5) < 0.3)
        // From the right.
        #expect(walk.frames[0].truth[0].position.y < 0)
    }

    @Test("is another one for another seed, and the same for the same")
    func seeds() {
        for scenario in Scenario.all {
            let a = SimulatedWalk.scenario(scenario, seed: 1)
            let b = SimulatedWalk.scenario(scenario, seed: 1)
            let c = SimulatedWalk.scenario(scenario, seed: 2)
            #expect(a.frames.map(\.observations) == b.frames.map(\.observations), "\(scenario.name)")
            #expect(a.frames.map(\.orientation) != c.frames.map(\.orientation), "\(scenario.name)")
        }
    }
}
