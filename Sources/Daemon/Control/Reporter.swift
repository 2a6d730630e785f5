import Alerting
import Capture
import Diagnostics
import FileFormats
import FoundationEssentials
import Geometry
import MonotonicTime
import Pipeline

/// Puts together how the daemon does.
struct Reporter: Sendable {
    let version: String
    let vitals: Vitals
    let board: Board
    let feed: SharedFeed
    let restarts: Int

    var report: StatusReport {
        let now = MonotonicClock.now
        let board = board.now
        let slow = vitals.slowly
        let feed = feed.current
        let present = board.health.present.sorted()
        let state: StatusReport.State =
            board.isStopping
            ? .stopping : !present.isEmpty ? .limited : vitals.framesProcessed == 0 ? .starting : .watching
        return StatusReport(
            version: version, state: state,
            limitations: present.map { impairment in
                let since = board.health.began(impairment).map { now.since($0) } ?? 0
                return StatusReport.Limitation(
                    state: impairment, text: impairment.words, since_s: Self.tenths(since))
            },
            uptime_s: Self.tenths(now.since(vitals.start)), restarts: restarts,
            camera: StatusReport.CameraReport(
                name: feed.name, rate_fps: Self.tenths(feed.statistics.rate), promised_fps: feed.promisedRate,
                frames: feed.statistics),
            detector: slow.detector, orientation: slow.orientation,
            sound: slow.soundDevice.isEmpty ? nil : slow.soundDevice,
            sound_problem: slow.soundFault.map(\.description), frames: vitals.framesProcessed,
            frames_skipped: vitals.framesSkipped, failures: slow.failures,
            failure: slow.perceptionFault.map(\.description), rate_fps: Self.tenths(board.rate),
            load_level: vitals.load.rawValue, capture_to_alert_ms: .init(slow.latencies.captureToAlert),
            frame_ms: .init(slow.latencies.frame),
            stages_ms: Dictionary(
                uniqueKeysWithValues: StageLatencies.Stage.allCases.map { ($0.rawValue, .init(slow.latencies[$0])) }),
            alerts: Dictionary(
                uniqueKeysWithValues: AlertLevel.allCases.map { ($0.description, slow.alerts[$0] ?? 0) }),
            degraded_s: Dictionary(
                uniqueKeysWithValues: Impairment.allCases.map {
                    ($0.rawValue, Self.tenths(board.health.seconds($0)))
                }),
            temperature_c: board.temperature, configuration_problem: board.configurationProblem.map(\.description),
            recording: board.recording)
    }

    /// One JSON object on one line.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(report) else { return "{}\n" }
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    /// Prometheus' text form.
    var metrics: String { Metrics.text(report, vitals.slowly.latencies) }

    private static func tenths(_ value: Double) -> Double { value.isFinite ? (value * 10).rounded() / 10 : 0 }
}
