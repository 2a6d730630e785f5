extension RandomAccessCollection where Index == Int {
    /// The first place from which on nothing is in front, by bisection; the end where all is.
    ///
    /// - Parameter isInFront: true for all elements up to some place, and for none behind it.
    @inline(__always)
    func partitionPoint(_ isInFront: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if isInFront(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
