import ArgumentParser
import Configuration
import Daemon
import Diagnostics
import Glibc
import LiveView
import Logging
import Speech

/// Guards a wearer: camera in, warnings out, until it is stopped.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Watch through a camera and warn, until stopped.",
        discussion: """
            A camera that is unplugged is announced and waited for. SIGHUP reads the configuration anew, SIGUSR1 writes \
            the black box, SIGTERM and SIGINT end it. 'headsup status' tells how it does.
            """)

    @Option(help: ArgumentHelp("The camera: a path, a by-id name or a USB id.", valueName: "device"))
    var device: String?

    @Option(help: ArgumentHelp("Stop by itself after this time.", valueName: "seconds"))
    var duration: Double?

    @Option(
        help: ArgumentHelp(
            "A video or a folder of pictures in the camera's place, at its own pace, over and over.", valueName: "path")
    )
    var input: String?

    @Option(
        help: ArgumentHelp("How much faster than at its own pace the input is played, for tests.", valueName: "factor"))
    var speed = 1.0

    @Flag(help: "Wait for a camera that is not there at the start, as a service should, instead of failing.")
    var wait = false

    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
        guard speed > 0, speed <= 1000 else { throw ValidationError("--speed must be above 0 and at most 1000") }
    }

    func run() async throws {
        ProcessMemory.shareArenas()
        let (options, device) = (options, device)
        var parts = Guardian.Parts.standard(recording: input, speed: speed, waitsForCamera: wait) { () throws(Fault) in
            var loaded = try Self.configuration(options)
            if let device { try loaded.apply("camera.device", device, option: "--device") }
            return loaded.configuration
        }
        var log = Logger(label: "headsup")
        log.logLevel = .info
        parts.onlooker = { [log] (configuration) throws(Fault) in
            let view = try LiveView.configured(configuration.live, title: "the camera") { fault in
                log.error("there is no live page: \(fault)")
            }
            // The journal is read by more people than may look.
            if let view { log.notice("the live page is at \(JournalLogHandler.isWanted ? view.address : view.url)") }
            return view
        }
        let guardian: Guardian
        do throws(Fault) {
            guardian = try Guardian(parts: parts, version: Headsup.version, log: log)
        } catch {
            // A service has nobody who reads what it prints.
            if error.kind == .configuration, JournalLogHandler.isWanted { LastWords.say(.settingsRejected) }
            throw error
        }
        try await guardian.run(for: duration) {
            // A thread that hangs in a library can not be ended otherwise.
            _exit(Fault.Kind.software.rawValue)
        }
    }

    /// A configuration that can not be read is as invalid as one that is wrong: a service must not start without what its
    /// wearer has set, nor try again and again.
    private static func configuration(_ options: ConfigurationOptions) throws(Fault) -> LoadedConfiguration {
        do throws(Fault) {
            return try options.load()
        } catch  where error.kind == .noInput {
            throw Fault(.configuration, error.what, at: error.location, remedy: error.remedy)
        }
    }
}

extension LiveView: Onlooker {}
