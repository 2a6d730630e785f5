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
        entries.insert(Entry(value: value, candidate: candidate), at: places(below: value, orAt: true))
    }

    /// Where those from one value to another stand in the order.
    @inline(__always)
    func places(from low: Double, to high: Double) -> Range<Int> {
        let start = places(below: low, orAt: false)
        return start..<max(start, places(below: high, orAt: true))
    }

    /// The candidate at a place of the order.
    subscript(place: Int) -> Int { entries[place].candidate }

    /// How many stand below a value, or at it.
    @inline(__always)
    private func places(below value: Double, orAt: Bool) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].value < value || (orAt && entries[middle].value == value) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
