import Assignment

/// The identity scores (Ristani et al., "Performance Measures and a Data Set for Multi-Target, Multi-Camera Tracking",
/// ECCV workshops 2016): each person is given at most one track for the whole sequence, so that as many boxes as
/// possible agree at an overlap of 0.5.
public struct IdentityScores: Sendable, Equatable {
    /// Boxes of persons that their own track covers.
    public var truePositives = 0
    /// Reported boxes that are not such.
    public var falsePositives = 0
    /// True boxes that are not such.
    public var falseNegatives = 0
    /// Share of the reported boxes that agree.
    public var precision = 0.0
    /// Share of the true boxes that agree.
    public var recall = 0.0
    /// Harmonic mean of the two (IDF1).
    public var f1 = 0.0

    init(_ sequence: ScoredFrames) {
        falsePositives = sequence.resultCount
        falseNegatives = sequence.truthCount
        guard sequence.resultCount > 0, sequence.truthCount > 0 else { return }

        var agreeing = [Int](repeating: 0, count: sequence.trackPairs.count)
        for (overlap, pair) in zip(sequence.overlaps, sequence.pairOfOverlap) where overlap.similarity >= 0.5 {
            agreeing[pair] += 1
        }
        // To pair a person with a track saves a false negative and a false positive for each box that agrees.
        let candidates = zip(sequence.trackPairs, agreeing).compactMap { pair, agreeing in
            agreeing > 0
                ? CandidatePair(row: pair.truthTrack, column: pair.resultTrack, cost: -Double(agreeing)) : nil
        }
        var solver = SparseAssignmentSolver()
        var assignment: [Int] = []
        solver.solve(
            pairs: candidates, rows: sequence.truthTrackLengths.count, columns: sequence.resultTrackLengths.count,
            unassignedCost: 0, into: &assignment)
        for (pair, agreeing) in zip(sequence.trackPairs, agreeing)
        where assignment[pair.truthTrack] == pair.resultTrack {
            truePositives += agreeing
        }
        falsePositives -= truePositives
        falseNegatives -= truePositives
        precision = Double(truePositives) / Double(sequence.resultCount)
        recall = Double(truePositives) / Double(sequence.truthCount)
        f1 = 2 * Double(truePositives) / Double(sequence.truthCount + sequence.resultCount)
    }
}
