import Geometry

/// Decides when the service manager may be told that all is alive: only when frames were processed since the last time,
/// or when none can come, the wearer knows why, and perception does go round waiting for one.
public struct WatchdogRule: Sendable {
    /// Perception that waits goes round at least so often, seconds.
    public static let longestTurn = 1.0

    private var fedAt = 0

    /// Nothing was processed yet.
    public init() {}

    /// Whether to feed now.
    ///
    /// - Parameters:
    ///   - processed: frames looked at since the start.
    ///   - lastTurn: when perception last asked for a frame.
    ///   - isWaiting: whether no frame can be expected, and that was announced.
    ///   - now: this moment.
    public mutating func feeds(processed: Int, lastTurn: Timestamp, isWaiting: Bool, at now: Timestamp) -> Bool {
        if processed > fedAt {
            fedAt = processed
            return true
        }
        return isWaiting && now.since(lastTurn) < Self.longestTurn
    }
}
