import BoxFiles
import Evaluation
import Geometry

/// The results that scripts/goldens/tracking.py makes and scores, made again.
enum SampleResults {
    /// A 31-bit linear congruential generator.
    struct Congruential {
        var state: UInt64
        mutating func unit() -> Double {
            state = (state * 1_103_515_245 + 12345) & 0x7fff_ffff
            return Double(state) / 2_147_483_648
        }
        mutating func below(_ bound: Int) -> Int { Int(unit() * Double(bound)) }
    }

    /// Each detection takes the free box of the frame before that overlaps most, at 0.3 or more.
    static func greedyTracks(_ detections: [MOTChallengeRow]) -> [MOTChallengeRow] {
        var result: [MOTChallengeRow] = []
        var previous: [MOTChallengeRow] = []
        var current: [MOTChallengeRow] = []
        var taken: Set<Int64> = []
        var frame = Int.min
        var nextIdentity: Int64 = 1
        for detection in detections {
            if detection.frame != frame {
                previous = detection.frame == frame + 1 ? current : []
                current = []
                taken = []
                frame = detection.frame
            }
            var track = detection
            var best = 0.3
            var found: Int64?
            for other in previous where !taken.contains(other.identity) {
                let overlap = detection.box.iou(other.box)
                if overlap > best || (overlap == best && found == nil) {
                    best = overlap
                    found = other.identity
                }
            }
            if let found {
                taken.insert(found)
                track.identity = found
            } else {
                track.identity = nextIdentity
                nextIdentity += 1
            }
            current.append(track)
            result.append(track)
        }
        return result
    }

    /// Pedestrians shifted, dropped and renamed every 40 frames; regions, cyclists and sitters taken for pedestrians.
    ///
    /// - Parameter labels: in the order of the file.
    static func perturbedKITTI(_ labels: [KITTITrackingRow]) -> [KITTITrackingRow] {
        var random = Congruential(state: 2024)
        var result: [KITTITrackingRow] = []
        var extra: Int64 = 100_000
        for row in labels {
            let u = (0..<5).map { _ in random.unit() }
            guard [.pedestrian, .sittingPerson, .cyclist, .dontCare].contains(row.kind), u[0] >= 0.1 else { continue }
            let dx = (u[1] - 0.5) * 0.4 * (row.box.right - row.box.left)
            let dy = (u[2] - 0.5) * 0.4 * (row.box.bottom - row.box.top)
            var identity = row.identity * 2 + Int64((row.frame / 40) % 2)
            if row.kind == .dontCare {
                if u[3] < 0.7 { continue }
                extra += 1
                identity = extra
            }
            let box = CornerBox(
                left: row.box.left + dx, top: row.box.top + dy, right: row.box.right + dx, bottom: row.box.bottom + dy)
            result.append(KITTITrackingRow(frame: row.frame, identity: identity, kind: .pedestrian, box: box))
            if u[4] < 0.05 {
                extra += 1
                let left = row.box.left + dx
                let small = CornerBox(left: left, top: row.box.top, right: left + 8, bottom: row.box.top + 20)
                result.append(KITTITrackingRow(frame: row.frame, identity: extra, kind: .pedestrian, box: small))
            }
        }
        return result
    }

    /// People on whole pixels, so that overlaps tie and sit on thresholds; tracks swap, break and invent.
    static func synthetic(
        seed: UInt64, people: Int, frames: Int
    ) -> (truth: [MOTChallengeRow], result: [MOTChallengeRow]) {
        var random = Congruential(state: seed)
        var state = (0..<people).map { _ in
            (x: random.below(400), y: random.below(200), vx: random.below(9) - 4, vy: random.below(5) - 2)
        }
        var names = (0..<people).map { $0 + 1 }
        var invented = 1000
        var truth: [MOTChallengeRow] = []
        var result: [MOTChallengeRow] = []
        func row(_ frame: Int, _ identity: Int, _ x: Int, _ y: Int) -> MOTChallengeRow {
            let box = BoundingBox(left: Double(x), top: Double(y), width: 40, height: 80)
            return MOTChallengeRow(frame: frame, identity: Int64(identity), box: box)
        }
        for frame in 1...frames {
            for person in 0..<people {
                if random.unit() < 0.01, people > 1 { names.swapAt(person, random.below(people)) }
                if random.unit() < 0.02 {
                    invented += 1
                    names[person] = invented
                }
            }
            for person in 0..<people {
                let (x, y, vx, vy) = state[person]
                state[person].x += vx
                state[person].y += vy
                let present = random.unit() < 0.9
                let found = random.unit() < 0.8
                let dx = random.below(21) - 10
                let dy = random.below(21) - 10
                if present { truth.append(row(frame, person + 1, x, y)) }
                if found { result.append(row(frame, names[person], x + dx, y + dy)) }
            }
        }
        return (truth, result)
    }
}
