import ArgumentParser
import Capture
import Configuration
import Daemon
import Detection
import Diagnostics
import Geometry
import Imaging
import Speech
import Vision

/// Checks everything that `run` needs.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check everything that 'headsup run' needs, one line a check, with the remedy for each failure.",
        discussion: "Ends with 0 where all is well, with 69 where something is missing.")

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        var checks: [DoctorCheck] = []
        let configuration: Configuration
        do throws(Fault) {
            configuration = try options.load().configuration
            checks.append(DoctorCheck("configuration", ok: "valid"))
        } catch {
            checks.append(DoctorCheck("configuration", failed: error))
            configuration = Configuration()
        }
        if configuration.detection.method == .neural {
            checks.append(engineCheck(configuration))
            checks.append(DoctorCheck("inference targets", ok: NetworkEngines.offers(configuration.detection)))
        }
        checks.append(detectorCheck(configuration))
        let report = ServiceChecks.running(configuration)
        checks.append(ServiceChecks.permissions())
        if let report {
            checks += heldChecks(report)
        } else {
            checks.append(ServiceChecks.formats(configuration.camera))
            checks.append(cameraCheck(configuration))
        }
        checks.append(ServiceChecks.calibration(configuration.mounting))
        checks.append(ServiceChecks.orientation(configuration, report))
        checks.append(voiceCheck(configuration.speech))
        if report == nil { checks.append(soundCheck(configuration.speech)) }
        checks.append(ServiceChecks.unit(report))
        if json {
            try Console.print(json: checks)
        } else {
            for check in checks {
                Console.print("\(check.name): \(check.ok ? "ok" : "FAILED"), \(check.detail)")
                if let remedy = check.remedy { Console.print("  remedy: \(remedy)") }
            }
        }
        if checks.contains(where: { !$0.ok }) { throw ExitCode(Fault.Kind.unavailable.rawValue) }
    }

    /// What the running daemon holds and nobody else can open.
    private func heldChecks(_ report: StatusReport) -> [DoctorCheck] {
        let states = report.limitations.map(\.state)
        let remedy = "See 'headsup status' and 'journalctl -u headsup'"
        func check(_ name: String, _ detail: String, _ trouble: [Impairment]) -> DoctorCheck {
            guard let impairment = states.first(where: trouble.contains) else { return DoctorCheck(name, ok: detail) }
            return DoctorCheck(name, failed: Fault(.unavailable, impairment.words, remedy: remedy))
        }
        return [
            check(
                "camera", "\(report.camera.name), \(report.camera.rate_fps.text(decimals: 1)) frames a second",
                [.cameraLost, .pictureFrozen, .tooDark, .cameraSlow]),
            check(
                "perception", "\(report.rate_fps.text(decimals: 1)) frames a second", [.perceptionStale, .overloaded]),
            check("sound", report.sound ?? "none, as configured", [.soundLost]),
        ]
    }

    /// Names the library that runs the network: the fastest one is not on every machine.
    private func engineCheck(_ configuration: Configuration) -> DoctorCheck {
        do throws(Fault) {
            return DoctorCheck("inference engine", ok: try NetworkEngines.description(configuration.detection))
        } catch {
            return DoctorCheck("inference engine", failed: error)
        }
    }

    /// Loads the detector and runs it once: a network that loads may still not fit its settings.
    private func detectorCheck(_ configuration: Configuration) -> DoctorCheck {
        do throws(Fault) {
            var detector = try DetectorRegistry.detector(configuration.detection)
            var people: [DetectedPerson] = []
            let picture = Picture(width: 640, height: 480, format: .bgr)
            let clock = ContinuousClock()
            let start = clock.now
            let fault: Fault? = picture.withView { view in
                do throws(Fault) {
                    try detector.detect(in: view, into: &people)
                    return nil
                } catch {
                    return error
                }
            }
            if let fault { throw fault }
            let milliseconds = start.duration(to: clock.now).seconds * 1000
            return DoctorCheck(
                "detector",
                ok: "\(detector.name), first picture in \(milliseconds.text(decimals: 0)) milliseconds")
        } catch {
            return DoctorCheck("detector", failed: error)
        }
    }

    private func cameraCheck(_ configuration: Configuration) -> DoctorCheck {
        do throws(Fault) {
            let session = try CameraSession(settings: configuration.camera)
            defer { session.stop() }
            var frame = CapturedFrame()
            guard case .frame = session.next(into: &frame, timeout: 3) else {
                throw Fault(
                    .unavailable, "no picture came within 3 seconds", at: .init(file: session.name),
                    remedy: "Check the plug and that no other program uses the camera")
            }
            return DoctorCheck(
                "camera", ok: "\(session.name), \(frame.picture.width) by \(frame.picture.height) pixels")
        } catch {
            return DoctorCheck("camera", failed: error)
        }
    }

    /// Opens the voice and lets it say one phrase.
    private func voiceCheck(_ settings: SpeechSettings) -> DoctorCheck {
        do throws(Fault) {
            let cache = try PhraseCache(settings: settings)
            let words = Utterance.Words.phrase(.ready)
            try cache.prepare(words)
            let duration = cache.sound(of: words)?.duration ?? 0
            return DoctorCheck(
                "voice",
                ok: "\(settings.voice ?? settings.language), '\(cache.text(of: words))' takes "
                    + "\(duration.text(decimals: 1)) seconds")
        } catch {
            return DoctorCheck("voice", failed: error)
        }
    }

    private func soundCheck(_ settings: SpeechSettings) -> DoctorCheck {
        do throws(Fault) {
            switch settings.output {
            case .alsa:
                try SoundDevice.probe(settings)
                return DoctorCheck("sound", ok: "\(settings.device) can be opened")
            case .speechDispatcher: return DoctorCheck("sound", ok: "left to speech-dispatcher")
            case .none: return DoctorCheck("sound", ok: "none, as configured: nothing will be heard")
            }
        } catch {
            return DoctorCheck("sound", failed: error)
        }
    }
}
