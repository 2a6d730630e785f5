import Testing

@testable import Assignment

@Suite("Optimal assignment")
struct AssignmentSolverTests {
    @Test("is as cheap as the best of all assignments, of any shape, with forbidden pairs and a limit")
    func agreesWithExhaustiveSearch() {
        var random = SplitMix(seed: 7)
        var solver = AssignmentSolver()
        var assignment: [Int] = []
        for _ in 0..<4000 {
            let rows = random.below(7)
            let columns = random.below(7)
            let forbidden = [0.0, 0.3, 0.8][random.below(3)]
            let wholeNumbers = random.below(2) == 0
            let costs = (0..<(rows * columns)).map { _ -> Double in
                if random.unit() < forbidden { return [Double.infinity, .nan, -.infinity][random.below(3)] }
                let cost = random.unit() * 20 - 10
                return wholeNumbers ? cost.rounded() : cost
            }
            let unassignedCost = [Double.infinity, 0, 3, -2][random.below(4)]
            solver.solve(
                costs: costs, rows: rows, columns: columns, unassignedCost: unassignedCost, into: &assignment)

            let found = Solution(assignment, costs: costs, columns: columns, unassignedCost: unassignedCost)
            let best = exhaustive(costs: costs, rows: rows, columns: columns, unassignedCost: unassignedCost)
            #expect(assignment.count == rows)
            #expect(found.isMatching)
            if unassignedCost == .infinity { #expect(found.pairs == best.pairs) }
            #expect(abs(found.cost - best.cost) < 1e-9)
        }
    }

    @Test("pairs as many as it can before it looks at the cost")
    func cardinalityFirst() {
        var solver = AssignmentSolver()
        var assignment: [Int] = []
        // The cheap pair (0, 0) would leave row 1 alone.
        solver.solve(costs: [1, 1000, 2, .infinity], rows: 2, columns: 2, into: &assignment)
        #expect(assignment == [1, 0])
    }

    @Test("leaves a row alone where every pair costs more than that, and pairs it where it costs the same")
    func limit() {
        var solver = AssignmentSolver()
        var assignment: [Int] = []
        solver.solve(costs: [0.9, 0.95, 0.7, 0.2], rows: 2, columns: 2, unassignedCost: 0.8, into: &assignment)
        #expect(assignment == [-1, 1])
        solver.solve(costs: [0.8], rows: 1, columns: 1, unassignedCost: 0.8, into: &assignment)
        #expect(assignment == [0])
    }

    @Test("takes a column from a row that can do without it")
    func leavesAnEarlierRow() {
        var solver = AssignmentSolver()
        var assignment: [Int] = []
        solver.solve(costs: [5, 1], rows: 2, columns: 1, unassignedCost: 6, into: &assignment)
        #expect(assignment == [-1, 0])
    }

    @Test("gives the optimal totals that SciPy's linear_sum_assignment gives")
    func agreesWithSciPy() {
        let goldens: [(rows: Int, columns: Int, total: Double)] = [
            (60, 60, SciPyAssignments.square), (40, 120, SciPyAssignments.wide), (200, 150, SciPyAssignments.tall),
        ]
        var solver = AssignmentSolver()
        var assignment: [Int] = []
        for golden in goldens {
            let costs = congruentialCosts(count: golden.rows * golden.columns)
            solver.solve(costs: costs, rows: golden.rows, columns: golden.columns, into: &assignment)
            let found = Solution(assignment, costs: costs, columns: golden.columns, unassignedCost: 0)
            #expect(found.isMatching)
            #expect(found.pairs == min(golden.rows, golden.columns))
            #expect(abs(found.cost - golden.total) < 1e-9)
        }
    }

    @Test("takes the solution that SciPy takes where many cost the same")
    func ties() {
        var solver = AssignmentSolver()
        var assignment: [Int] = []
        for (size, columns) in SciPyAssignments.tied {
            let costs = congruentialCosts(count: size * (size + 2)).map { (4 * $0).rounded(.down) }
            solver.solve(costs: costs, rows: size, columns: size + 2, into: &assignment)
            #expect(assignment == columns)
        }
    }

    @Test("forgets the problems it solved before, and keeps its storage")
    func reuse() {
        var random = SplitMix(seed: 11)
        var used = AssignmentSolver(rows: 50, columns: 60)
        var assignment: [Int] = []
        assignment.reserveCapacity(50)
        let storage = used.storageAddresses
        for _ in 0..<200 {
            let rows = random.below(51)
            let columns = random.below(61)
            let costs = (0..<(rows * columns)).map { _ in random.unit() < 0.5 ? Double.infinity : random.unit() }
            used.solve(costs: costs, rows: rows, columns: columns, unassignedCost: 0.7, into: &assignment)
            var fresh = AssignmentSolver()
            var expected: [Int] = []
            fresh.solve(costs: costs, rows: rows, columns: columns, unassignedCost: 0.7, into: &expected)
            #expect(assignment == expected)
        }
        #expect(used.storageAddresses == storage)
    }
}

/// The best of all assignments, found by trying them.
private func exhaustive(costs: [Double], rows: Int, columns: Int, unassignedCost: Double) -> Solution {
    let cardinalityFirst = unassignedCost == .infinity
    func better(_ a: Solution, _ b: Solution) -> Bool {
        if cardinalityFirst, a.pairs != b.pairs { return a.pairs > b.pairs }
        return a.cost < b.cost
    }
    func best(from row: Int, taken: Int) -> Solution {
        if row == rows { return Solution(cost: 0, pairs: 0) }
        var result = best(from: row + 1, taken: taken)
        result.cost += cardinalityFirst ? 0 : unassignedCost
        for column in 0..<columns where taken & (1 << column) == 0 && costs[row * columns + column].isFinite {
            var rest = best(from: row + 1, taken: taken | (1 << column))
            rest.cost += costs[row * columns + column]
            rest.pairs += 1
            if better(rest, result) { result = rest }
        }
        return result
    }
    return best(from: 0, taken: 0)
}

/// Costs that a few lines of Python make too: a 31-bit linear congruential generator.
private func congruentialCosts(count: Int) -> [Double] {
    var state: UInt64 = 12345
    return (0..<count).map { _ in
        state = (state * 1_103_515_245 + 12345) & 0x7fff_ffff
        return Double(state) / 2_147_483_648
    }
}

extension AssignmentSolver {
    fileprivate var storageAddresses: [UInt] {
        func address<T>(_ array: [T]) -> UInt { array.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } }
        return [
            address(rowPrice), address(columnStates), address(columnOrder),
        ]
    }
}
