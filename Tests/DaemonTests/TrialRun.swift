import Capture
import Configuration
import Daemon
import Detection
import Diagnostics
import Foundation
import Geometry
import Imaging
import Logging
import MonotonicTime
import Orientation
import Speech
import Synchronization
import TestSupport

/// A camera whose trouble the test decides on.
final class TroubledFeed: FrameFeed {
    private struct State {
        var conditions: [CameraCondition] = []
        var isSilent = false
        var hasEnded = false
        var statistics = CameraStatistics()
        var number = 0
        var due = MonotonicClock.now
    }

    let name = "trial camera"
    let rate: Double
    private let state = Mutex(State())

    init(rate: Double = 30) { self.rate = rate }

    var promisedRate: Double? { rate }
    var statistics: CameraStatistics { state.withLock { $0.statistics } }

    /// Tells a condition; while `silent` no frame comes.
    func tell(_ condition: CameraCondition, silent: Bool) {
        state.withLock { state in
            state.conditions.append(condition)
            state.isSilent = silent
        }
    }

    func stop() { state.withLock { $0.hasEnded = true } }

    func next(into frame: inout CapturedFrame, timeout: Double) -> CameraArrival {
        let deadline = MonotonicClock.now.advanced(by: timeout)
        while MonotonicClock.now < deadline {
            let arrival: CameraArrival? = state.withLock { state in
                if state.hasEnded { return .ended }
                if !state.conditions.isEmpty { return .condition(state.conditions.removeFirst()) }
                let now = MonotonicClock.now
                guard !state.isSilent, now >= state.due else { return nil }
                state.due = now.advanced(by: 1 / rate)
                state.number += 1
                state.statistics.frames += 1
                state.statistics.rate = rate
                return .frame
            }
            if arrival == .frame {
                let number = state.withLock { $0.number }
                if frame.picture.isEmpty { frame.picture = Picture(width: 64, height: 48, format: .gray) }
                frame.number = number
                frame.timestamp = MonotonicClock.now
            }
            if let arrival { return arrival }
            MonotonicClock.sleep(seconds: 0.002)
        }
        return .nothing
    }
}

/// What a detector of a trial does, from outside.
final class DetectorTrouble: Sendable {
    let hangs = Atomic(false)
    let fails = Atomic(false)
    let microseconds = Atomic(500)
    let approaches = Atomic(false)
}

/// A detector that is slow, hangs or fails as the test wants it, and sees somebody who comes nearer.
struct TroubledDetector: Detector {
    let trouble: DetectorTrouble
    let name = "trial detector"
    private var height = 8.0

    init(_ trouble: DetectorTrouble) { self.trouble = trouble }

    mutating func detect(in picture: PictureView, into detections: inout [DetectedPerson]) throws(Fault) {
        detections.removeAll(keepingCapacity: true)
        while trouble.hangs.load(ordering: .relaxed) { MonotonicClock.sleep(seconds: 0.01) }
        if trouble.fails.load(ordering: .relaxed) { throw Fault(.software, "the trial detector fails") }
        MonotonicClock.sleep(seconds: Double(trouble.microseconds.load(ordering: .relaxed)) / 1e6)
        guard trouble.approaches.load(ordering: .relaxed) else { return }
        height = min(46, height * 1.02)
        detections.append(
            DetectedPerson(
                box: BoundingBox(left: 32 - height / 6, top: 24 - height / 2, width: height / 3, height: height),
                score: 0.95))
    }
}

/// Keeps what was to be heard.
final class HeardOutput: SpeechOutput, Sendable {
    private let words = Mutex<[(utterance: Utterance, at: Timestamp)]>([])
    let onEvent: @Sendable (SoundEvent) -> Void

    init(onEvent: @escaping @Sendable (SoundEvent) -> Void) {
        self.onEvent = onEvent
        onEvent(.opened(device: "trial", isPreferred: true))
    }

    func announce(_ utterance: Utterance, at time: Timestamp) { words.withLock { $0.append((utterance, time)) } }
    func withdraw(subject: Int, at time: Timestamp) {}
    func finish(at time: Timestamp) {}

    /// Every phrase about the assistant itself, in order.
    var states: [PhraseKey] {
        words.withLock { words in
            words.compactMap { word in
                guard word.utterance.urgency == .state, case .phrase(let key) = word.utterance.words else { return nil }
                return key
            }
        }
    }

    /// How many alerts there were.
    var alerts: Int { words.withLock { $0.count { $0.utterance.urgency > .state } } }

    func time(of key: PhraseKey) -> Timestamp? {
        words.withLock { words in words.first { $0.utterance.words == .phrase(key) }?.at }
    }
}

/// A whole daemon with a camera, a detector and an output of the test's.
final class TrialRun: Sendable {
    let folder: TemporaryFolder
    let feed = TroubledFeed()
    let trouble = DetectorTrouble()
    let guardian: Guardian
    private let work: Mutex<Task<Void, any Error>?> = Mutex(nil)

    init(
        configuration: Configuration = Configuration(), folder: TemporaryFolder? = nil, hasOrientation: Bool = true,
        systemFiles: String? = nil, change: (inout Configuration) -> Void = { _ in },
        onlooker: @escaping @Sendable (Configuration) throws(Fault) -> (any Onlooker)? = { (_) throws(Fault) in nil }
    ) throws {
        var configuration = configuration
        configuration.service.signOfLifeInterval = 0
        configuration.blackBox.size = 1
        configuration.blackBox.reserve = 0
        configuration.orientation = .inertial
        change(&configuration)
        let folder = try folder ?? TemporaryFolder()
        self.folder = folder
        let (feed, trouble) = (feed, trouble)
        let box = Outputs()
        let reading = Reading(configuration)
        var parts = Guardian.Parts(
            configuration: { () throws(Fault) in try reading.value.withLock { $0 }.get() },
            feed: { (_) throws(Fault) in feed },
            detector: { (_) throws(Fault) in
                AdaptiveDetector(full: TroubledDetector(trouble), small: TroubledDetector(trouble))
            },
            orientation: { _ in hasOrientation ? FixedOrientation() : nil },
            output: { (_, _, onEvent) throws(Fault) in
                let output = HeardOutput(onEvent: onEvent)
                box.all.withLock { $0.append(output) }
                return output
            })
        if let systemFiles { parts.systemFiles = systemFiles }
        parts.onlooker = onlooker
        self.box = box
        self.reading = reading
        var paths = RuntimePaths(configuration, environment: [:])
        paths.socket = folder.path + "/headsup.sock"
        paths.ring = folder.path + "/ring"
        paths.recordings = folder.path + "/recordings"
        guardian = try Guardian(
            parts: parts, version: "trial", paths: paths, manager: ServiceManager(environment: [:]),
            log: Logger(label: "trial") { _ in SwiftLogNoOpLogHandler() })
    }

    private final class Outputs: Sendable { let all = Mutex<[HeardOutput]>([]) }
    private final class Reading: Sendable {
        let value: Mutex<Result<Configuration, Fault>>
        init(_ configuration: Configuration) { value = Mutex(.success(configuration)) }
    }
    private let box: Outputs
    private let reading: Reading

    /// What the configuration is when it is read the next time.
    func setConfiguration(_ result: Result<Configuration, Fault>) { reading.value.withLock { $0 = result } }

    var configuration: Configuration { (try? reading.value.withLock { $0 }.get()) ?? Configuration() }

    /// What is heard through the output in use.
    var heard: HeardOutput { box.all.withLock { $0.last } ?? HeardOutput { _ in } }

    var outputCount: Int { box.all.withLock { $0.count } }

    func start() {
        let guardian = guardian
        work.withLock { $0 = Task { try await guardian.run(handlesSignals: false) } }
    }

    /// Asks it to end; returns how long that took, seconds.
    @discardableResult
    func stop() async throws -> Double {
        let start = ContinuousClock.now
        guardian.requestStop()
        let task = work.withLock { $0 }
        try await task?.value
        return start.duration(to: .now).seconds
    }

    /// Waits until something holds; returns how long that took, seconds, or nil where it did not within the time.
    func wait(atMost seconds: Double = 5, until holds: () -> Bool) async throws -> Double? {
        let start = ContinuousClock.now
        while !holds() {
            let passed = start.duration(to: .now).seconds
            if passed > seconds { return nil }
            try await Task.sleep(for: .milliseconds(5))
        }
        return start.duration(to: .now).seconds
    }

    func isLimited(by impairment: Impairment) -> Bool {
        guardian.report.limitations.contains { $0.state == impairment }
    }
}
