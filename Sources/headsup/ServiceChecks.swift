import Calibration
import Capture
import Configuration
import Daemon
import Diagnostics
import FileFormats
import FoundationEssentials
import Geometry
import Glibc
import InertialSensors

/// What `doctor` looks at beyond the parts of the pipeline: the machine around them.
enum ServiceChecks {
    /// The daemon that runs, or nil: while it runs it has the camera and the sound, and can be asked.
    static func running(_ configuration: Configuration) -> StatusReport? {
        var report: StatusReport?
        try? StatusClient.ask(.status, at: RuntimePaths.sockets(configuration)) { line in
            report = try? JSONDecoder().decode(StatusReport.self, from: Data(line.utf8))
            return false
        }
        return report
    }

    /// Whether some device of a folder may be opened by this user.
    static func permissions() -> DoctorCheck {
        var closed: [(device: String, group: String)] = []
        let video = names("/dev").filter { $0.hasPrefix("video") }.map { ("/dev/" + $0, "video") }
        let sound = names("/dev/snd").filter { $0.hasPrefix("pcm") }.map { ("/dev/snd/" + $0, "audio") }
        let sensors = InertialSensorChoice.devices().map { ($0.file, "input") }
        for (path, group) in video + sound where access(path, R_OK | W_OK) != 0 { closed.append((path, group)) }
        for (path, group) in sensors where access(path, R_OK) != 0 { closed.append((path, group)) }
        guard let first = closed.first else {
            let count = video.count + sound.count + sensors.count
            return DoctorCheck("permissions", ok: "\(count) devices, all that are needed may be opened")
        }
        return DoctorCheck(
            "permissions",
            failed: Fault(
                .unavailable, "this user may not open it", at: .init(file: first.device),
                remedy: "Let the user belong to the group \(first.group) (usermod -aG \(first.group) NAME), "
                    + "then log in again"))
    }

    /// The formats of the configured camera, and which of them would be used.
    static func formats(_ settings: CameraSettings) -> DoctorCheck {
        let cameras = CameraList.all(near: settings)
        guard let camera = cameras.first(where: { $0.problem == nil }) else {
            return DoctorCheck(
                "camera formats",
                failed: Fault(
                    .unavailable, cameras.first?.problem ?? "no camera is connected",
                    remedy: "Plug a camera in; 'headsup devices' lists what is there"))
        }
        let usable = camera.formats.filter { $0.use != "unsupported" }
        guard !usable.isEmpty else {
            return DoctorCheck(
                "camera formats",
                failed: Fault(
                    .unavailable, "none of its \(camera.formats.count) formats can be read",
                    at: .init(file: camera.path), remedy: "Use another camera"))
        }
        let names = usable.map { "\($0.offered.fourCC) (\($0.use))" }.joined(separator: ", ")
        return DoctorCheck("camera formats", ok: "\(camera.path): \(names)")
    }

    /// Whether a calibration is configured, and can be read.
    static func calibration(_ mounting: MountingSettings) -> DoctorCheck {
        guard !mounting.calibration.isEmpty else {
            let degrees = (mounting.horizontalFieldOfView * 180 / .pi).text(decimals: 0)
            return DoctorCheck(
                "calibration", ok: "none: a field of view of \(degrees) degrees is assumed",
                advice: "Calibrate the camera and set mounting.calibration, for exact distances")
        }
        do throws(Fault) {
            let file = try CalibrationFile(paths: [mounting.calibration])
            return DoctorCheck(
                "calibration", ok: "\(mounting.calibration), \(file.left.width) by \(file.left.height) pixels")
        } catch {
            return DoctorCheck("calibration", failed: error)
        }
    }

    /// Whether something measures how the head is turned.
    static func orientation(_ configuration: Configuration, _ report: StatusReport?) -> DoctorCheck {
        let wanted = configuration.mounting.inertialSensor
        if let report, report.orientation != "none" { return DoctorCheck("orientation", ok: report.orientation) }
        let nothing = "nothing measures how the head is turned, and 'no orientation' will be said"
        let pictures = "the visual gyroscope: the pictures tell how the head turns"
        guard wanted != "none", configuration.orientation.usesSensor else {
            let ok = configuration.orientation.usesPictures ? pictures : nothing
            return DoctorCheck("orientation", ok: "\(ok), as configured")
        }
        do throws(Fault) {
            let sensors = try InertialSensorChoice(wanted)
            return DoctorCheck("orientation", ok: "\(sensors.name), \(sensors.rotation.file)")
        } catch {
            guard wanted == "auto" else { return DoctorCheck("orientation", failed: error) }
            guard !configuration.orientation.usesPictures else {
                return DoctorCheck(
                    "orientation", ok: pictures,
                    advice: "An inertial sensor does it better, and in the dark; connect one if there is one")
            }
            return DoctorCheck(
                "orientation", ok: nothing,
                advice: "Connect an inertial sensor; without one a head turn is taken for people moving")
        }
    }

    /// Whether the service is installed, enabled and running.
    static func unit(_ report: StatusReport?) -> DoctorCheck {
        let folders = ["/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"]
        let isInstalled = folders.contains { InputFile.exists($0 + "/headsup.service") }
        let isEnabled = InputFile.exists("/etc/systemd/system/multi-user.target.wants/headsup.service")
        if let report {
            return DoctorCheck(
                "service", ok: "running for \(report.uptime_s.text(decimals: 0)) seconds, \(report.state.rawValue)",
                advice: isEnabled ? nil : "It is not started at boot: systemctl enable headsup")
        }
        guard isInstalled else {
            return DoctorCheck(
                "service", ok: "not installed",
                advice: "Install the package, for a start at boot: apt install ./headsup_*.deb")
        }
        return DoctorCheck(
            "service",
            failed: Fault(
                .unavailable, isEnabled ? "installed and enabled, but not running" : "installed, but not enabled",
                remedy: isEnabled
                    ? "systemctl start headsup, and see journalctl -u headsup" : "systemctl enable --now headsup"))
    }

    private static func names(_ folder: String) -> [String] { (try? InputFile.names(inFolder: folder)) ?? [] }
}
