/// Values of which quantiles are asked.
public struct SortedValues: Sendable {
    private let values: [Double]

    /// Sorts values.
    public init(_ values: [Double]) { self.values = values.sorted() }

    /// The value below which a share of the values lies, by linear interpolation between neighbours (Hyndman and Fan's
    /// definition 7, the default of NumPy and R); nil where there are none.
    public func quantile(_ share: Double) -> Double? {
        guard let last = values.last else { return nil }
        let place = share * Double(values.count - 1)
        let lower = max(0, min(values.count - 1, Int(place)))
        guard lower + 1 < values.count else { return last }
        return values[lower] + (place - Double(lower)) * (values[lower + 1] - values[lower])
    }
}

extension Array where Element == Double {
    /// The arithmetic mean; nil where there are no values.
    var mean: Double? { isEmpty ? nil : reduce(0, +) / Double(count) }
}
