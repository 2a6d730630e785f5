import Geometry
import Ranging
import RealModule

/// What moved everybody alike since the last frame: not the people but the camera, as far as its measured orientation
/// does not tell it.
///
/// An orientation that is wrong by half a degree displaces people ten metres away by more than they differ from each
/// other. But it displaces all of them by one angle, which the tracks seen a moment ago give away. In the picture it is
/// one shift of all boxes; with a camera whose orientation is not known at all, that is most of their motion.
struct CommonMotion: Sendable, Equatable {
    /// Turn of the observations against the tracks about the vertical, radians.
    var heading = 0.0
    /// Shift of the boxes against the expected ones, pixels.
    var shift = SIMD2<Double>(0, 0)

    /// Where an observed place would be without the turn.
    @inline(__always)
    func removed(from p: SIMD2<Double>) -> SIMD2<Double> {
        // The angle is a degree or two: the first two terms of the series are exact enough.
        let (s, c) = (heading, 1 - heading * heading / 2)
        return SIMD2(c * p.x + s * p.y, c * p.y - s * p.x)
    }
}

extension Tracker {
    /// One track's word on the common motion: a value, how much it weighs, and which.
    struct Vote: Sendable {
        var value: Double
        var weight: Double
    }

    /// Estimates the common motion of a frame from the tracks seen a moment ago, each with the observation nearest to it.
    mutating func estimateCommonMotion(_ observations: [Observation], at time: Timestamp) {
        commonMotion = CommonMotion()
        guard settings.headingDeviation > 0 else { return }
        headingVotes.removeAll(keepingCapacity: true)
        let variance = settings.headingDeviation * settings.headingDeviation
        for t in tracks.indices
        where tracks[t].isBelieved && time.since(tracks[t].lastSeen) <= settings.recentlySeen {
            let p = tracks[t].motion.position
            let range2 = (p * p).sum()
            guard range2 > 0.25 else { continue }
            let across = SIMD2(-p.y, p.x) / range2.squareRoot()
            // The covariance with the unknown turn in it.
            let turned = Covariance2(
                xx: variance * p.y * p.y, xy: -variance * p.x * p.y, yy: variance * p.x * p.x)
            var best = settings.gate
            var vote: Vote?
            for c in candidates.indices {
                let s = tracks[t].motion.positionCovariance + candidates[c].covariance
                let innovation = candidates[c].position - p
                let distance = (s + turned).mahalanobisSquared(innovation.x, innovation.y)
                guard distance < best else { continue }
                best = distance
                let spread = across.x * across.x * s.xx + 2 * across.x * across.y * s.xy + across.y * across.y * s.yy
                let q = candidates[c].position
                let angle = (p.x * q.y - p.y * q.x) / (range2 * (q * q).sum()).squareRoot()
                vote = Vote(value: angle, weight: range2 / spread)
            }
            if let vote { headingVotes.append(vote) }
        }
        commonMotion.heading = Self.consensus(of: &headingVotes, priorWeight: 1 / variance)
    }

    /// Estimates how far all boxes are shifted against where they are expected, pixels.
    mutating func estimateShift(_ observations: [Observation], at time: Timestamp, camera: CameraIntrinsics) {
        let deviation = settings.headingDeviation * camera.fx
        guard settings.xCmc > 0, deviation > 0 else { return }
        headingVotes.removeAll(keepingCapacity: true)
        var vertical: [Vote] = []
        for t in tracks.indices
        where tracks[t].isBelieved && time.since(tracks[t].lastSeen) <= settings.recentlySeen {
            guard let filter = tracks[t].boxFilter else { continue }
            var best = settings.xB
            var found: BoundingBox?
            for c in candidates.indices {
                guard let box = observations[candidates[c].index].box else { continue }
                let distance = filter.surprise(of: box, settings: settings.image)
                if distance < best {
                    best = distance
                    found = box
                }
            }
            guard let found else { continue }
            let s = filter.variance(of: found, settings: settings.image)
            headingVotes.append(Vote(value: found.centerX - filter.value[0], weight: 1 / s[0]))
            vertical.append(Vote(value: found.centerY - filter.value[1], weight: 1 / s[1]))
        }
        guard headingVotes.count >= 2 else { return }
        let prior = 1 / (deviation * deviation)
        commonMotion.shift.x = Self.consensus(of: &headingVotes, priorWeight: prior)
        commonMotion.shift.y = Self.consensus(of: &vertical, priorWeight: prior)
    }

    /// The mean of the votes near their weighted median, drawn to zero by what is known beforehand.
    static func consensus(of votes: inout [Vote], priorWeight: Double) -> Double {
        guard !votes.isEmpty else { return 0 }
        votes.sort { $0.value < $1.value }
        let half = votes.reduce(0) { $0 + $1.weight } / 2
        var sum = 0.0
        var median = votes[0].value
        for vote in votes {
            sum += vote.weight
            median = vote.value
            if sum >= half { break }
        }
        var weight = priorWeight
        var mean = 0.0
        for vote in votes {
            let distance = vote.value - median
            guard distance * distance * vote.weight < 9 else { continue }
            weight += vote.weight
            mean += vote.weight * vote.value
        }
        return mean / weight
    }
}
