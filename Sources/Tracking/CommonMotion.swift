import Algorithms

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

/// The tracks' votes on one number of the common motion.
struct MotionConsensus: Sendable {
    /// One track's word: a value, and its inverse variance.
    struct Vote: Sendable {
        var value: Double
        var weight: Double
    }

    /// In ascending order of their values.
    private var votes: [Vote] = []

    /// Room for a number of votes.
    init(capacity: Int) { votes.reserveCapacity(capacity) }

    /// How many have voted.
    var count: Int { votes.count }

    /// Forgets all votes.
    mutating func removeAll() { votes.removeAll(keepingCapacity: true) }

    /// Takes in a vote. Kept in order as they come: to sort them later would ask for memory.
    mutating func add(value: Double, weight: Double) {
        let place = votes.partitioningIndex { $0.value > value || ($0.value == value && $0.weight > weight) }
        votes.insert(Vote(value: value, weight: weight), at: place)
    }

    /// The mean of the votes near their weighted median, drawn to zero by what is known beforehand.
    ///
    /// Near is three standard deviations: whoever walks their own way, or took a neighbour's box for theirs, is outvoted.
    func agreed(priorWeight: Double) -> Double {
        guard !votes.isEmpty else { return 0 }
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
