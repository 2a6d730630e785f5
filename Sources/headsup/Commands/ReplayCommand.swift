import Alerting
import ArgumentParser
import Configuration
import Diagnostics
import FileFormats
import Geometry
import LiveView
import Pipeline
import Rendering
import Replay
import ReplayLog
import Speech
import Vision

/// Runs the pipeline over a recording.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Run the whole pipeline over a recording and report what it would have said.",
        discussion: """
            The input is a sequence folder, a video file, a folder of pictures, a MOTChallenge sequence folder or a KITTI \
            tracking sequence (its label file); its form is recognised, or named with --format. At --speed max the event log and the tracks are the same bytes on \
            every run.
            """)

    /// At what pace.
    enum Speed: String, ExpressibleByArgument, CaseIterable {
        case real = "1"
        case max
    }

    @Argument(help: ArgumentHelp("What to replay.", valueName: "input"))
    var input: String

    @Option(help: "Form of the input; recognised where not given.")
    var format: ReplayFormat?

    @Option(help: "1 for real time, max for as fast as it goes.")
    var speed = Speed.max

    @Option(help: ArgumentHelp("Frames a second of a folder of pictures.", valueName: "hertz"))
    var rate = 30.0

    @Option(help: ArgumentHelp("Start here.", valueName: "seconds"))
    var from = 0.0

    @Option(help: ArgumentHelp("Stop here.", valueName: "seconds"))
    var to: Double?

    @Option(help: ArgumentHelp("Write one JSON object an event.", valueName: "file"))
    var events: String?

    @Flag(help: "Log also what was not said, and why.")
    var eventsVerbose = false

    @Option(help: ArgumentHelp("Write one CSV line for each person in each frame.", valueName: "file"))
    var tracks: String?

    @Option(help: ArgumentHelp("Write the detector's boxes in MOTChallenge form.", valueName: "file"))
    var boxes: String?

    @Option(help: ArgumentHelp("Write what the wearer would have heard.", valueName: "file"))
    var wav: String?

    @Option(help: ArgumentHelp("Film what was seen, predicted and said, as .mp4 or .avi.", valueName: "file"))
    var render: String?

    @Option(help: ArgumentHelp("The same as one PNG picture a frame.", valueName: "folder"))
    var framesDir: String?

    @Option(help: ArgumentHelp("Log pictures, people, events and frames as MCAP.", valueName: "file"))
    var log: String?

    @Option(
        help: ArgumentHelp(
            "Show it in a browser while it runs, in real time: on 127.0.0.1:8080, say.", valueName: "address:port"))
    var serve: String?

    @Flag(help: "Let the warnings be heard, in real time.")
    var speak = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
        guard rate > 0, rate.isFinite else { throw ValidationError("--rate must be a positive number") }
        if let to, to < from { throw ValidationError("--to must not lie before --from") }
    }

    func run() throws {
        let configuration = try options.load().configuration
        let source = try ReplayInput(path: input, format: format, rate: rate) { fault in
            Console.error("headsup: left out: \(fault)")
        }
        let detector = source.needsDetector ? try DetectorRegistry.detector(configuration.detection) : nil
        let cache = wav == nil && !speak ? nil : try PhraseCache(settings: configuration.speech)
        let total = source.frameCount
        let rate = source.rate
        let eventFile = try events.map { path throws(Fault) in try StreamedFile(path: path) }
        let trackFile = try tracks.map { path throws(Fault) in try StreamedFile(path: path) }
        let boxFile = try boxes.map { path throws(Fault) in try StreamedFile(path: path) }
        var replay = try Replay(
            input: source, configuration: configuration, detector: detector,
            isRealTime: speed == .real || speak || serve != nil,
            interval: from...(to ?? .infinity),
            narrator: Narrator(catalogue: cache?.catalogue ?? PhraseCatalogue(settings: configuration.speech)))
        if let cache {
            replay.openOutputs = { start throws(Fault) in
                try outputs(configuration.speech, cache, start: start)
            }
        }
        if let render { replay.recorders.append(try ReplayFilm(path: render, form: .video, rate: rate)) }
        if let framesDir { replay.recorders.append(try ReplayFilm(path: framesDir, form: .pictures, rate: rate)) }
        if let log { replay.recorders.append(try ReplayLog(path: log, isVerbose: eventsVerbose)) }
        if let serve { replay.recorders.append(try page(serve, configuration.live)) }
        var hasLostOutput = false
        Interruption.watch()
        try replay.run(tracks: trackFile, boxes: boxFile, shouldStop: { Interruption.isRequested }) {
            report throws(Fault) in
            switch report {
            case .progress(let frame, let time):
                if frame.isMultiple(of: 20) {
                    let of = total.map { " of \($0)" } ?? ""
                    Console.progress("frame \(frame)\(of), \(time.text(decimals: 1)) seconds")
                }
            case .recorderFailed(let fault):
                hasLostOutput = true
                Console.endProgress()
                Console.error("headsup: \(fault). The replay goes on")
            case .event(let event):
                guard event.kind != .suppressed || eventsVerbose else { return }
                try eventFile?.write(line: event.json)
                if !json, event.kind == .alert {
                    Console.endProgress()
                    Console.print(Self.line(event))
                }
            }
        }
        Console.endProgress()
        if let shortfall = replay.summary.shortfall {
            Console.error("headsup: \(shortfall). What was there was replayed; record it anew or repair it")
        }
        try eventFile?.finish()
        try trackFile?.finish()
        try boxFile?.finish()
        if json { Console.print(replay.summary.json) } else { printSummary(replay.summary) }
        if Interruption.isRequested { throw ExitCode(130) }
        if hasLostOutput { throw ExitCode(73) }
    }

    /// Starts the live page, and tells where it is.
    private func page(_ address: String, _ settings: LiveSettings) throws(Fault) -> LiveView {
        var settings = settings
        settings.address = address
        do throws(Fault) {
            let view = try LiveView(settings: settings, title: "replay of \(input)") { fault in
                Console.error("headsup: \(fault)")
            }
            Console.error("headsup: the live page is at \(view.url)")
            return view
        } catch  where error.location?.file == "live.address" {
            // It was not a file that named the address.
            throw Fault(.usage, "option --serve: \(error.what)", remedy: error.remedy)
        }
    }

    /// Opens what the warnings are heard through: a file, a device, or both.
    private func outputs(
        _ settings: SpeechSettings, _ cache: PhraseCache, start: Timestamp
    ) throws(Fault) -> [any SpeechOutput] {
        var outputs: [any SpeechOutput] = []
        if let wav {
            outputs.append(try WAVOutput(path: wav, settings: settings, cache: cache, start: start))
        }
        if speak {
            try cache.prepareAll()
            let output = try LiveOutput.open(settings: settings, cache: cache) { event in
                if case .unavailable(let fault) = event { Console.error("headsup: no sound: \(fault)") }
            }
            outputs.append(ReplayedSound(output, start: start))
        }
        return outputs
    }

    /// One alert as a sentence.
    private static func line(_ event: PipelineEvent) -> String {
        guard let alert = event.alert else { return event.text }
        let degrees = alert.bearing * 180 / .pi
        let side =
            abs(degrees) < 0.5
            ? "straight ahead" : "\(abs(degrees).text(decimals: 0)) degrees \(degrees > 0 ? "left" : "right")"
        return
            "\(event.time.text(decimals: 2)) s: \(event.text). \(alert.level), \(alert.distance.text(decimals: 1)) metres, "
            + "\(side), contact in \(alert.timeToCollision.text(decimals: 1)) seconds, "
            + "probability \(alert.probability.text(decimals: 2))"
    }

    private func printSummary(_ summary: ReplaySummary) {
        Console.print("input: \(summary.input)")
        Console.print(
            "frames: \(summary.frames), \(summary.duration.text(decimals: 1)) seconds, skipped \(summary.skipped)")
        if summary.isOrientationMeasured {
            Console.print("orientation: \(summary.orientation), missing for \(summary.framesWithoutOrientation) frames")
        } else {
            Console.print(
                "orientation: \(summary.orientation), for nothing tells it; head turns would move everybody")
        }
        Console.print("people followed: \(summary.tracks)")
        if let switches = summary.switches { Console.print("identity switches: \(switches)") }
        if let share = summary.trackedShare {
            Console.print("tracked after half a second: \((share * 100).text(decimals: 1)) per cent")
        }
        Console.print("alerts: \(summary.alerts.count)")
        let detect = summary.latencies[.detect]
        if detect.count > 0 {
            Console.print(
                "detector: \((detect.quantile(0.5) * 1000).text(decimals: 1)) milliseconds a frame in the median")
        }
        Console.print("speed: \(summary.throughput.text(decimals: 1)) frames a second")
    }
}

extension ReplayFormat: ExpressibleByArgument {}
