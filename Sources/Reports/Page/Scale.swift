import FileFormats

/// How values become places along an axis, with round ticks.
struct Scale {
    let from: Double
    let to: Double
    let start: Double
    let end: Double
    let ticks: [Double]
    private let decimals: Int

    /// - Parameters:
    ///   - values: that are to be seen.
    ///   - axis: its bounds go before those of the values.
    ///   - start: place of the least value.
    ///   - end: place of the greatest.
    init(_ values: [Double], axis: Figure.Axis, start: Double, end: Double) {
        let finite = values.filter(\.isFinite)
        var low = axis.from ?? min(0, finite.min() ?? 0)
        var high = axis.to ?? (finite.max() ?? 1)
        if !(high > low) { (low, high) = (low, low + 1) }
        let step = Self.step((high - low) / 5)
        if axis.from == nil { low = (low / step).rounded(.down) * step }
        if axis.to == nil { high = (high / step - 1e-9).rounded(.up) * step }
        let first = Int((low / step - 1e-9).rounded(.up))
        let last = Int((high / step + 1e-9).rounded(.down))
        (from, to, self.start, self.end) = (low, high, start, end)
        ticks = (first...max(first, last)).map { Double($0) * step }
        decimals = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3
    }

    /// The place of a value, which is held within the axis.
    func place(_ value: Double) -> Double {
        start + (end - start) * (min(max(value, from), to) - from) / (to - from)
    }

    /// A tick's words.
    func label(_ tick: Double) -> String { DecimalNumber.format(tick, decimals: decimals) }

    /// The round step at or above a rough one: 1, 2 or 5 of a power of ten.
    private static func step(_ rough: Double) -> Double {
        var power = 1.0
        while power > rough { power /= 10 }
        while power * 10 <= rough { power *= 10 }
        return power * ([1, 2, 5].first { $0 * power >= rough * (1 - 1e-9) } ?? 10)
    }
}
