import Foundation
import Geometry
import Ranging
import TestSupport
import Testing

@testable import Tracking

private func time(_ t: Double) -> Timestamp { Timestamp(nanoseconds: Int64(t * 1e9)) }

/// People of 1.7 m who walk straight lines in front of a camera, with boxes and places that fit each other.
private struct Street {
    static let camera = CameraIntrinsics(width: 1280, height: 720, fx: 640, fy: 640, cx: 640, cy: 360)
    /// Metres ahead and to the left, and how both change, metres a second.
    var people: [(start: SIMD2<Double>, velocity: SIMD2<Double>)]

    /// What a camera that is turned sees of them.
    func observations(
        at t: Double, turned orientation: Rotation<Camera, SemiLocal>, _ random: inout SeededGenerator
    ) -> [Observation] {
        let back = orientation.inverse
        return people.enumerated().compactMap { person, walk in
            let p = walk.start + walk.velocity * t
            let jitter = SIMD2(random.normal(0.01), random.normal(0.01))
            let distance = (p * p).sum().squareRoot()
            let place = Point<SemiLocal>(p.x * (1 + jitter.x), p.y + jitter.y * distance, -0.8)
            guard let (u, v) = Self.camera.project(back(place)), u > 0, u < 1280 else { return nil }
            let height = 640 * 1.7 / distance
            return Observation(
                position: back(place),
                covariance: back(Covariance3(ray: place.fromOrigin, alongRay: 0.06 * distance, acrossRay: 0.1)),
                box: BoundingBox(left: u - 0.2 * height, top: v - height / 2, width: 0.4 * height, height: height),
                person: person)
        }
    }
}

@Suite("Tracker with boxes")
struct BoxTrackingTests {
    private let street = Street(people: [
        (SIMD2(8, 2), SIMD2(-0.6, -0.5)), (SIMD2(7, -2), SIMD2(-0.2, 0.6)), (SIMD2(5, 0.5), SIMD2(0, 0)),
        (SIMD2(11, -1), SIMD2(-1, 0.1)),
    ])

    @Test("the order of the observations within a frame changes nothing")
    func permutation() {
        var random = SeededGenerator(1)
        var (ordered, shuffled) = (Tracker(), Tracker())
        for frame in 0..<75 {
            let t = Double(frame) / 15
            let seen = street.observations(at: t, turned: .level, &random)
            ordered.update(with: seen, at: time(t), orientation: .level, camera: Street.camera)
            shuffled.update(
                with: seen.shuffled(using: &random), at: time(t), orientation: .level, camera: Street.camera)
            #expect(ordered.tracks.map(\.id) == shuffled.tracks.map(\.id))
            #expect(ordered.tracks.map(\.motion) == shuffled.tracks.map(\.motion))
            #expect(ordered.tracks.map(\.expectedBox) == shuffled.tracks.map(\.expectedBox))
        }
        #expect(ordered.believedCount == 4)
    }

    @Test("a turning head with turned boxes gives the same semi-local tracks")
    func headTurn() {
        // Nobody crosses anybody: the picture is flat, so a turn shears overlaps a little, and who gets a box that fits two
        // people equally well may hang on that.
        let street = Street(people: [
            (SIMD2(8, 3), SIMD2(-0.6, 0.1)), (SIMD2(7, -2), SIMD2(-0.3, -0.2)), (SIMD2(5, 0.3), SIMD2(0, 0)),
        ])
        var (a, b) = (SeededGenerator(2), SeededGenerator(2))
        var (still, turning) = (Tracker(), Tracker())
        for frame in 0..<60 {
            let t = Double(frame) / 15
            // Up to 36 degrees a second, nobody leaves the picture.
            let head = Rotation<Camera, SemiLocal>.looking(
                heading: 0.21 * sin(3 * t), pitch: 0.05 * sin(2 * t))
            still.update(
                with: street.observations(at: t, turned: .level, &a), at: time(t), orientation: .level,
                camera: Street.camera)
            turning.update(
                with: street.observations(at: t, turned: head, &b), at: time(t), orientation: head,
                camera: Street.camera)
            #expect(still.tracks.map(\.id) == turning.tracks.map(\.id))
            for (x, y) in zip(still.tracks, turning.tracks) {
                #expect(x.person == y.person)
                #expect((x.position - y.position).length < 1e-6)
                #expect((x.velocity - y.velocity).length < 1e-6)
            }
        }
        #expect(turning.believedCount == 3)
    }

    @Test("somebody who is hidden by another for most of a second comes out as the same person")
    func occlusion() {
        var random = SeededGenerator(3)
        var tracker = Tracker()
        let pair = Street(people: [(SIMD2(4, 1.2), SIMD2(0, -0.8)), (SIMD2(6, -1.8), SIMD2(0, 1.2))])
        var ids: [Int: Set<Int>] = [:]
        for frame in 0..<60 {
            let t = Double(frame) / 15
            let seen = pair.observations(at: t, turned: .level, &random)
            let nearest = seen.first?.box
            let visible = seen.filter { $0.person == 0 || ($0.box.map { nearest?.iou($0) ?? 0 } ?? 0) < 0.15 }
            tracker.update(with: visible, at: time(t), orientation: .level, camera: Street.camera)
            for track in tracker.tracks where track.isBelieved && track.observation != nil {
                if let person = track.person { ids[person, default: []].insert(track.id) }
            }
        }
        #expect(ids[0]?.count == 1)
        #expect(ids[1]?.count == 1)
    }

    @Test("two boxes at the same place are one person")
    func sameBoxTwice() {
        var random = SeededGenerator(4)
        var tracker = Tracker()
        let one = Street(people: [(SIMD2(6, 0), SIMD2(-0.5, 0))])
        for frame in 0..<45 {
            let t = Double(frame) / 15
            let seen = one.observations(at: t, turned: .level, &random)
            tracker.update(
                with: frame < 10 ? seen : seen + seen, at: time(t), orientation: .level, camera: Street.camera)
        }
        #expect(tracker.believedCount == 1)
        #expect(tracker.tracks.count == 1)
    }

    @Test("a doubtful box keeps a track alive and starts none")
    func doubtful() {
        var random = SeededGenerator(5)
        var tracker = Tracker()
        let one = Street(people: [(SIMD2(6, 0), SIMD2(-0.3, 0.2))])
        var stranger = Tracker()
        for frame in 0..<90 {
            let t = Double(frame) / 15
            var seen = one.observations(at: t, turned: .level, &random)
            for i in seen.indices { seen[i].score = 0.3 }
            stranger.update(with: seen, at: time(t), orientation: .level, camera: Street.camera)
            if frame < 15 { for i in seen.indices { seen[i].score = 0.9 } }
            tracker.update(with: seen, at: time(t), orientation: .level, camera: Street.camera)
            if frame > 5 { #expect(tracker.tracks.first?.status == .confirmed) }
        }
        #expect(tracker.believedCount == 1)
        #expect(stranger.tracks.isEmpty)
    }

    @Test("a camera that shakes without saying so costs nobody the identity")
    func shake() {
        var random = SeededGenerator(6)
        var tracker = Tracker()
        var ids: [Int: Set<Int>] = [:]
        for frame in 0..<75 {
            let t = Double(frame) / 15
            // Up to 1.3 degrees from frame to frame, some two tenths of the boxes' widths.
            let shake = SIMD2(random.uniform(-15, 15), random.uniform(-8, 8))
            var seen = street.observations(at: t, turned: .level, &random)
            if frame > 15 {
                for i in seen.indices {
                    seen[i].box?.left += shake.x
                    seen[i].box?.top += shake.y
                }
            }
            tracker.update(with: seen, at: time(t), orientation: .level, camera: Street.camera)
            for track in tracker.tracks where track.isBelieved && track.observation != nil {
                if let person = track.person { ids[person, default: []].insert(track.id) }
            }
        }
        #expect(ids.values.allSatisfy { $0.count == 1 })
        #expect(ids.count == 4)
    }
}
