/// What a camera offers in plain words, one line each, for a terminal and for a screen reader.
extension CameraFormat: CustomStringConvertible {
    /// `YUYV (YUYV 4:2:2), 640x480 at 5 to 30, 1280x720 at 10 frames per second`.
    public var description: String {
        let list = sizes.map(\.description).joined(separator: ", ")
        return "\(fourCC) (\(name))" + (list.isEmpty ? "" : ", \(list)")
            + (sizes.contains { !$0.rates.isEmpty } ? " frames per second" : "")
    }
}

extension CameraFormat.Size: CustomStringConvertible {
    /// `640x480 at 5 to 30`.
    public var description: String {
        let size: String
        if case .discrete(let widths) = width, case .discrete(let heights) = height, widths.count == 1,
            heights.count == 1
        {
            size = "\(width)x\(height)"
        } else {
            size = "\(width) wide by \(height) high"
        }
        return rates.isEmpty ? size : "\(size) at \(rates)"
    }
}

extension CameraRange: CustomStringConvertible {
    /// Whether there is no value in it.
    var isEmpty: Bool { self == .discrete([]) }

    /// `30`, or `5 to 30`.
    public var description: String {
        let ends: (least: Double, greatest: Double)
        switch self {
        case .discrete(let values):
            guard let least = values.min(), let greatest = values.max() else { return "none" }
            ends = (least, greatest)
        case .stepwise(let least, let greatest, _): ends = (least, greatest)
        }
        let least = CameraMode.text(rate: ends.least)
        return ends.least == ends.greatest ? least : "\(least) to \(CameraMode.text(rate: ends.greatest))"
    }
}

extension CameraControl: CustomStringConvertible {
    /// `Gain, now 23, 0 to 255, default 100`.
    public var description: String {
        guard kind != .button else { return "\(name), a button" }
        var text = name
        if let value { text += ", now \(word(for: value))" }
        switch kind {
        case .menu: text += ", choices \(choices.map(\.description).joined(separator: ", "))"
        case .integer: text += ", \(least) to \(greatest)"
        case .boolean, .button: break
        }
        return text + ", default \(word(for: standard))"
    }

    private func word(for value: Int) -> String {
        if kind == .boolean { return value == 0 ? "off" : "on" }
        return choices.first { $0.value == value }?.description ?? "\(value)"
    }
}

extension CameraControl.Choice: CustomStringConvertible {
    /// `1 (50 Hz)`.
    public var description: String { "\(value) (\(name))" }
}
