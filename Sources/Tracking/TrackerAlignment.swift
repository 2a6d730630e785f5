import Geometry
import Ranging

extension Tracker {
    /// Estimates the common motion of a frame from the tracks seen a moment ago, each with the observation nearest to it.
    mutating func estimateCommonMotion(at time: Timestamp, camera: CameraIntrinsics?) {
        commonMotion = CommonMotion()
        guard settings.headingDeviation > 0 else { return }
        commonMotion.heading = commonTurn(at: time)
        if let camera { commonMotion.shift = commonShift(at: time, camera: camera) }
    }

    /// The tracks that are asked what moved everybody. So many agree on it as well as hundreds would, and each asked is held
    /// against all candidates near it.
    private var voters: StrideTo<Int> {
        let enough = 64
        return stride(from: 0, to: tracks.count, by: max(1, (tracks.count + enough - 1) / enough))
    }

    /// How far the places are turned about the vertical against where they are expected, radians.
    private mutating func commonTurn(at time: Timestamp) -> Double {
        headingVotes.removeAll()
        places.removeAll(keepingCapacity: true)
        var vaguest = 0.0
        var (low, high) = (SIMD2(repeating: Double.infinity), SIMD2(repeating: -Double.infinity))
        for candidate in candidates {
            let (p, r) = (candidate.position, candidate.covariance)
            places.append(SIMD4(p.x, p.y, r.xx + r.yy, 0))
            (low, high) = (pointwiseMin(low, p), pointwiseMax(high, p))
            vaguest = max(vaguest, r.xx + r.yy)
        }
        // Along the axis on which they are spread widest, for that tells most of them apart.
        let axis = high.x - low.x > high.y - low.y ? 0 : 1
        order.removeAll()
        for c in places.indices { order.add(places[c][axis], candidate: c) }
        let variance = settings.headingDeviation * settings.headingDeviation
        for t in voters where tracks[t].isBelieved && isRecent(tracks[t], at: time) {
            let p = tracks[t].motion.position
            let range2 = (p * p).sum()
            // At arm's length a step aside is no turn of the camera.
            guard range2 > 0.25 else { continue }
            let across = SIMD2(-p.y, p.x) / range2.squareRoot()
            // The covariance with the unknown turn in it.
            let turned = Covariance2(
                xx: variance * p.y * p.y, xy: -variance * p.x * p.y, yy: variance * p.x * p.x)
            let own = tracks[t].motion.positionCovariance + turned
            let trace = own.xx + own.yy
            var best = settings.gate
            var nearest: Int?
            let reach = (best * (trace + vaguest)).squareRoot()
            for place in order.places(from: p[axis] - reach, to: p[axis] + reach) {
                let c = order[place]
                let innovation = places[c].lowHalf - p
                // No covariance is wider than its trace in any direction: most candidates are out by this alone.
                guard (innovation * innovation).sum() < best * (trace + places[c].z) else { continue }
                let s = tracks[t].motion.positionCovariance + candidates[c].covariance + turned
                let distance = s.mahalanobisSquared(innovation.x, innovation.y)
                guard distance < best else { continue }
                best = distance
                nearest = c
            }
            guard let nearest else { continue }
            let q = candidates[nearest].position
            let s = tracks[t].motion.positionCovariance + candidates[nearest].covariance
            let spread = across.x * across.x * s.xx + 2 * across.x * across.y * s.xy + across.y * across.y * s.yy
            let angle = (p.x * q.y - p.y * q.x) / (range2 * (q * q).sum()).squareRoot()
            guard spread > 0, angle.isFinite else { continue }
            headingVotes.add(value: angle, weight: range2 / spread)
        }
        return headingVotes.agreed(priorWeight: 1 / variance)
    }

    /// How far all boxes are shifted against where they are expected, pixels.
    private mutating func commonShift(at time: Timestamp, camera: CameraIntrinsics) -> SIMD2<Double> {
        horizontalVotes.removeAll()
        verticalVotes.removeAll()
        order.removeAll()
        var tallest = 0.0
        for (c, candidate) in candidates.enumerated() {
            guard let box = candidate.box else { continue }
            order.add(box.centerX, candidate: c)
            tallest = max(tallest, box.height)
        }
        for t in voters where tracks[t].isBelieved && isRecent(tracks[t], at: time) {
            guard let filter = tracks[t].boxFilter else { continue }
            var best = settings.image.gate
            var nearest: BoundingBox?
            let reach = filter.reach(below: best, tallest: tallest, settings: settings.image)
            for place in order.places(from: filter.value[0] - reach, to: filter.value[0] + reach) {
                guard let box = candidates[order[place]].box else { continue }
                let distance = filter.surprise(of: box, below: best, settings: settings.image)
                guard distance < best else { continue }
                best = distance
                nearest = box
            }
            guard let nearest else { continue }
            let s = filter.innovationVariance(of: nearest, settings: settings.image)
            horizontalVotes.add(value: nearest.centerX - filter.value[0], weight: 1 / s[0])
            verticalVotes.add(value: nearest.centerY - filter.value[1], weight: 1 / s[1])
        }
        // One box alone can not tell its own step from the camera's.
        guard horizontalVotes.count >= 2 else { return .zero }
        let deviation = settings.headingDeviation * camera.fx
        let prior = 1 / (deviation * deviation)
        return SIMD2(horizontalVotes.agreed(priorWeight: prior), verticalVotes.agreed(priorWeight: prior))
    }

    /// Whether a track was seen a moment ago, so that its place is still well known.
    @inline(__always)
    func isRecent(_ track: Track, at time: Timestamp) -> Bool {
        time.since(track.lastSeen) <= settings.recentlySeen
    }
}
