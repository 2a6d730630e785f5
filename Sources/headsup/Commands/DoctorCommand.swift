import ArgumentParser
import Capture
import Configuration
import Detection
import Diagnostics
import Foundation
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

    /// One check's result.
    private struct Check: Encodable {
        var name: String
        var ok: Bool
        var detail: String
        var remedy: String?

        init(_ name: String, ok detail: String) {
            self.name = name
            ok = true
            self.detail = detail
        }

        init(_ name: String, failed fault: Fault) {
            self.name = name
            ok = false
            detail = fault.location.map { "\($0): \(fault.what)" } ?? fault.what
            remedy = fault.remedy
        }
    }

    func run() throws {
        var checks: [Check] = []
        let configuration: Configuration
        do throws(Fault) {
            configuration = try options.load().configuration
            checks.append(Check("configuration", ok: "valid"))
        } catch {
            checks.append(Check("configuration", failed: error))
            configuration = Configuration()
        }
        if configuration.detection.method == .neural { checks.append(engineCheck(configuration)) }
        checks.append(detectorCheck(configuration))
        checks.append(cameraCheck(configuration))
        checks.append(voiceCheck(configuration.speech))
        checks.append(soundCheck(configuration.speech))
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

    /// Names the library that runs the network: the fastest one is not on every machine.
    private func engineCheck(_ configuration: Configuration) -> Check {
        do throws(Fault) {
            return Check("inference engine", ok: try NetworkEngines.description(configuration.detection))
        } catch {
            return Check("inference engine", failed: error)
        }
    }

    /// Loads the detector and runs it once: a network that loads may still not fit its settings.
    private func detectorCheck(_ configuration: Configuration) -> Check {
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
            return Check(
                "detector",
                ok: "\(detector.name), first picture in \(milliseconds.text(decimals: 0)) milliseconds")
        } catch {
            return Check("detector", failed: error)
        }
    }

    private func cameraCheck(_ configuration: Configuration) -> Check {
        do throws(Fault) {
            let session = try CameraSession(settings: configuration.camera)
            defer { session.stop() }
            var frame = CapturedFrame()
            guard case .frame = session.next(into: &frame, timeout: 3) else {
                throw Fault(
                    .unavailable, "no picture came within 3 seconds", at: .init(file: session.name),
                    remedy: "Check the plug and that no other program uses the camera")
            }
            return Check("camera", ok: "\(session.name), \(frame.picture.width) by \(frame.picture.height) pixels")
        } catch {
            return Check("camera", failed: error)
        }
    }

    /// Opens the voice and lets it say one phrase.
    private func voiceCheck(_ settings: SpeechSettings) -> Check {
        do throws(Fault) {
            let cache = try PhraseCache(settings: settings)
            let words = Utterance.Words.phrase(.ready)
            try cache.prepare(words)
            let duration = cache.sound(of: words)?.duration ?? 0
            return Check(
                "voice",
                ok: "\(settings.voice ?? settings.language), '\(cache.text(of: words))' takes "
                    + "\(duration.text(decimals: 1)) seconds")
        } catch {
            return Check("voice", failed: error)
        }
    }

    private func soundCheck(_ settings: SpeechSettings) -> Check {
        do throws(Fault) {
            switch settings.output {
            case .alsa:
                try SoundDevice.probe(settings)
                return Check("sound", ok: "\(settings.device) can be opened")
            case .speechDispatcher: return Check("sound", ok: "left to speech-dispatcher")
            case .none: return Check("sound", ok: "none, as configured: nothing will be heard")
            }
        } catch {
            return Check("sound", failed: error)
        }
    }
}
