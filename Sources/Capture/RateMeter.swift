import Geometry

/// Measures how many frames a second a camera really delivers, and tells where that is far from what it promised.
public struct RateMeter: Sendable {
    /// Length of one measurement, seconds.
    private static let window = 2.0
    /// Part of the promised rate below which a camera is slow.
    private static let leastPart = 0.7

    private let promised: Double
    private var start: Timestamp?
    private var count = 0
    private var slowWindows = 0
    /// Frames per second in the last full window; 0 before that.
    public private(set) var rate = 0.0

    /// Starts for a camera that promised a rate; 0 where it promised none.
    public init(promised: Double) { self.promised = promised }

    /// Takes in the time of one frame.
    ///
    /// - Returns: `slow`, once, when two windows in a row had too few frames (one may be an exposure settling).
    public mutating func frame(at moment: Timestamp) -> CameraCondition? {
        guard let start else {
            self.start = moment
            return nil
        }
        count += 1
        let time = moment.since(start)
        guard time >= RateMeter.window else { return nil }
        rate = Double(count) / time
        self.start = moment
        count = 0
        slowWindows = rate < promised * RateMeter.leastPart ? slowWindows + 1 : 0
        return slowWindows == 2 ? .slow(rate: rate, promised: promised) : nil
    }
}
