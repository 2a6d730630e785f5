import Alerting
import Capture
import Diagnostics
import Geometry
import Pipeline

/// How the daemon does, as `headsup status` tells it. Keys are part of the command-line contract.
public struct StatusReport: Codable, Sendable, Equatable {
    /// In one word.
    public enum State: String, Codable, Sendable {
        /// No frame was looked at yet.
        case starting
        /// All is well.
        case watching
        /// Something is impaired.
        case limited
        /// It is ending.
        case stopping
    }

    /// Something that is impaired.
    public struct Limitation: Codable, Sendable, Equatable {
        /// Which.
        public var state: Impairment
        /// In words.
        public var text: String
        /// For how long, seconds.
        public var since_s: Double
    }

    /// The camera.
    public struct CameraReport: Codable, Sendable, Equatable {
        /// Device or recording.
        public var name: String
        /// Frames a second over the last seconds.
        public var rate_fps: Double
        /// Frames a second it promised.
        public var promised_fps: Double?
        /// What became of its frames.
        public var frames: CameraStatistics
    }

    /// Quantiles of a duration, milliseconds.
    public struct Latency: Codable, Sendable, Equatable {
        /// Half take no longer.
        public var p50: Double
        /// 99 of 100 take no longer.
        public var p99: Double
        /// The longest.
        public var max: Double

        init(_ histogram: LatencyHistogram) {
            p50 = Self.milliseconds(histogram.quantile(0.5))
            p99 = Self.milliseconds(histogram.quantile(0.99))
            max = Self.milliseconds(histogram.longest)
        }

        private static func milliseconds(_ seconds: Double) -> Double { (seconds * 1e6).rounded() / 1e3 }
    }

    /// Version of the program.
    public var version: String
    /// In one word.
    public var state: State
    /// What is impaired, the worst first.
    public var limitations: [Limitation]
    /// Since the start, seconds.
    public var uptime_s: Double
    /// Starts since the machine's, this one left out.
    public var restarts: Int
    /// The camera.
    public var camera: CameraReport
    /// Who finds people.
    public var detector: String
    /// Who measures how the head is turned.
    public var orientation: String
    /// Where sound goes; nil for nowhere.
    public var sound: String?
    /// Why there is no sound.
    public var sound_problem: String?
    /// Frames looked at.
    public var frames: Int
    /// Frames left out because the processor could not keep up.
    public var frames_skipped: Int
    /// Frames that could not be judged.
    public var failures: Int
    /// What is the matter with them.
    public var failure: String?
    /// Frames a second looked at, over the last seconds.
    public var rate_fps: Double
    /// How much work a frame gets, 0 to 3.
    public var load_level: Int
    /// From the capture of a frame to an alert about it.
    public var capture_to_alert_ms: Latency
    /// From taking a frame to the decision.
    public var frame_ms: Latency
    /// Of each stage.
    public var stages_ms: [String: Latency]
    /// Alerts by level.
    public var alerts: [String: Int]
    /// For how long each state has been impaired, seconds.
    public var degraded_s: [String: Double]
    /// The hottest sensor, degrees Celsius.
    public var temperature_c: Double?
    /// Reloads that were refused, the last one's reason.
    public var configuration_problem: String?
    /// The last recording of the black box.
    public var recording: String?
}

extension StatusReport {
    /// One fact a line, for eyes and ears.
    public var lines: [String] {
        var lines = ["state: \(state.rawValue)"]
        for limitation in limitations {
            lines.append("limited: \(limitation.text), for \(Self.number(limitation.since_s)) seconds")
        }
        lines.append("camera: \(camera.name)")
        let promised = camera.promised_fps.map { " of \(Self.number($0))" } ?? ""
        lines.append("camera rate: \(Self.number(camera.rate_fps))\(promised) frames a second")
        lines.append("frames looked at: \(frames), at \(Self.number(rate_fps)) a second")
        lines.append(
            "frames not looked at: \(camera.frames.replaced) replaced by newer ones, \(frames_skipped) skipped, "
                + "\(camera.frames.lost) lost, \(camera.frames.broken + camera.frames.undecodable) broken")
        if let failure { lines.append("frames that failed: \(failures), \(failure)") }
        lines.append(
            "time a frame takes: \(Self.number(frame_ms.p50)) milliseconds, at most \(Self.number(frame_ms.max))")
        lines.append("detector: \(detector)")
        lines.append("orientation: \(orientation)")
        lines.append("sound: \(sound ?? "none")")
        if let sound_problem { lines.append("sound problem: \(sound_problem)") }
        for level in AlertLevel.allCases.reversed() {
            lines.append("alerts, \(level): \(alerts[level.description] ?? 0)")
        }
        if let temperature_c { lines.append("temperature: \(Self.number(temperature_c)) degrees") }
        if let configuration_problem { lines.append("configuration refused: \(configuration_problem)") }
        if let recording { lines.append("last recording: \(recording)") }
        lines.append("running for: \(Self.number(uptime_s)) seconds, restarts: \(restarts)")
        lines.append("version: \(version)")
        return lines
    }

    /// One line, for systemctl.
    public var summary: String {
        switch state {
        case .starting: "starting"
        case .stopping: "stopping"
        case .watching: "watching through \(camera.name), \(Self.number(rate_fps)) frames a second"
        case .limited: "limited: " + limitations.map(\.text).joined(separator: ", ")
        }
    }

    private static func number(_ value: Double) -> String {
        let tenths = (value * 10).rounded() / 10
        return tenths == tenths.rounded() ? String(Int(clamping: Int64(min(max(tenths, -1e15), 1e15)))) : String(tenths)
    }
}
