/// A cost and a number of pairs, for comparison.
struct Solution {
    var cost = 0.0
    var pairs = 0
    var isMatching = true

    init(cost: Double, pairs: Int) {
        self.cost = cost
        self.pairs = pairs
    }

    init(_ assignment: [Int], costs: [Double], columns: Int, unassignedCost: Double) {
        var taken = Set<Int>()
        for (row, column) in assignment.enumerated() {
            if column < 0 {
                cost += unassignedCost == .infinity ? 0 : unassignedCost
                continue
            }
            let pairCost = costs[row * columns + column]
            isMatching = isMatching && column < columns && pairCost.isFinite && taken.insert(column).inserted
            cost += pairCost
            pairs += 1
        }
    }
}

/// Steele, Lea and Flood's SplitMix64, so that every run sees the same cases.
struct SplitMix {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
    mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
