/// A list of values, or a range of them in steps: how V4L2 tells sizes and rates.
public enum CameraRange: Sendable, Hashable {
    /// Only these.
    case discrete([Double])
    /// From a least to a greatest value in steps; a step of 0 means any value between.
    case stepwise(least: Double, greatest: Double, step: Double)

    /// The nearest value to the one asked for, or nil where there is none at all.
    public func nearest(to asked: Double) -> Double? {
        switch self {
        case .discrete(let values):
            return values.min { abs($0 - asked) < abs($1 - asked) }
        case .stepwise(let least, let greatest, let step):
            guard least <= greatest else { return nil }
            let inside = min(max(asked, least), greatest)
            guard step > 0 else { return inside }
            let snapped = least + ((inside - least) / step).rounded() * step
            return snapped <= greatest ? snapped : snapped - step
        }
    }
}

/// In JSON: `{"values": […]}` or `{"min": …, "max": …, "step": …}`.
extension CameraRange: Codable {
    private enum Key: String, CodingKey {
        case values
        case least = "min"
        case greatest = "max"
        case step
    }

    /// Reads either form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if let values = try container.decodeIfPresent([Double].self, forKey: .values) {
            self = .discrete(values)
        } else {
            self = .stepwise(
                least: try container.decode(Double.self, forKey: .least),
                greatest: try container.decode(Double.self, forKey: .greatest),
                step: try container.decode(Double.self, forKey: .step))
        }
    }

    /// Writes the form that fits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .discrete(let values):
            try container.encode(values, forKey: .values)
        case .stepwise(let least, let greatest, let step):
            try container.encode(least, forKey: .least)
            try container.encode(greatest, forKey: .greatest)
            try container.encode(step, forKey: .step)
        }
    }
}
