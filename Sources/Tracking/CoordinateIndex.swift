import Algorithms

/// A frame's candidates in the order of one coordinate: whoever looks for those near a value need not look at all of them,
/// so that a crowd twice as large costs twice as much and not four times.
struct CoordinateIndex: Sendable {
    private struct Entry: Sendable {
        var value: Double
        var candidate: Int
    }

    private var entries: [Entry] = []

    /// Room for a number of candidates.
    init(capacity: Int) { entries.reserveCapacity(capacity) }

    /// Forgets all candidates.
    mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

    /// Takes in a candidate, by its place among all. Kept in order as they come: to sort them later would ask for memory.
    mutating func add(_ value: Double, candidate: Int) {
        entries.insert(Entry(value: value, candidate: candidate), at: entries.partitioningIndex { $0.value > value })
    }

    /// Where those from one value to another stand in the order.
    @inline(__always)
    func places(from low: Double, to high: Double) -> Range<Int> {
        let start = entries.partitioningIndex { $0.value >= low }
        return start..<max(start, entries.partitioningIndex { $0.value > high })
    }

    /// The candidate at a place of the order.
    subscript(place: Int) -> Int { entries[place].candidate }
}
