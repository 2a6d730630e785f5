import Testing

@testable import Assignment

@Suite("Assignment from a list of allowed pairs")
struct SparseAssignmentSolverTests {
    @Test("costs what the full matrix costs, with any number of connected parts")
    func agreesWithDense() {
        var random = SplitMix(seed: 3)
        var sparse = SparseAssignmentSolver()
        var dense = AssignmentSolver()
        var fromPairs: [Int] = []
        var fromMatrix: [Int] = []
        for _ in 0..<1500 {
            let rows = random.below(25)
            let columns = random.below(25)
            var costs = [Double](repeating: .infinity, count: rows * columns)
            var pairs: [CandidatePair] = []
            for _ in 0..<random.below(60) where rows * columns > 0 {
                let pair = CandidatePair(
                    row: random.below(rows), column: random.below(columns), cost: random.unit() * 4 - 2)
                let place = pair.row * columns + pair.column
                costs[place] = min(costs[place], pair.cost)
                pairs.append(pair)
            }
            for unassignedCost in [Double.infinity, 0, 0.5] {
                sparse.solve(
                    pairs: pairs, rows: rows, columns: columns, unassignedCost: unassignedCost, into: &fromPairs)
                dense.solve(
                    costs: costs, rows: rows, columns: columns, unassignedCost: unassignedCost, into: &fromMatrix)
                let a = Solution(fromPairs, costs: costs, columns: columns, unassignedCost: unassignedCost)
                let b = Solution(fromMatrix, costs: costs, columns: columns, unassignedCost: unassignedCost)
                #expect(fromPairs.count == rows)
                #expect(a.isMatching)
                #expect(a.pairs == b.pairs)
                #expect(abs(a.cost - b.cost) < 1e-9)
            }
        }
    }

    @Test("forbids a pair whose cost is no finite number")
    func forbidden() {
        var solver = SparseAssignmentSolver()
        var assignment: [Int] = []
        let pairs = [Double.nan, .infinity, -.infinity].enumerated().map {
            CandidatePair(row: $0.offset, column: $0.offset, cost: $0.element)
        }
        solver.solve(pairs: pairs, rows: 3, columns: 3, into: &assignment)
        #expect(assignment == [-1, -1, -1])
    }

    @Test("takes five thousand by five thousand without the full matrix")
    func large() {
        var solver = SparseAssignmentSolver()
        var assignment: [Int] = []
        let size = 5000
        let pairs = (0..<size).flatMap { row in
            [0, 1].map { CandidatePair(row: row, column: (row / 2) * 2 + $0, cost: row % 2 == $0 ? 2 : 1) }
        }
        solver.solve(pairs: pairs, rows: size, columns: size, into: &assignment)
        #expect(assignment == (0..<size).map { $0 ^ 1 })
    }
}
