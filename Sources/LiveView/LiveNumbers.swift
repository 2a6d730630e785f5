import FileFormats
import Geometry
import Pipeline

/// How fast it runs, once a second.
struct LiveNumbers {
    /// What frames cost; nil where that was not told yet.
    var latency: LatencyHistogram?
    private var counted: (frames: Int, at: Timestamp)?

    init() {}

    /// Whether a second has passed.
    func isDue(at now: Timestamp) -> Bool { counted.map { now.since($0.at) >= 1 } ?? true }

    /// The numbers as an event for viewers.
    mutating func message(at now: Timestamp, frames: Int, alerts: Int, viewers: Int) -> [UInt8] {
        let rate = counted.map { Double(frames - $0.frames) / max(now.since($0.at), 1e-3) } ?? 0
        counted = (frames, now)
        func milliseconds(_ share: Double) -> String {
            latency.map { DecimalNumber.format($0.quantile(share) * 1000, decimals: 1) } ?? "null"
        }
        let fields = [
            "\"frames\":\(frames)", "\"frames_per_second\":\(DecimalNumber.format(rate, decimals: 1))",
            "\"alerts\":\(alerts)", "\"viewers\":\(viewers)", "\"frame_ms_p50\":\(milliseconds(0.5))",
            "\"frame_ms_p99\":\(milliseconds(0.99))",
        ]
        return Array("event: numbers\ndata: {\(fields.joined(separator: ","))}\n\n".utf8)
    }
}
