import RealModule

/// The choice of a camera's mode for what was asked: a sum of penalties, the least of which wins.
///
/// Each penalty is a binary logarithm, so that they can be added: half the pixels (or twice as many) count 1, half the
/// rate counts 1, another shape of the picture counts its own, and an encoding counts by its cost
/// (`CameraEncoding.reluctance`). A rate above the one asked for costs little: frames are dropped easily.
public struct CameraModeChoice: Sendable {
    /// Width asked for, pixels.
    public var width: Int
    /// Height asked for, pixels.
    public var height: Int
    /// Frames per second asked for.
    public var rate: Double
    /// The only encoding allowed, or nil for any.
    public var encoding: FourCC?

    /// Takes what was asked from the settings.
    public init(_ settings: CameraSettings) {
        width = settings.width
        height = settings.height
        rate = settings.rate
        encoding = settings.encoding
    }

    /// The best of the modes, or nil where none can be used. Of equally good ones the first.
    public func best(of modes: some Sequence<CameraMode>) -> CameraMode? {
        var best: (mode: CameraMode, penalty: Double)?
        for mode in modes {
            let penalty = penalty(of: mode)
            guard penalty.isFinite else { continue }
            if let current = best, current.penalty <= penalty { continue }
            best = (mode, penalty)
        }
        return best?.mode
    }

    /// Whether an encoding comes into question at all.
    func allows(_ fourCC: FourCC) -> Bool {
        (encoding == nil || encoding == fourCC) && CameraEncoding(fourCC) != .unsupported
    }

    /// How far a mode is from what was asked: 0 for the very thing in the best encoding, infinite where it can not be
    /// used.
    public func penalty(of mode: CameraMode) -> Double {
        guard mode.width > 0, mode.height > 0, allows(mode.fourCC) else { return .infinity }
        let area = Double(mode.width) * Double(mode.height) / (Double(width) * Double(height))
        let shape = Double(mode.width) * Double(height) / (Double(mode.height) * Double(width))
        return abs(Double.log2(area)) + 0.5 * abs(Double.log2(shape)) + ratePenalty(mode.rate)
            + CameraEncoding(mode.fourCC).reluctance
    }

    private func ratePenalty(_ offered: Double) -> Double {
        // A camera that does not tell its rate may well be right, but one that does is better.
        guard offered > 0, offered.isFinite else { return 0.5 }
        let ratio = offered / rate
        // 29.97 is as good as 30.
        if abs(ratio - 1) < 0.01 { return 0 }
        return ratio < 1 ? -Double.log2(ratio) : 0.1 * Double.log2(ratio)
    }

    /// Whether a mode is what was asked, in size and rate (a rate that is not told counts as right).
    public func isExact(_ mode: CameraMode) -> Bool {
        mode.width == width && mode.height == height && (mode.rate <= 0 || abs(mode.rate / rate - 1) < 0.01)
    }

    /// A sentence for the person who asked for something else.
    func difference(to agreed: CameraMode, of path: String) -> String {
        "\(path) gives \(agreed) instead of \(width)x\(height) at \(CameraMode.text(rate: rate))"
    }
}
