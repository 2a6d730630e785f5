/// Two boxes of one frame that have some area in common.
struct Overlap: Sendable, Equatable {
    /// Index of the true box in its frame.
    var truth: Int
    /// Index of the reported box in its frame.
    var result: Int
    /// Intersection over union, above 0.
    var similarity: Double
}

/// Finds the overlapping pairs of two sets of boxes without looking at all pairs: a sweep along u.
struct OverlapSearch {
    private var truthOrder: [Int] = []
    private var resultOrder: [Int] = []
    private var open: [Int] = []

    /// Appends all pairs with a similarity above 0, ordered by truth index, then by result index.
    mutating func find(_ truth: [CornerBox], _ result: [CornerBox], into overlaps: inout [Overlap]) {
        let first = overlaps.count
        truthOrder = truth.indices.sorted { (truth[$0].left, $0) < (truth[$1].left, $1) }
        resultOrder = result.indices.sorted { (result[$0].left, $0) < (result[$1].left, $1) }
        open.removeAll(keepingCapacity: true)
        var next = 0
        // Pairs of which the reported box starts no further right than the true one, …
        for t in truthOrder {
            while next < resultOrder.count, result[resultOrder[next]].left <= truth[t].left {
                open.append(resultOrder[next])
                next += 1
            }
            open.removeAll { result[$0].right <= truth[t].left }
            for r in open { Self.append(t, r, truth, result, to: &overlaps) }
        }
        // … then those of which the true box starts further left.
        open.removeAll(keepingCapacity: true)
        next = 0
        for r in resultOrder {
            while next < truthOrder.count, truth[truthOrder[next]].left < result[r].left {
                open.append(truthOrder[next])
                next += 1
            }
            open.removeAll { truth[$0].right <= result[r].left }
            for t in open { Self.append(t, r, truth, result, to: &overlaps) }
        }
        overlaps[first...].sort { ($0.truth, $0.result) < ($1.truth, $1.result) }
    }

    private static func append(
        _ t: Int, _ r: Int, _ truth: [CornerBox], _ result: [CornerBox], to overlaps: inout [Overlap]
    ) {
        let similarity = truth[t].intersectionOverUnion(result[r])
        if similarity > 0 { overlaps.append(Overlap(truth: t, result: r, similarity: similarity)) }
    }
}
