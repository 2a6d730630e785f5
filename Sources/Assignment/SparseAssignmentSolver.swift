/// A pair that an assignment may make, and what it costs.
public struct CandidatePair: Sendable, Equatable {
    /// The row.
    public var row: Int
    /// The column.
    public var column: Int
    /// The cost; not finite: forbidden, as if the pair were not given.
    public var cost: Double

    /// Makes a candidate.
    @inlinable
    public init(row: Int, column: Int, cost: Double) {
        self.row = row
        self.column = column
        self.cost = cost
    }
}

/// Solves an assignment problem of which only few pairs are allowed, given as a list.
///
/// Rows and columns that no chain of allowed pairs joins do not influence each other, so each connected part is solved
/// by itself. A crowd where everybody overlaps only with a few then costs little more than its list of pairs, where the
/// full matrix of 5,000 boxes by 5,000 would take 200 MB.
public struct SparseAssignmentSolver: Sendable {
    private var dense = AssignmentSolver()
    private var costs: [Double] = []
    private var partAssignment: [Int] = []
    /// A forest over rows and, behind them, columns; the root names the connected part.
    private var parent: [Int] = []
    /// The place of a row or column within its part.
    private var placeInPart: [Int] = []
    /// Rows and columns, part after part, and where each part starts.
    private var members: [Int] = []
    private var partStart: [Int] = []
    private var partOfNode: [Int] = []
    /// Pairs, part after part, and where each part starts.
    private var sortedPairs: [Int] = []
    private var pairStart: [Int] = []

    /// Makes a solver.
    public init() {}

    /// Solves one problem: what `AssignmentSolver.solve` does for the matrix in which all pairs not given are forbidden.
    ///
    /// - Parameters:
    ///   - pairs: the pairs that are allowed, in any order; of several entries for one pair the cheapest counts.
    ///   - rows: number of rows.
    ///   - columns: number of columns.
    ///   - unassignedCost: what it costs to leave a row alone. Infinite, the default: as many pairs as possible first.
    ///   - assignment: becomes the column of each row, -1 where it has none; `rows` long.
    public mutating func solve(
        pairs: [CandidatePair], rows: Int, columns: Int, unassignedCost: Double = .infinity,
        into assignment: inout [Int]
    ) {
        assignment.removeAll(keepingCapacity: true)
        for _ in 0..<rows { assignment.append(-1) }
        joinParts(pairs, rows: rows, columns: columns)
        sortIntoParts(pairs, rows: rows)
        for part in 0..<(partStart.count - 1) where pairStart[part] < pairStart[part + 1] {
            solvePart(part, pairs: pairs, rows: rows, unassignedCost: unassignedCost, into: &assignment)
        }
    }

    private mutating func joinParts(_ pairs: [CandidatePair], rows: Int, columns: Int) {
        parent.removeAll(keepingCapacity: true)
        for node in 0..<(rows + columns) { parent.append(node) }
        for pair in pairs {
            precondition(
                (0..<rows).contains(pair.row) && (0..<columns).contains(pair.column), "a pair is within the problem")
            let a = root(of: pair.row)
            let b = root(of: rows + pair.column)
            // The smaller root wins, so that parts come in the order of their first rows.
            if a != b { parent[max(a, b)] = min(a, b) }
        }
    }

    private mutating func root(of node: Int) -> Int {
        var node = node
        while parent[node] != node {
            parent[node] = parent[parent[node]]
            node = parent[node]
        }
        return node
    }

    /// Counting sort of nodes and of pairs by part; it keeps their order, so the result does not depend on hashing.
    private mutating func sortIntoParts(_ pairs: [CandidatePair], rows: Int) {
        let nodes = parent.count
        partOfNode.removeAll(keepingCapacity: true)
        partStart.removeAll(keepingCapacity: true)
        partStart.append(0)
        // A root is the smallest node of its part, so it comes before the others.
        for node in 0..<nodes {
            let root = root(of: node)
            if root == node {
                partOfNode.append(partStart.count - 1)
                partStart.append(0)
            } else {
                partOfNode.append(partOfNode[root])
            }
            partStart[partOfNode[node] + 1] += 1
        }
        let parts = partStart.count - 1
        pairStart.removeAll(keepingCapacity: true)
        for _ in 0...parts { pairStart.append(0) }
        for pair in pairs { pairStart[partOfNode[pair.row] + 1] += 1 }
        for part in 0..<parts {
            partStart[part + 1] += partStart[part]
            pairStart[part + 1] += pairStart[part]
        }
        Self.scatter(count: nodes, start: &partStart, into: &members) { partOfNode[$0] }
        Self.scatter(count: pairs.count, start: &pairStart, into: &sortedPairs) { partOfNode[pairs[$0].row] }
        placeInPart.removeAll(keepingCapacity: true)
        for _ in 0..<nodes { placeInPart.append(0) }
    }

    /// Writes 0..<count sorted by part; `start` serves as the write position of each part and is put back at the end.
    private static func scatter(count: Int, start: inout [Int], into sorted: inout [Int], part: (Int) -> Int) {
        sorted.removeAll(keepingCapacity: true)
        for _ in 0..<count { sorted.append(0) }
        for item in 0..<count {
            let part = part(item)
            sorted[start[part]] = item
            start[part] += 1
        }
        for part in stride(from: start.count - 1, to: 0, by: -1) { start[part] = start[part - 1] }
        if !start.isEmpty { start[0] = 0 }
    }

    private mutating func solvePart(
        _ part: Int, pairs: [CandidatePair], rows: Int, unassignedCost: Double, into assignment: inout [Int]
    ) {
        let nodes = partStart[part]..<partStart[part + 1]
        var partRows = 0
        var partColumns = 0
        for place in nodes {
            let node = members[place]
            if node < rows {
                placeInPart[node] = partRows
                partRows += 1
            } else {
                placeInPart[node] = partColumns
                partColumns += 1
            }
        }
        costs.removeAll(keepingCapacity: true)
        costs.reserveCapacity(partRows * partColumns)
        for _ in 0..<(partRows * partColumns) { costs.append(.infinity) }
        for place in pairStart[part]..<pairStart[part + 1] {
            let pair = pairs[sortedPairs[place]]
            let index = placeInPart[pair.row] * partColumns + placeInPart[rows + pair.column]
            if pair.cost > -.infinity { costs[index] = min(costs[index], pair.cost) }
        }
        dense.solve(
            costs: costs, rows: partRows, columns: partColumns, unassignedCost: unassignedCost, into: &partAssignment)
        // Rows come before columns within a part, for nodes are in order.
        for row in 0..<partRows where partAssignment[row] >= 0 {
            let column = members[nodes.lowerBound + partRows + partAssignment[row]] - rows
            assignment[members[nodes.lowerBound + row]] = column
        }
    }
}
