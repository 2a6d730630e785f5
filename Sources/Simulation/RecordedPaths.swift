import Geometry
import Ranging

/// Where somebody really walked, as recorded from above.
public struct WalkedPath: Sendable {
    /// Who it is.
    public var id: Int
    /// Seconds, ascending.
    public var times: [Double]
    /// Where they were, metres; one for each time.
    public var positions: [SIMD2<Double>]

    /// Makes a path; times ascend strictly, and there are as many positions.
    public init(id: Int, times: [Double], positions: [SIMD2<Double>]) {
        precondition(times.count == positions.count, "every time has a position")
        self.id = id
        self.times = times
        self.positions = positions
    }

    /// Longer than this between two positions, and nothing is known between them, seconds.
    static let longestGap = 2.0

    /// The position at a moment: a cubic through the positions around it, with the slopes of the chords beside them.
    ///
    /// - Returns: nil before the first position, after the last one and in a long gap.
    func position(at time: Double) -> SIMD2<Double>? {
        guard let first = times.first, let last = times.last, time >= first, time <= last else { return nil }
        var low = 0
        var high = times.count - 1
        while high - low > 1 {
            let middle = (low + high) / 2
            if times[middle] <= time { low = middle } else { high = middle }
        }
        guard high > low else { return positions[low] }
        let span = times[high] - times[low]
        guard span <= WalkedPath.longestGap else { return nil }
        let u = (time - times[low]) / span
        let (from, to) = (positions[low], positions[high])
        let (fromSlope, toSlope) = (slope(low) * span, slope(high) * span)
        let (u2, u3) = (u * u, u * u * u)
        let ends = from * (2 * u3 - 3 * u2 + 1) + to * (3 * u2 - 2 * u3)
        return ends + fromSlope * (u3 - 2 * u2 + u) + toSlope * (u3 - u2)
    }

    /// Metres a second at one of the positions.
    private func slope(_ index: Int) -> SIMD2<Double> {
        let before = max(index - 1, 0)
        let after = min(index + 1, times.count - 1)
        return (positions[after] - positions[before]) / (times[after] - times[before])
    }
}

extension SimulatedWalk {
    /// What one of several people who were recorded from above would have seen with a head camera.
    ///
    /// - Parameters:
    ///   - paths: everybody.
    ///   - wearer: the id of the one who wears the camera.
    ///   - name: of the walk.
    ///   - seed: varies the turns of the head and the errors of perception.
    ///   - motion: how the head turns.
    ///   - rate: frames a second.
    ///   - camera: how it sees, and with which errors.
    /// - Returns: nil where there is no such path, or it has fewer than two positions.
    public static func alongRecordedPath(
        _ paths: [WalkedPath], wearer: Int, name: String, seed: UInt64, motion: HeadMotion = .hard, rate: Double = 15,
        camera: HeadCamera = HeadCamera()
    ) -> SimulatedWalk? {
        guard let own = paths.first(where: { $0.id == wearer }), own.times.count > 1, let start = own.times.first,
            let end = own.times.last
        else { return nil }
        let others = paths.filter { $0.id != wearer }.sorted { $0.id < $1.id }
        let frames = Scene.frameCount(duration: end - start, rate: rate)
        var headings = WalkingDirection()
        var scene = Scene(rate: rate)
        var last = own.positions[0]
        for frame in 0..<frames {
            let time = min(start + Double(frame) / rate, end)
            // Over somewhat more than a step to both sides, so that the sway of the gait is no change of direction.
            let before = max(time - 0.6, start)
            let after = min(time + 0.6, end)
            var velocity = SIMD2<Double>.zero
            if let from = own.position(at: before), let to = own.position(at: after) {
                velocity = (to - from) / (after - before)
            }
            last = own.position(at: time) ?? last
            scene.wearer.append(
                .init(position: last, heading: headings.next(velocity: velocity), speed: velocity.length))
            scene.people.append(
                others.compactMap { path in
                    path.position(at: time).map { Scene.Person(id: path.id, position: $0) }
                })
        }
        scene.alignToStart()
        var random = SeededRandom(seed: seed)
        return SimulatedWalk(name: name, scene: scene, motion: motion, camera: camera, random: &random)
    }
}

/// Where somebody walks to; who stands still goes on looking where they went.
private struct WalkingDirection {
    private var heading: Double?

    mutating func next(velocity: SIMD2<Double>) -> Double {
        guard velocity.length > 0.2 || heading == nil else { return heading ?? 0 }
        heading = velocity.angle
        return velocity.angle
    }
}

extension Scene {
    /// Moves and turns everything so that the wearer starts at the origin, walking along x.
    fileprivate mutating func alignToStart() {
        guard let first = wearer.first else { return }
        let forward = SIMD2(angle: first.heading)
        func aligned(_ position: SIMD2<Double>) -> SIMD2<Double> {
            let offset = position - first.position
            return SIMD2(offset.dot(forward), offset.dot(forward.turnedLeft))
        }
        for frame in wearer.indices {
            wearer[frame].position = aligned(wearer[frame].position)
            wearer[frame].heading -= first.heading
            for index in people[frame].indices {
                people[frame][index].position = aligned(people[frame][index].position)
            }
        }
    }
}
