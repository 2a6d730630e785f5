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
/// Where several solutions cost the same, the one is given that SciPy's `linear_sum_assignment` gives (when there are no
/// more rows than columns and no pair is forbidden), because published scores are computed with that: the search looks at
/// the columns from the last to the first, and among equals ends in a free one.
///
/// Keep one solver and use it again: its storage grows to the largest problem seen, and a problem that is no larger
/// allocates nothing. The result depends on the input alone, not on problems solved before.
public struct AssignmentSolver: Sendable {
    /// What the method keeps of a column; together, for the search looks at all of it at once.
    struct ColumnState {
        /// Dual variable.
        var price = 0.0
        /// Length of the shortest path found to the column.
        var distance = 0.0
        /// The row from which that path comes.
        var predecessor = 0
        /// The row that holds the column, or -1.
        var row = -1
    }

    /// Dual variable of each row.
    private(set) var rowPrice: [Double] = []
    /// The columns.
    private(set) var columnStates: [ColumnState] = []
    /// Indices of the columns: those still open to the search first, and those it has settled behind them.
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
        for column in 0..<columns { columnStates[column] = ColumnState() }
        let costOfLeaving =
            unassignedCost.isFinite
            ? unassignedCost : Self.prohibitiveCost(of: costs, rows: rows, columns: columns)
        for row in 0..<rows {
            let end = Self.findShortestPath(
                from: row, costs: costs, rowPrice: rowPrice, columns: columns, costOfLeaving: costOfLeaving,
                states: &columnStates, order: &columnOrder)
            adjustPrices(from: row, end: end, columns: columns)
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
        /// How many columns of `columnOrder` are still open; the one that the path ends in is among them.
        var open: Int
    }

    /// Dijkstra's search over reduced costs from a row that has no column yet.
    private static func findShortestPath(
        from start: Int, costs: [Double], rowPrice: [Double], columns: Int, costOfLeaving: Double,
        states: inout [ColumnState], order: inout [Int]
    ) -> PathEnd {
        // Spans, for arrays would be checked for sharing at every write.
        var states = states.mutableSpan
        var order = order.mutableSpan
        for column in 0..<columns {
            states[column].distance = .infinity
            order[columns - 1 - column] = column
        }
        var length = 0.0
        var row = start
        var open = columns
        var leaveLength = Double.infinity
        var leaveRow = start
        while true {
            let price = rowPrice[row]
            let leaving = length + costOfLeaving - price
            if leaving < leaveLength {
                leaveLength = leaving
                leaveRow = row
            }
            let base = row * columns
            var shortest = Double.infinity
            var next = -1
            for place in 0..<open {
                let column = order[place]
                let cost = costs[base + column]
                let candidate = length + cost - price - states[column].price
                var reached = states[column].distance
                // A cost of NaN fails the first comparison, one of +infinity too; -infinity is no number to add up.
                if candidate < reached, cost > -.infinity {
                    reached = candidate
                    states[column].distance = candidate
                    states[column].predecessor = row
                }
                // Among equals a free column ends the search at once.
                if reached < shortest || (reached == shortest && next >= 0 && states[column].row < 0) {
                    shortest = reached
                    next = place
                }
            }
            guard next >= 0, shortest <= leaveLength else {
                return PathEnd(column: -1, leftRow: leaveRow, length: leaveLength, open: open)
            }
            length = shortest
            let column = order[next]
            if states[column].row < 0 {
                return PathEnd(column: column, leftRow: -1, length: length, open: open)
            }
            open -= 1
            order.swapAt(next, open)
            row = states[column].row
        }
    }

    /// Changes the dual variables of everything the search settled, so that all reduced costs stay non-negative and
    /// those along the path are zero.
    private mutating func adjustPrices(from start: Int, end: PathEnd, columns: Int) {
        rowPrice[start] += end.length
        for place in end.open..<columns {
            let column = columnOrder[place]
            let slack = end.length - columnStates[column].distance
            columnStates[column].price -= slack
            rowPrice[columnStates[column].row] += slack
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
            let row = columnStates[column].predecessor
            let released = assignment[row]
            assignment[row] = column
            columnStates[column].row = row
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
        if columnStates.count < columns {
            let missing = columns - columnStates.count
            columnStates.append(contentsOf: repeatElement(ColumnState(), count: missing))
            columnOrder.append(contentsOf: repeatElement(0, count: missing))
        }
    }
}
