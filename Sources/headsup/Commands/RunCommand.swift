import ArgumentParser
import Capture
import Configuration
import Diagnostics
import Foundation
import Geometry
import Logging
import MonotonicTime
import Pipeline
import Speech
import Vision

/// Guards a wearer: camera in, warnings out, until it is stopped.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Watch through a camera and warn, until stopped.",
        discussion: "A camera that is unplugged is announced and waited for.")

    @Option(help: ArgumentHelp("The camera: a path, a by-id name or a USB id.", valueName: "device"))
    var device: String?

    @Option(help: ArgumentHelp("Stop by itself after this time.", valueName: "seconds"))
    var duration: Double?

    @Flag(help: "Wait for a camera that is not there at the start, as a service should, instead of failing.")
    var wait = false

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        var loaded = try options.load()
        if let device { try loaded.apply("camera.device", device, option: "--device") }
        var guardian = try Guardian(configuration: loaded.configuration, waitsForCamera: wait)
        Interruption.watch()
        try guardian.run(until: duration.map { ContinuousClock.now + .seconds($0) })
    }
}

/// One run of the daemon: camera, pipeline and voice, and what is told of their states.
private struct Guardian {
    private var pipeline: Pipeline
    private let camera: CameraSession
    private let narrator: Narrator
    private let output: any SpeechOutput
    private let log: Logger
    private let orientation: Rotation<Camera, SemiLocal>
    private let detectorName: String
    private var frame = CapturedFrame()

    init(configuration: Configuration, waitsForCamera: Bool) throws(Fault) {
        var log = Logger(label: "headsup")
        log.logLevel = .info
        self.log = log
        let detector = try DetectorRegistry.detector(configuration.detection)
        detectorName = detector.name
        var faults: [Fault] = []
        let cache = try PhraseCache.bestAvailable(configuration.speech, faults: &faults)
        for fault in faults { log.warning("\(fault)") }
        try cache.prepareAll()
        narrator = Narrator(catalogue: cache.catalogue)
        let events = log
        output = try LiveOutput.open(settings: configuration.speech, cache: cache) { event in
            switch event {
            case .opened(let device, _): events.info("sound goes to \(device)")
            case .unavailable(let fault): events.error("no sound: \(fault)")
            case .utterance: break
            }
        }
        orientation = .looking(heading: 0, pitch: configuration.mounting.pitch)
        pipeline = try Pipeline(
            configuration: configuration, detector: detector, camera: nil, frameRate: configuration.camera.rate)
        camera = try CameraSession(settings: configuration.camera, whenAbsent: waitsForCamera ? .wait : .fail)
    }

    /// Runs until a signal or the end of the time given.
    mutating func run(until end: ContinuousClock.Instant?) throws(Fault) {
        log.info("watching through \(camera.name) with \(detectorName)")
        try tell(.ready)
        // Without an inertial sensor the head is taken as level and still: less than the wearer may rely on.
        try tell(.orientationLost)
        while !Interruption.isRequested, end.map({ ContinuousClock.now < $0 }) ?? true {
            switch camera.next(into: &frame, timeout: 0.2) {
            case .frame: try process()
            case .condition(let condition): try report(condition)
            case .nothing: continue
            case .ended: return
            }
        }
        try tell(.shuttingDown)
        camera.stop()
        let statistics = camera.statistics
        log.info(
            "stopped after \(pipeline.frames) frames; lost \(statistics.lost), broken \(statistics.broken), dropped \(statistics.replaced)"
        )
        try output.finish(at: MonotonicClock.now)
    }

    private mutating func process() throws(Fault) {
        let result: Result<Void, Fault> = frame.picture.withView { view in
            do throws(Fault) {
                try pipeline.process(view, at: frame.timestamp, orientation: orientation)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
        for decision in pipeline.decisions {
            guard case .announce(let alert) = decision else { continue }
            try output.announce(narrator.utterance(for: alert), at: alert.time)
            let latency = MonotonicClock.now.since(frame.timestamp)
            pipeline.latencies.captureToAlert.add(latency)
            var event = narrator.event(for: decision, frame: frame.number)
            event.latency = latency * 1000
            write(event)
        }
    }

    private func report(_ condition: CameraCondition) throws(Fault) {
        log.warning("\(condition)")
        switch condition {
        case .lost, .frozen: try tell(.cameraLost)
        case .returned, .clear: try tell(.cameraBack)
        case .dark: try tell(.tooDark)
        case .slow: try tell(.overloaded)
        }
    }

    private func tell(_ state: PhraseKey) throws(Fault) {
        let now = MonotonicClock.now
        try output.announce(Utterance(.phrase(state), urgency: .state), at: now)
        write(narrator.event(for: state, at: now, frame: frame.number))
    }

    private func write(_ event: PipelineEvent) {
        log.info("\(event.text)", metadata: ["event": "\(event.json)"])
    }
}
