import Assignment
import Geometry
import Ranging
import RealModule

extension Tracker {
    /// The rounds of association, in their order.
    enum Round {
        /// Believed tracks seen a moment ago against observations of a high score: whoever is plainly in view is settled
        /// before anybody hidden or new may ask for the same observation.
        case recent
        /// All other tracks against the high scores left over: people found again after an occlusion, and new ones.
        case lost
        /// All tracks left over against observations of a low score.
        case doubtful
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
            // Without a box the cost itself knows how vague a track has become: no round of its own is needed.
            let isFirst = tracks[t].isBelieved && tracks[t].boxFilter != nil && isRecent(tracks[t], at: time)
            if round != .recent || isFirst { rows.append(t) }
        }
        for c in candidates.indices where !candidates[c].isTaken {
            let isSure = candidates[c].score >= settings.highScore
            if isSure == (round != .doubtful) { columns.append(c) }
        }
        guard !rows.isEmpty, !columns.isEmpty else { return }
        let widest = orderColumns()
        pairs.removeAll(keepingCapacity: true)
        for row in rows.indices {
            let expectation = Expectation(tracks[rows[row]], commonMotion)
            let reach = expectation.box.map { SIMD2($0.left, $0.right) } ?? SIMD2(-.infinity, .infinity)
            // Most pairs are far apart, and this tells at once, without a look at the candidates themselves.
            for place in order.places(from: reach.x - widest, to: reach.y) {
                let column = order[place]
                guard edges[column].x < reach.y, reach.x < edges[column].y else { continue }
                let cost = cost(of: candidates[columns[column]], for: expectation, round)
                if cost < 1 { pairs.append(CandidatePair(row: row, column: column, cost: cost)) }
            }
        }
        solver.solve(
            pairs: pairs, rows: rows.count, columns: columns.count, unassignedCost: 1, into: &assignment)
        for (row, column) in assignment.enumerated() where column >= 0 {
            take(columns[column], for: rows[row], observations: observations, at: time)
        }
    }

    /// Puts a round's columns in order of where their boxes begin in the picture; those without one could be anywhere.
    ///
    /// - Returns: how wide the widest box is.
    private mutating func orderColumns() -> Double {
        order.removeAll()
        edges.removeAll(keepingCapacity: true)
        var widest = 0.0
        for column in columns.indices {
            let box = candidates[columns[column]].box
            let edge = box.map { SIMD2($0.left, $0.right) } ?? SIMD2(-.infinity, .infinity)
            edges.append(edge)
            order.add(edge.x, candidate: column)
            widest = max(widest, edge.y - edge.x)
        }
        return widest
    }

    /// Where a track is expected to be seen, with the common motion.
    private struct Expectation {
        var position: SIMD2<Double>
        var velocity: SIMD2<Double>
        var positionCovariance: Covariance2
        var lastPosition: SIMD2<Double>
        var isBelieved: Bool
        var filter: BoxFilter?
        var box: BoundingBox?
        var motion: CommonMotion

        init(_ track: Track, _ motion: CommonMotion) {
            position = track.motion.position
            velocity = track.motion.velocity
            positionCovariance = track.motion.positionCovariance
            lastPosition = track.lastPosition
            isBelieved = track.isBelieved
            self.motion = motion
            filter = track.boxFilter
            filter?.shift(by: motion.shift)
            box = filter?.box
        }
    }

    /// What it costs to give an observation to a track: 0 for a perfect fit, up to 1; infinite outside the gates.
    @inline(__always)
    private func cost(of candidate: Candidate, for expected: Expectation, _ round: Round) -> Double {
        guard let box = candidate.box, let expectedBox = expected.box, let filter = expected.filter else {
            return groundCost(of: candidate, for: expected)
        }
        let overlap = expectedBox.iou(box)
        let least = round == .doubtful ? settings.minimumOverlapLowScore : settings.minimumOverlap
        guard overlap >= least else { return .infinity }
        let gate = settings.image.gate
        guard filter.surprise(of: box, below: gate, settings: settings.image) < gate else { return .infinity }
        let (distance, _) = groundDistance(of: candidate, from: expected)
        // The distance of somebody whom the picture cuts off jumps; the box has already said that it fits.
        guard distance <= 4 * settings.gate else { return .infinity }
        let ground = min(1, distance / settings.gate)
        let place = settings.overlapShare * (1 - overlap) + (1 - settings.overlapShare) * ground
        return min(0.999, place + settings.directionShare * directionCost(candidate, expected))
    }

    /// Of a place alone: twice the negative log-likelihood, from a base that keeps it within 0 to 1.
    ///
    /// The logarithm of the covariance makes a sharp track beat a vague one at the same distance; more than once, because a
    /// track that has coasted for long is also less likely to be there at all.
    @inline(__always)
    private func groundCost(of candidate: Candidate, for expected: Expectation) -> Double {
        let (distance, s) = groundDistance(of: candidate, from: expected)
        guard distance <= settings.gate else { return .infinity }
        let prior = expected.isBelieved ? 0.0 : settings.tentativePenalty
        let cost = 0.5 + 0.005 * (distance + settings.vaguenessWeight * Double.log(s.determinant) + prior)
        return min(0.999, max(0, cost))
    }

    /// Squared Mahalanobis distance of a place on the ground, and the covariance it is measured by.
    @inline(__always)
    private func groundDistance(of candidate: Candidate, from expected: Expectation) -> (Double, Covariance2) {
        let s = expected.positionCovariance + candidate.covariance
        let innovation = expected.motion.removed(from: candidate.position) - expected.position
        return (s.mahalanobisSquared(innovation.x, innovation.y), s)
    }

    /// How far an observation departs from the direction in which a track has been moving: 0 straight on, 1 back.
    ///
    /// Only for a track that clearly moves, and for a step that is clearly longer than its noise: then it tells people who
    /// meet behind each other apart (after OC-SORT's momentum of observations).
    @inline(__always)
    private func directionCost(_ candidate: Candidate, _ expected: Expectation) -> Double {
        let v = expected.velocity
        let speed = (v * v).sum().squareRoot()
        let step = candidate.position - expected.lastPosition
        let length = (step * step).sum().squareRoot()
        guard speed > 0.5, length * length > candidate.covariance.xx + candidate.covariance.yy else { return 0.5 }
        return 0.5 * (1 - (v * step).sum() / (speed * length))
    }
}
