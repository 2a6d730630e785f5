import Foundation
import Geometry
import Ranging
import TestSupport
import Testing

@testable import Tracking

/// People who walk straight lines, seen with a little noise from a camera that may turn.
private struct Walkers {
    var positions: [SIMD2<Double>]
    var velocities: [SIMD2<Double>]

    func observations(
        at t: Double, turned orientation: Rotation<Camera, SemiLocal>, noise: (inout SeededGenerator) -> Double,
        _ random: inout SeededGenerator
    ) -> [Observation] {
        let back = orientation.inverse
        return positions.indices.map { i in
            let p = positions[i] + velocities[i] * t + SIMD2(noise(&random), noise(&random))
            return Observation(
                position: back(Point<SemiLocal>(p.x, p.y, -0.3)), covariance: Covariance3(isotropic: 0.01), person: i)
        }
    }
}

private func time(_ t: Double) -> Timestamp { Timestamp(nanoseconds: Int64(t * 1e9)) }

@Suite("Tracker")
struct TrackerTests {
    private let walkers = Walkers(
        positions: [SIMD2(6, 2), SIMD2(6, -2), SIMD2(3, 0), SIMD2(9, 1)],
        velocities: [SIMD2(-1, -0.5), SIMD2(-1, 0.5), SIMD2(0, 0), SIMD2(-1.5, 0)])

    @Test("people who cross keep their identities")
    func crossing() {
        var random = SeededGenerator(1)
        var tracker = Tracker()
        var first: [Int: Int] = [:]
        for frame in 0..<60 {
            let t = Double(frame) / 15
            tracker.update(
                with: walkers.observations(at: t, turned: .level, noise: { $0.normal(0.03) }, &random), at: time(t),
                orientation: .level)
            for track in tracker.tracks where track.isBelieved {
                if let person = track.person {
                    let before = first[person]
                    if let before { #expect(before == track.id) } else { first[person] = track.id }
                }
            }
        }
        #expect(first.count == 4)
        #expect(tracker.believedCount == 4)
    }

    @Test("the order of the observations within a frame changes nothing")
    func permutation() {
        var random = SeededGenerator(2)
        var ordered = Tracker()
        var shuffled = Tracker()
        for frame in 0..<45 {
            let t = Double(frame) / 15
            let seen = walkers.observations(at: t, turned: .level, noise: { $0.normal(0.05) }, &random)
            ordered.update(with: seen, at: time(t), orientation: .level)
            shuffled.update(with: seen.shuffled(using: &random), at: time(t), orientation: .level)
            #expect(ordered.tracks.map(\.id) == shuffled.tracks.map(\.id))
            #expect(ordered.tracks.map(\.motion) == shuffled.tracks.map(\.motion))
        }
    }

    @Test("a head turn changes no track")
    func headTurn() {
        var (a, b) = (SeededGenerator(3), SeededGenerator(3))
        var still = Tracker()
        var turning = Tracker()
        for frame in 0..<45 {
            let t = Double(frame) / 15
            let head = Rotation<Camera, SemiLocal>.looking(heading: 3 * sin(2 * t), pitch: 0.4 * cos(3 * t))
            still.update(
                with: walkers.observations(at: t, turned: .level, noise: { $0.normal(0.05) }, &a), at: time(t),
                orientation: .level)
            turning.update(
                with: walkers.observations(at: t, turned: head, noise: { $0.normal(0.05) }, &b), at: time(t),
                orientation: head)
            #expect(still.tracks.map(\.id) == turning.tracks.map(\.id))
            for (x, y) in zip(still.tracks, turning.tracks) {
                #expect((x.position - y.position).length < 1e-9)
                #expect((x.velocity - y.velocity).length < 1e-9)
            }
        }
    }

    @Test("somebody hidden for a second keeps the identity; one gone for long is forgotten")
    func occlusion() {
        var random = SeededGenerator(4)
        var tracker = Tracker()
        var id: Int?
        for frame in 0..<120 {
            let t = Double(frame) / 15
            let isHidden = (2.0..<3.0).contains(t) || t > 4
            var seen = Walkers(positions: [SIMD2(8, 1)], velocities: [SIMD2(-1, 0)])
                .observations(at: t, turned: .level, noise: { $0.normal(0.03) }, &random)
            if isHidden { seen = [] }
            tracker.update(with: seen, at: time(t), orientation: .level)
            if t > 1, t < 4 {
                #expect(tracker.tracks.count == 1)
                id = id ?? tracker.tracks.first?.id
                #expect(tracker.tracks.first?.id == id)
            }
        }
        #expect(tracker.tracks.isEmpty)
    }

    @Test("a ghost of one frame is never believed")
    func ghost() {
        var random = SeededGenerator(5)
        var tracker = Tracker()
        for frame in 0..<150 where frame.isMultiple(of: 5) {
            let t = Double(frame) / 15
            let p = Point<Camera>(random.uniform(-4, 4), 0, random.uniform(2, 10))
            tracker.update(
                with: [Observation(position: p, covariance: Covariance3(isotropic: 0.01))], at: time(t),
                orientation: .level)
            #expect(!tracker.tracks.contains { $0.isBelieved })
        }
    }

    @Test("people are believed in at two frames a second as well, and a pause forgets those who are not yet")
    func slowFrames() {
        var random = SeededGenerator(6)
        var tracker = Tracker()
        for frame in 0..<4 {
            let t = Double(frame) / 2
            tracker.update(
                with: walkers.observations(at: t, turned: .level, noise: { $0.normal(0.03) }, &random), at: time(t),
                orientation: .level)
        }
        #expect(tracker.believedCount == 4 && tracker.tracks.count == 4)

        var paused = Tracker()
        paused.update(
            with: walkers.observations(at: 0, turned: .level, noise: { $0.normal(0.03) }, &random), at: time(0),
            orientation: .level)
        paused.update(with: [], at: time(4), orientation: .level)
        #expect(paused.tracks.isEmpty)
    }

    @Test("frames in which nobody is looked for change nothing of what later ones bring, and nobody is missed in them")
    func framesLeftOut() {
        var (a, b) = (SeededGenerator(8), SeededGenerator(8))
        var plain = Tracker()
        var coasting = Tracker()
        for frame in 0..<60 {
            let t = Double(frame) / 20
            let head = Rotation<Camera, SemiLocal>.looking(heading: 2 * sin(2 * t), pitch: 0.3 * cos(3 * t))
            guard frame.isMultiple(of: 3) else {
                let before = coasting.tracks
                coasting.coast(to: time(t), orientation: head)
                for (old, new) in zip(before, coasting.tracks) {
                    #expect(new.status == old.status && new.observation == nil && new.lastSeen == old.lastSeen)
                    let way = new.position - old.position
                    #expect((way - old.velocity * 0.05).length < 1e-6, "a step of a twentieth of a second")
                }
                continue
            }
            plain.update(
                with: walkers.observations(at: t, turned: head, noise: { $0.normal(0.05) }, &a), at: time(t),
                orientation: head)
            coasting.update(
                with: walkers.observations(at: t, turned: head, noise: { $0.normal(0.05) }, &b), at: time(t),
                orientation: head)
            #expect(plain.tracks.map(\.id) == coasting.tracks.map(\.id))
            #expect(plain.tracks.map(\.status) == coasting.tracks.map(\.status))
            for (x, y) in zip(plain.tracks, coasting.tracks) {
                #expect((x.position - y.position).length < 1e-9)
                #expect((x.velocity - y.velocity).length < 1e-9)
                #expect(abs(x.motion.positionCovariance.xx - y.motion.positionCovariance.xx) < 1e-9)
            }
        }
        #expect(coasting.believedCount == 4)
        coasting.coast(to: time(1), orientation: .level)
        #expect(coasting.framesOutOfOrder == 1)
    }

    @Test("nonsense is counted and left out")
    func nonsense() {
        var tracker = Tracker()
        let broken = [
            Observation(position: Point(.nan, 0, 1), covariance: Covariance3(isotropic: 0.1)),
            Observation(position: Point(0, 0, 1e9), covariance: Covariance3(isotropic: 0.1)),
            Observation(position: Point(0, 0, 5), covariance: Covariance3(isotropic: -1)),
            Observation(position: Point(0, 0, 5), covariance: Covariance3(isotropic: 0.1), score: .nan),
            Observation(
                position: Point(0, 0, 5), covariance: Covariance3(isotropic: 0.1),
                box: BoundingBox(left: 0, top: 0, width: -1, height: 4)),
        ]
        tracker.update(with: broken, at: time(0), orientation: .level)
        #expect(tracker.tracks.isEmpty)
        #expect(tracker.observationsRejected == broken.count)
    }

    @Test("a frame older than the last is left out, a pause of an hour forgets everybody")
    func timeJumps() {
        var tracker = Tracker()
        let seen = [Observation(position: Point(0, 0, 5), covariance: Covariance3(isotropic: 0.01))]
        for frame in 0..<10 { tracker.update(with: seen, at: time(Double(frame) / 15), orientation: .level) }
        let before = tracker.tracks.map(\.motion)
        tracker.update(with: seen, at: time(0.1), orientation: .level)
        #expect(tracker.framesOutOfOrder == 1)
        #expect(tracker.tracks.map(\.motion) == before)
        let id = tracker.tracks.first?.id
        tracker.update(with: [], at: time(3600), orientation: .level)
        #expect(tracker.tracks.isEmpty)
        tracker.update(with: seen, at: time(3600.1), orientation: .level)
        #expect(tracker.tracks.first?.id != id)
    }

    @Test("five thousand boxes in a frame stay within the limits")
    func crowd() {
        var random = SeededGenerator(6)
        var tracker = Tracker()
        for frame in 0..<4 {
            let seen = (0..<5000).map { _ in
                Observation(
                    position: Point(random.uniform(-50, 50), 0, random.uniform(1, 50)),
                    covariance: Covariance3(isotropic: 0.01), score: random.uniform(0.5, 1))
            }
            tracker.update(with: seen, at: time(Double(frame) / 15), orientation: .level)
            #expect(tracker.tracks.count <= tracker.settings.maximumTracks)
        }
    }

    @Test("given associations are followed to the letter")
    func given() {
        var settings = TrackerSettings()
        settings.association = .given
        settings.forgetAfter = 0.5
        var tracker = Tracker(settings: settings)
        for frame in 0..<30 {
            // Two people who swap places every frame: only the given key tells them apart.
            let near = Double(frame % 2) * 4 + 2
            let seen = [(1, near), (2, 8 - near)].map { key, z in
                Observation(position: Point(0, 0, z), covariance: Covariance3(isotropic: 0.01), association: key)
            }
            tracker.update(with: seen, at: time(Double(frame) / 15), orientation: .level)
            #expect(tracker.tracks.map(\.association) == [1, 2] || tracker.tracks.map(\.association) == [2, 1])
        }
        #expect(tracker.tracks.map(\.hits) == [30, 30])
    }
}

@Suite("Track history")
struct TrackHistoryTests {
    @Test("keeps the newest samples, oldest first")
    func ring() {
        var history = TrackHistory(capacity: 5)
        for i in 0..<12 {
            history.append(
                .init(time: time(Double(i)), position: SIMD2(Double(i), 0), covariance: Covariance2(isotropic: 1)))
            #expect(history.count == min(i + 1, 5))
            #expect(history.last?.position.x == Double(i))
            #expect(history[0].position.x == Double(max(0, i - 4)))
        }
        history.removeAll()
        #expect(history.last == nil)
    }
}
