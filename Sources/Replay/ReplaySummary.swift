import FileFormats
import Pipeline
import Vision

/// What came out of a replay.
public struct ReplaySummary: Sendable {
    /// What was replayed.
    public var input = ""
    /// Where the orientation came from: `recordedOrientation`, `inertialOrientation`, `visualOrientation`, or what was assumed.
    public var orientation = ""
    /// The recording has it.
    static let recordedOrientation = "recorded"
    /// The recording has an inertial sensor's readings.
    static let inertialOrientation = "inertial sensor"
    /// It was taken from the pictures.
    static let visualOrientation = PictureGyroscope.name
    /// Whether the recording tells of it, instead of a camera that is assumed to be still.
    public var isOrientationMeasured: Bool {
        [Self.recordedOrientation, Self.inertialOrientation, Self.visualOrientation].contains(orientation)
    }
    /// Frames processed.
    public var frames = 0
    /// Frames that were there but could not be read.
    public var skipped = 0
    /// Why frames are missing at the end, as a sentence; nil where none is.
    public var shortfall: String?
    /// Frames whose orientation was not known; the last known one served.
    public var framesWithoutOrientation = 0
    /// Length of what was replayed, seconds of the recording.
    public var duration = 0.0
    /// Time it took, seconds.
    public var wallTime = 0.0
    /// People who were followed.
    public var tracks = 0
    /// How often a person's track changed; nil where the truth is not known.
    public var switches: Int?
    /// Share of what was seen of people, after the first half second of each, that belonged to a believed track; nil where
    /// the truth is not known.
    public var trackedShare: Double?
    /// Everything that was said.
    public var alerts: [PipelineEvent] = []
    /// Every change of state.
    public var states: [PipelineEvent] = []
    /// What each stage cost.
    public var latencies = StageLatencies()

    /// Frames a second of wall time.
    public var throughput: Double { wallTime > 0 ? Double(frames) / wallTime : 0 }

    /// One JSON object under the keys of the command-line contract.
    public var json: String {
        func milliseconds(_ histogram: LatencyHistogram, _ shares: [(String, Double)], longest: Bool) -> String {
            var parts = shares.map {
                "\"\($0.0)\": \(DecimalNumber.format(histogram.quantile($0.1) * 1000, decimals: 3))"
            }
            if longest { parts.append("\"max\": \(DecimalNumber.format(histogram.longest * 1000, decimals: 3))") }
            return "{" + parts.joined(separator: ", ") + "}"
        }
        let shares = [("p50", 0.5), ("p99", 0.99)]
        let stages = StageLatencies.Stage.allCases.map {
            "\"\($0.rawValue)\": \(milliseconds(latencies[$0], shares, longest: false))"
        }.joined(separator: ", ")
        // Without real time there is no capture: the frame's own work is what is left of the latency.
        let whole = latencies.captureToAlert.count > 0 ? latencies.captureToAlert : latencies.frame
        let fields = [
            "\"frames\": \(frames)", "\"dropped\": \(skipped)",
            "\"duration_s\": \(DecimalNumber.format(duration, decimals: 4))", "\"tracks\": \(tracks)",
            "\"identity_switches\": \(switches.map(String.init) ?? "null")",
            "\"tracked_share\": \(trackedShare.map { DecimalNumber.format($0, decimals: 4) } ?? "null")",
            "\"orientation\": \(JSONText.quoted(orientation))",
            "\"frames_without_orientation\": \(framesWithoutOrientation)",
            "\"alerts\": [\(alerts.map(\.json).joined(separator: ", "))]",
            "\"states\": [\(states.map(\.json).joined(separator: ", "))]",
            "\"latency_ms\": {\"capture_to_alert\": \(milliseconds(whole, shares, longest: true)), \"stages\": {\(stages)}}",
            "\"throughput_fps\": \(DecimalNumber.format(throughput, decimals: 2))",
        ]
        return "{" + fields.joined(separator: ", ") + "}"
    }
}
