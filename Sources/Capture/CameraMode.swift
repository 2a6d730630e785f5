/// One way in which a camera can deliver pictures.
public struct CameraMode: Sendable, Hashable, CustomStringConvertible {
    /// How the pictures are encoded.
    public var fourCC: FourCC
    /// Width, pixels.
    public var width: Int
    /// Height, pixels.
    public var height: Int
    /// Frames per second; 0 where the camera does not say.
    public var rate: Double

    /// Makes a mode of its parts.
    public init(fourCC: FourCC, width: Int, height: Int, rate: Double) {
        self.fourCC = fourCC
        self.width = width
        self.height = height
        self.rate = rate
    }

    /// `640x480 YUYV at 30 frames per second`.
    public var description: String {
        let size = "\(width)x\(height) \(fourCC)"
        return rate > 0 ? "\(size) at \(CameraMode.text(rate: rate)) frames per second" : size
    }

    /// A rate with at most two digits after the point: `30`, `29.97`.
    static func text(rate: Double) -> String {
        guard rate.isFinite, rate < 1e9 else { return "\(rate)" }
        let hundredths = Int((rate * 100).rounded())
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return "\(whole)" }
        return rest % 10 == 0 ? "\(whole).\(rest / 10)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}
