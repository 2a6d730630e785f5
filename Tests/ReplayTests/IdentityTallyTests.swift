import Geometry
import Ranging
import TestSupport
import Testing
import Tracking

@testable import Replay

@Suite("Tally of identities")
struct IdentityTallyTests {
    private func seen(_ person: Int, at place: Point<Camera>) -> Observation {
        Observation(position: place, covariance: Covariance3(isotropic: 0.01), person: person)
    }

    /// Follows observations at 15 Hz and tallies each frame.
    private func tally(frames: Int, _ observations: (Int) -> [Observation]) -> IdentityTally {
        var tracker = Tracker()
        var tally = IdentityTally()
        for frame in 0..<frames {
            let time = Timestamp(nanoseconds: Int64(frame) * 66_666_667)
            let seen = observations(frame)
            tracker.update(with: seen, at: time, orientation: .level)
            tally.add(tracker.tracks, observations: seen, at: time)
        }
        return tally
    }

    @Test("one person in view is one track, tracked all the time after the half second of grace")
    func steady() {
        let result = tally(frames: 45) { _ in [seen(1, at: Point(0, 0, 6))] }
        #expect(result.switches == 0)
        #expect(result.expected == 45 - 8)
        #expect(result.trackedShare == 1)
    }

    @Test("a person who is found again elsewhere after long has another track: one switch")
    func elsewhere() {
        let result = tally(frames: 240) { frame in
            switch frame {
            case ..<45: [seen(1, at: Point(-4, 0, 6))]
            case 180...: [seen(1, at: Point(6, 0, 9))]
            default: []
            }
        }
        #expect(result.switches == 1)
        #expect((result.trackedShare ?? 1) < 1, "until the new track is believed nobody was tracked")
    }

    @Test("nobody seen, nothing expected")
    func nobody() {
        let result = tally(frames: 10) { _ in [] }
        #expect(result.expected == 0 && result.trackedShare == nil && result.switches == 0)
    }
}
