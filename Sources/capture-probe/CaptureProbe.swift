import ArgumentParser
import Capture
import Diagnostics
import Geometry
import Glibc

/// Watches a camera as the daemon does, and prints what happens to it: for finding out what is wrong with a camera, a
/// cable or a driver, and for the test on the kernel's virtual camera (scripts/test-camera).
@main
struct CaptureProbe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capture-probe",
        abstract: "Watch a camera and print every change of its condition, one JSON object a line.",
        discussion: """
            The last line sums up: frames, lost and broken ones, the rate, the delay from the exposure to here, the CPU \
            time a frame, and the descriptors that were open at the start and at the end. Times (t, taken) are seconds of
            CLOCK_MONOTONIC, as in /proc/uptime.
            """)

    @Option(help: "Path, by-id name, USB id (046d:0825) or auto.")
    var device = "auto"
    @Option(help: "Seconds to watch.")
    var duration = 5.0
    @Option(help: "Width in pixels.")
    var width = 640
    @Option(help: "Height in pixels.")
    var height = 480
    @Option(help: "Frames per second.")
    var rate = 30.0
    @Option(help: "Encoding, such as YUYV or MJPG; else rate and resolution decide.")
    var encoding: String?
    @Option(help: "Exposure time in microseconds, or auto.")
    var exposure: String?
    @Option(help: "Gain in the driver's units, or auto.")
    var gain: String?
    @Option(help: "Flicker filter: unchanged, off, 50Hz, 60Hz or automatic.")
    var powerLine = "unchanged"
    @Option(help: "Milliseconds spent on every frame, as a detector would.")
    var work = 0
    @Flag(help: "Wait for a camera that is not there at the start.")
    var wait = false
    @Flag(help: "Measure what capture costs of the processor for each frame here, without a camera, and end.")
    var cost = false
    @Option(help: ArgumentHelp("Watch this inertial sensor (or auto) and no camera.", valueName: "name"))
    var sensor: String?
    @Flag(help: "Print every frame too.")
    var frames = false

    func run() throws {
        if cost { return printCaptureCost(width: width, height: height) }
        do throws(Fault) {
            if let sensor { return try SensorWatch(sensor).run(seconds: duration) }
            var watch = try CameraWatch(settings: settings(), waits: wait, printsFrames: frames, work: work)
            watch.run(seconds: duration)
        } catch {
            sayAside(error.description)
            throw ExitCode(error.exitCode)
        }
    }

    private func settings() throws(Fault) -> CameraSettings {
        var settings = CameraSettings()
        settings.device = try CameraSelector(device)
        settings.width = width
        settings.height = height
        settings.rate = rate
        if let encoding {
            guard let fourCC = FourCC(letters: encoding) else {
                throw Fault(.usage, "\(encoding) is no name of an encoding", remedy: "Give four letters such as YUYV")
            }
            settings.encoding = fourCC
        }
        if let exposure {
            settings.exposure = try exposure == "auto" ? .automatic : .microseconds(number(exposure, "exposure"))
        }
        if let gain { settings.gain = try gain == "auto" ? .automatic : .value(number(gain, "gain")) }
        guard let filter = CameraSettings.PowerLine(rawValue: powerLine) else {
            throw Fault(
                .usage, "\(powerLine) is no flicker filter", remedy: "Give unchanged, off, 50Hz, 60Hz or automatic")
        }
        settings.powerLine = filter
        return settings
    }

    private func number(_ text: String, _ name: String) throws(Fault) -> Int {
        guard let number = Int(text) else { throw Fault(.usage, "\(name): \(text) is no whole number") }
        return number
    }
}

/// Writes a line to standard error.
func sayAside(_ line: String) {
    var line = line + "\n"
    line.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
