import Assignment

/// The matching of true and reported boxes with the greatest sum of scores.
///
/// Where several matchings are equally good, as whole-numbered boxes make them, the published scores depend on which of
/// them SciPy finds. So the problem is posed as TrackEval poses it: the full matrix, with 0 for pairs that are no
/// match, and the smaller side as rows.
struct SimilarityMatcher {
    /// The pairs of the last matching, as indices of the slice that was matched, in its order.
    private(set) var matched: [Int] = []

    private var solver = AssignmentSolver()
    private var costs: [Double] = []
    private var assignment: [Int] = []

    /// Matches one frame.
    ///
    /// - Parameters:
    ///   - overlaps: pairs of boxes, each at most once.
    ///   - truths: number of true boxes.
    ///   - results: number of reported boxes.
    ///   - score: what the pair at an index of `overlaps` is worth; 0: it is no match.
    mutating func match(_ overlaps: ArraySlice<Overlap>, truths: Int, results: Int, score: (Int) -> Double) {
        matched.removeAll(keepingCapacity: true)
        guard !overlaps.isEmpty else { return }
        let truthsAreRows = truths <= results
        let rows = min(truths, results)
        let columns = max(truths, results)
        costs.removeAll(keepingCapacity: true)
        costs.reserveCapacity(rows * columns)
        for _ in 0..<(rows * columns) { costs.append(0) }
        let place = { (overlap: Overlap) in
            truthsAreRows
                ? (row: overlap.truth, column: overlap.result) : (row: overlap.result, column: overlap.truth)
        }
        for index in overlaps.indices {
            let (row, column) = place(overlaps[index])
            costs[row * columns + column] = -score(index)
        }
        solver.solve(costs: costs, rows: rows, columns: columns, into: &assignment)
        for index in overlaps.indices {
            let (row, column) = place(overlaps[index])
            if assignment[row] == column, costs[row * columns + column] < 0 { matched.append(index) }
        }
    }
}
