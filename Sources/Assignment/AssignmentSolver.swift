/// Pairs rows with columns so that the total cost is as small as it can be: the linear assignment problem.
///
/// Tracks are the rows and detections the columns of a tracker; true and reported boxes those of an evaluation.
///
/// The method is successive shortest augmenting paths with dual variables (Jonker and Volgenant, "A shortest augmenting
/// path algorithm for dense and sparse linear assignment problems", Computing 38, 1987; for rectangular problems
/// Crouse, "On implementing 2D rectangular assignment algorithms", IEEE TAES 52, 2016). To leave a row alone is an edge
/// to a column of its own, so a forbidden pair and a limit to the cost of a pair need no padding of the matrix.
/// Time is at most rows × columns × min(rows, columns); in practice near rows × columns.
///
/// Keep one solver and use it again: its storage grows to the largest problem seen, and a problem that is no larger
/// allocates nothing. The result depends on the input alone, not on problems solved before.
public struct AssignmentSolver: Sendable {
    /// Dual variable of each row.
    private(set) var rowPrice: [Double] = []
    /// Dual variable of each column.
    private(set) var columnPrice: [Double] = []
    /// Length of the shortest path found to each column.
    private(set) var distance: [Double] = []
    /// The row from which the shortest path comes to each column.
    private(set) var predecessor: [Int] = []
    /// The row that holds each column, or -1.
    private(set) var rowOfColumn: [Int] = []
    /// The columns, those that the search has settled first and those still open behind them.
    private(set) var columnOrder: [Int] = []

    /// Makes a solver, with room for problems up to a size where that is known beforehand.
    public init(rows: Int = 0, columns: Int = 0) {
        reserve(rows: rows, columns: columns)
    }

    /// Solves one problem.
    ///
    /// The sum of the costs of all pairs plus `unassignedCost` for every row without a partner becomes minimal. Columns
    /// may stay alone at no cost. Where pairing and leaving cost the same, the row is paired.
    ///
    /// - Parameters:
    ///   - costs: row after row, at least `rows * columns` values (what is behind them is ignored). A pair whose cost is
    ///     not a finite number is forbidden. Costs may be negative, and are to be below 1e100 in size.
    ///   - rows: number of rows.
    ///   - columns: number of columns.
    ///   - unassignedCost: what it costs to leave a row alone. Infinite, the default: as many pairs as possible first,
    ///     then the cheapest among such solutions.
    ///   - assignment: becomes the column of each row, -1 where it has none; `rows` long.
    public mutating func solve(
        costs: [Double], rows: Int, columns: Int, unassignedCost: Double = .infinity, into assignment: inout [Int]
    ) {
        precondition(rows >= 0 && columns >= 0 && costs.count >= rows * columns, "costs holds rows * columns values")
        assignment.removeAll(keepingCapacity: true)
        assignment.reserveCapacity(rows)
        for _ in 0..<rows { assignment.append(-1) }
        guard rows > 0, columns > 0 else { return }

        reserve(rows: rows, columns: columns)
        for row in 0..<rows { rowPrice[row] = 0 }
        for column in 0..<columns {
            columnPrice[column] = 0
            rowOfColumn[column] = -1
            columnOrder[column] = column
        }
        let costOfLeaving =
            unassignedCost.isFinite
            ? unassignedCost : Self.prohibitiveCost(of: costs, rows: rows, columns: columns)
        for row in 0..<rows {
            let end = findShortestPath(
                from: row, costs: costs, columns: columns, costOfLeaving: costOfLeaving, assignment: assignment)
            adjustPrices(from: row, end: end, assignment: assignment)
            augment(from: row, end: end, assignment: &assignment)
        }
    }

    /// How a shortest path ends, and how much of the matrix the search for it has settled.
    private struct PathEnd {
        /// The free column the path ends in, or -1 where it ends by leaving a row alone.
        var column: Int
        /// The row that is left alone, where the path ends so.
        var leftRow: Int
        /// Length of the path.
        var length: Double
        /// How many columns of `columnOrder` were settled, without the one that the path ends in.
        var settled: Int
    }

    /// Dijkstra's search over reduced costs from a row that has no column yet.
    private mutating func findShortestPath(
        from start: Int, costs: [Double], columns: Int, costOfLeaving: Double, assignment: [Int]
    ) -> PathEnd {
        for column in 0..<columns { distance[column] = .infinity }
        var length = 0.0
        var row = start
        var settled = 0
        var leaveLength = Double.infinity
        var leaveRow = start
        while true {
            let leaving = length + costOfLeaving - rowPrice[row]
            if leaving < leaveLength {
                leaveLength = leaving
                leaveRow = row
            }
            let offset = length - rowPrice[row]
            let base = row * columns
            var shortest = Double.infinity
            var next = -1
            for place in settled..<columns {
                let column = columnOrder[place]
                let cost = costs[base + column]
                let candidate = offset + cost - columnPrice[column]
                // A cost of NaN fails the first comparison, one of +infinity too; -infinity is no number to add up.
                if candidate < distance[column], cost > -.infinity {
                    distance[column] = candidate
                    predecessor[column] = row
                }
                let reached = distance[column]
                // Among equals a free column ends the search at once.
                if reached < shortest || (reached == shortest && next >= 0 && rowOfColumn[column] < 0) {
                    shortest = reached
                    next = place
                }
            }
            guard next >= 0, shortest <= leaveLength else {
                return PathEnd(column: -1, leftRow: leaveRow, length: leaveLength, settled: settled)
            }
            length = shortest
            let column = columnOrder[next]
            if rowOfColumn[column] < 0 {
                return PathEnd(column: column, leftRow: -1, length: length, settled: settled)
            }
            columnOrder.swapAt(next, settled)
            settled += 1
            row = rowOfColumn[column]
        }
    }

    /// Changes the dual variables of everything the search settled, so that all reduced costs stay non-negative and
    /// those along the path are zero.
    private mutating func adjustPrices(from start: Int, end: PathEnd, assignment: [Int]) {
        rowPrice[start] += end.length
        for place in 0..<end.settled {
            let column = columnOrder[place]
            let slack = end.length - distance[column]
            columnPrice[column] -= slack
            rowPrice[rowOfColumn[column]] += slack
        }
    }

    /// Hands the columns along the path on, from its end back to the row it started from.
    private mutating func augment(from start: Int, end: PathEnd, assignment: inout [Int]) {
        var column = end.column
        if column < 0 {
            guard end.leftRow != start else { return }
            column = assignment[end.leftRow]
            assignment[end.leftRow] = -1
        }
        while true {
            let row = predecessor[column]
            let released = assignment[row]
            assignment[row] = column
            rowOfColumn[column] = row
            if row == start { return }
            column = released
        }
    }

    /// More than any choice of pairs can save, so that no row is left alone that could be paired.
    private static func prohibitiveCost(of costs: [Double], rows: Int, columns: Int) -> Double {
        var largest = 0.0
        for index in 0..<(rows * columns) where costs[index].isFinite {
            largest = max(largest, abs(costs[index]))
        }
        return 2 * Double(min(rows, columns)) * largest + 1
    }

    private mutating func reserve(rows: Int, columns: Int) {
        if rowPrice.count < rows {
            rowPrice.append(contentsOf: repeatElement(0, count: rows - rowPrice.count))
        }
        let missing = columns - columnPrice.count
        if missing > 0 {
            columnPrice.append(contentsOf: repeatElement(0, count: missing))
            distance.append(contentsOf: repeatElement(0, count: missing))
            predecessor.append(contentsOf: repeatElement(0, count: missing))
            rowOfColumn.append(contentsOf: repeatElement(0, count: missing))
            columnOrder.append(contentsOf: repeatElement(0, count: missing))
        }
    }
}
