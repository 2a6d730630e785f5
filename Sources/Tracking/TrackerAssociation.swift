import Geometry
import Ranging
import RealModule

extension Tracker {
    /// The rounds of association, in their order.
    enum Round {
        /// All tracks against observations of a high score.
        case sure
        case fresh
        /// Tracks left over against observations of a low score.
        case doubtful
        /// Believed tracks left over against sure observations left over: by the place of the last observation,
        /// for somebody who stopped or turned while unseen, and with a wide gate on the ground for one whose box
        /// was moved away by a turn of the head.
        case recovery
    }

    /// The associations that came with the observations.
    mutating func associateAsGiven(_ observations: [Observation], at time: Timestamp) {
        for c in candidates.indices {
            guard let key = observations[candidates[c].index].association else { continue }
            if let t = tracks.firstIndex(where: { $0.association == key && $0.observation == nil }) {
                take(c, for: t, observations: observations, at: time)
            } else {
                start(from: c, observations: observations, at: time)
            }
        }
    }

    /// One round: cost of each pair that may be, then the assignment of least total cost.
    mutating func associate(_ observations: [Observation], _ round: Round, at time: Timestamp) {
        rows.removeAll(keepingCapacity: true)
        columns.removeAll(keepingCapacity: true)
        for t in tracks.indices where tracks[t].observation == nil {
            if round == .fresh ? time.since(tracks[t].lastSeen) < settings.xE && tracks[t].isBelieved : round == .sure || tracks[t].isBelieved || round == .doubtful { rows.append(t) }
        }
        for c in candidates.indices where !candidates[c].isTaken {
            let isSure = candidates[c].score >= settings.highScore
            if isSure == (round != .doubtful) { columns.append(c) }
        }
        guard !rows.isEmpty, !columns.isEmpty else { return }
        costs.removeAll(keepingCapacity: true)
        for t in rows {
            for c in columns {
                costs.append(
                    cost(of: candidates[c], box: observations[candidates[c].index].box, for: tracks[t], round, at: time)
                )
            }
        }
        solver.solve(
            costs: costs, rows: rows.count, columns: columns.count, unassignedCost: 1, into: &assignment)
        for (row, column) in assignment.enumerated() where column >= 0 {
            take(columns[column], for: rows[row], observations: observations, at: time)
        }
    }

    /// What it costs to give an observation to a track: 0 for a perfect fit, up to 1; infinite outside the gates.
    @inline(__always)
    private func cost(
        of candidate: Candidate, box: BoundingBox?, for track: Track, _ round: Round, at time: Timestamp
    ) -> Double {
        let s = track.motion.positionCovariance + candidate.covariance
        let innovation = commonMotion.removed(from: candidate.position) - track.motion.position
        let distance = s.mahalanobisSquared(innovation.x, innovation.y)
        guard var box, let filter = track.boxFilter else {
            guard round != .recovery, distance <= settings.gate else { return .infinity }
            return groundCost(distance, s, track)
        }
        let ground = min(1, distance / settings.gate)
        box.left -= commonMotion.shift.x
        box.top -= commonMotion.shift.y
        switch round {
        case .fresh, .sure, .doubtful:
            let overlap = filter.box.iou(box)
            let least = round != .doubtful ? settings.minimumOverlap : settings.minimumOverlapLowScore
            guard overlap >= least, distance <= settings.xC else { return .infinity }
            let direction = settings.directionShare * directionCost(candidate, track)
            let surprise = filter.surprise(of: box, settings: settings.image)
            guard surprise < settings.xB else { return .infinity }
            let image = settings.xA * surprise / settings.xB
            return min(0.999, settings.overlapShare * (1 - overlap) + (1 - settings.overlapShare) * ground + direction + image)
        case .recovery:
            let overlap = track.box.map { $0.iou(box) } ?? 0
            if overlap >= settings.minimumOverlap { return 0.999 * (1 - overlap) }
            // The same person must still have about the same size in the picture.
            let ratio = box.height / max(filter.value[3], 1)
            guard distance <= settings.gate / 2, ratio > 0.7, ratio < 1.4 else { return .infinity }
            let reach = 0.75 * (box.width + filter.value[2])
            guard abs(box.centerX - filter.value[0]) < reach else { return .infinity }
            return 0.5 + 0.499 * ground
        }
    }

    /// Twice the negative log-likelihood of the place, from a base that keeps it within 0 to 1: a sharp track beats a vague
    /// one at the same distance.
    @inline(__always)
    private func groundCost(_ distance: Double, _ s: Covariance2, _ track: Track) -> Double {
        let prior = track.isBelieved ? 0.0 : settings.tentativePenalty
        return 0.5 + 0.01 * (distance + Double.log(s.determinant) * settings.vagueness + prior)
    }

    /// How far an observation departs from the direction in which a track has been moving: 0 straight on, 1 back.
    ///
    /// Only for a track that clearly moves, and for a step that is clearly longer than its noise.
    @inline(__always)
    private func directionCost(_ candidate: Candidate, _ track: Track) -> Double {
        let v = track.motion.velocity
        let speed = (v * v).sum().squareRoot()
        let step = candidate.position - track.lastPosition
        let length = (step * step).sum().squareRoot()
        guard speed > 0.5, length * length > candidate.covariance.xx + candidate.covariance.yy else { return 0.5 }
        return 0.5 * (1 - (v * step).sum() / (speed * length))
    }
}
