import Alerting
import Capture
import FileFormats
import Pipeline

/// The status in the text form of Prometheus (exposition format 0.0.4).
enum Metrics {
    /// Upper bounds of the histograms' buckets, seconds.
    static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

    static func text(_ report: StatusReport, _ latencies: StageLatencies) -> String {
        var page = Page()
        page.add("headsup_up", .gauge, "1 while the daemon runs", [("", 1)])
        page.add(
            "headsup_limited", .gauge, "1 while something is impaired", [("", report.limitations.isEmpty ? 0 : 1)])
        page.add("headsup_uptime_seconds", .gauge, "Since the start", [("", report.uptime_s)])
        page.add("headsup_restarts_total", .counter, "Starts after the first", [("", Double(report.restarts))])
        page.add("headsup_frames_total", .counter, "Frames looked at", [("", Double(report.frames))])
        let camera = report.camera.frames
        page.add(
            "headsup_frames_dropped_total", .counter, "Frames not looked at",
            [
                ("reason=\"replaced\"", Double(camera.replaced)), ("reason=\"skipped\"", Double(report.frames_skipped)),
                ("reason=\"lost\"", Double(camera.lost)),
                ("reason=\"broken\"", Double(camera.broken + camera.undecodable)),
                ("reason=\"frozen\"", Double(camera.frozen)), ("reason=\"failed\"", Double(report.failures)),
            ])
        page.add(
            "headsup_frame_rate", .gauge, "Frames a second",
            [("at=\"camera\"", report.camera.rate_fps), ("at=\"perception\"", report.rate_fps)])
        page.add("headsup_camera_losses_total", .counter, "Times the camera was lost", [("", Double(camera.losses))])
        page.add(
            "headsup_alerts_total", .counter, "Alerts",
            AlertLevel.allCases.map { ("level=\"\($0)\"", Double(report.alerts[$0.description] ?? 0)) })
        page.add(
            "headsup_degraded_seconds_total", .counter, "Time for which each state lasted",
            Impairment.allCases.map { ("state=\"\($0.rawValue)\"", report.degraded_s[$0.rawValue] ?? 0) })
        page.add(
            "headsup_degraded", .gauge, "1 for each state there is now",
            Impairment.allCases.map { state in
                ("state=\"\(state.rawValue)\"", report.limitations.contains { $0.state == state } ? 1 : 0)
            })
        if let temperature = report.temperature_c {
            page.add("headsup_temperature_celsius", .gauge, "The hottest sensor", [("", temperature)])
        }
        page.addHistograms(
            "headsup_stage_seconds", "What each stage of a frame takes",
            StageLatencies.Stage.allCases.map { ("stage=\"\($0.rawValue)\"", latencies[$0]) })
        page.addHistograms("headsup_frame_seconds", "From taking a frame to the decision", [("", latencies.frame)])
        page.addHistograms(
            "headsup_capture_to_alert_seconds", "From the capture of a frame to an alert about it",
            [("", latencies.captureToAlert)])
        return page.text
    }

    private enum Kind: String { case gauge, counter, histogram }

    private struct Page {
        var text = ""

        mutating func add(_ name: String, _ kind: Kind, _ help: String, _ values: [(labels: String, value: Double)]) {
            head(name, kind, help)
            for (labels, value) in values {
                text += "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(Self.number(value))\n"
            }
        }

        mutating func addHistograms(
            _ name: String, _ help: String, _ histograms: [(labels: String, histogram: LatencyHistogram)]
        ) {
            head(name, .histogram, help)
            for (labels, histogram) in histograms {
                let prefix = labels.isEmpty ? "" : labels + ","
                for bound in bounds {
                    text += "\(name)_bucket{\(prefix)le=\"\(Self.number(bound))\"} \(histogram.count(upTo: bound))\n"
                }
                text += "\(name)_bucket{\(prefix)le=\"+Inf\"} \(histogram.count)\n"
                let suffix = labels.isEmpty ? "" : "{\(labels)}"
                text += "\(name)_sum\(suffix) \(Self.number(histogram.sum))\n"
                text += "\(name)_count\(suffix) \(histogram.count)\n"
            }
        }

        private mutating func head(_ name: String, _ kind: Kind, _ help: String) {
            text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        }

        private static func number(_ value: Double) -> String {
            value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
        }
    }
}
