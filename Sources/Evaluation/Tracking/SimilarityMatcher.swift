import Assignment

/// The matching of true and reported boxes with the greatest sum of scores.
struct SimilarityMatcher {
    /// The pairs of the last matching, as indices of the slice that was matched, in order of the truth.
    private(set) var matched: [Int] = []

    private var solver = SparseAssignmentSolver()
    private var candidates: [CandidatePair] = []
    private var indexOfCandidate: [Int] = []
    private var assignment: [Int] = []

    /// Matches one frame.
    ///
    /// - Parameters:
    ///   - overlaps: pairs of boxes, ordered by truth, then by result.
    ///   - rows: number of true boxes.
    ///   - columns: number of reported boxes.
    ///   - score: what the pair at an index of `overlaps` is worth; 0 or less (up to rounding): it is no match.
    mutating func match(
        _ overlaps: ArraySlice<Overlap>, rows: Int, columns: Int, score: (Int) -> Double
    ) {
        candidates.removeAll(keepingCapacity: true)
        indexOfCandidate.removeAll(keepingCapacity: true)
        for index in overlaps.indices {
            let score = score(index)
            guard score > 0 else { continue }
            let overlap = overlaps[index]
            candidates.append(CandidatePair(row: overlap.truth, column: overlap.result, cost: -score))
            indexOfCandidate.append(index)
        }
        solver.solve(pairs: candidates, rows: rows, columns: columns, unassignedCost: 0, into: &assignment)
        matched.removeAll(keepingCapacity: true)
        for (candidate, index) in zip(candidates, indexOfCandidate) where assignment[candidate.row] == candidate.column
        {
            matched.append(index)
        }
    }
}
