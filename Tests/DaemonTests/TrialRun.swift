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

/// Keeps what was to be heard.
final class HeardOutput: SpeechOutput, Sendable {
    private let words = Mutex<[(utterance: Utterance, at: Timestamp)]>([])
    let onEvent: @Sendable (SoundEvent) -> Void

    init(onEvent: @escaping @Sendable (SoundEvent) -> Void) {
        self.onEvent = onEvent
        onEvent(.opened(device: "trial", isPreferred: true))
    }

    /// Stamped with the moment itself, so that it counts when something was said and not when a test came to look.
    func announce(_ utterance: Utterance, at time: Timestamp) {
        let now = MonotonicClock.now
        words.withLock { $0.append((utterance, now)) }
    }
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

    /// How many of these there were.
    func count(_ key: PhraseKey) -> Int { states.count { $0 == key } }

    /// When something was first said after a moment; nil where it was not.
    func time(of key: PhraseKey, after moment: Timestamp) -> Timestamp? {
        words.withLock { words in words.first { $0.utterance.words == .phrase(key) && $0.at >= moment }?.at }
    }

    /// When an alert was first said after a moment; nil where none was.
    func timeOfAlert(after moment: Timestamp) -> Timestamp? {
        words.withLock { words in words.first { $0.utterance.urgency > .state && $0.at >= moment }?.at }
    }
}

/// A whole daemon with a camera, a detector and an output of the test's.
final class TrialRun: Sendable {
    let folder: TemporaryFolder
    let feed: TroubledFeed
    let trouble = DetectorTrouble()
    let guardian: Guardian
    private let work: Mutex<Task<Timestamp, any Error>?> = Mutex(nil)
    /// The daemon has its process for itself where it is installed. Here other tests may occupy all of Swift's shared
    /// threads for seconds, which is none of its doing.
    private let executor = OwnExecutor()

    /// - Parameters:
    ///   - played: what is played as a recording is, in the place of the camera of the trial.
    ///   - rate: of the trial's camera, frames a second.
    ///   - given: what hears, in the place of what keeps all that is heard.
    ///   - recordings: folder for the black box, in the place of one in `folder`.
    init(
        configuration: Configuration = Configuration(), folder: TemporaryFolder? = nil,
        orientation: (any OrientationSource)? = FixedOrientation(), systemFiles: String? = nil,
        played: TroubledSource.Trouble? = nil, recordings: String? = nil, rate: Double = 30,
        output given: (any SpeechOutput & Sendable)? = nil,
        change: (inout Configuration) -> Void = { _ in },
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
        let feed = TroubledFeed(rate: rate)
        self.feed = feed
        let trouble = trouble
        let box = Outputs()
        let reading = Reading(configuration)
        var parts = Guardian.Parts(
            configuration: { () throws(Fault) in try reading.value.withLock { $0 }.get() },
            feed: { (configuration) throws(Fault) in
                guard let played else { return feed }
                return try RecordedFeed(name: "played", rate: feed.rate, settings: configuration.camera) {
                    () throws(Fault) in TroubledSource(trouble: played, rate: feed.rate)
                }
            },
            detector: { (_) throws(Fault) in
                AdaptiveDetector(full: TroubledDetector(trouble), small: TroubledDetector(trouble))
            },
            orientation: { _ in orientation },
            output: { (_, _, onEvent) throws(Fault) in
                if let given { return given }
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
        paths.recordings = recordings ?? folder.path + "/recordings"
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
        start {}
    }

    /// - Parameter giveUp: as in `Guardian.run`.
    func start(giveUp: @escaping @Sendable () -> Void) {
        let guardian = guardian
        started.withLock { $0 = MonotonicClock.now }
        work.withLock { work in
            work = Task(executorPreference: executor) {
                try await guardian.run(handlesSignals: false, giveUp: giveUp)
                return MonotonicClock.now
            }
        }
    }

    /// When `start` was called.
    var startedAt: Timestamp { started.withLock { $0 } }
    private let started = Mutex(MonotonicClock.now)

    /// Asks it to end; returns how long that took, seconds.
    @discardableResult
    func stop() async throws -> Double {
        let start = MonotonicClock.now
        guardian.requestStop()
        let task = work.withLock { $0 }
        return try await task?.value.since(start) ?? 0
    }

    /// Waits for something to be said; returns how long after a moment it was, seconds, or nil where it was not.
    func said(_ key: PhraseKey, after moment: Timestamp, atMost seconds: Double = 30) async throws -> Double? {
        _ = try await wait(atMost: seconds) { heard.time(of: key, after: moment) != nil }
        return heard.time(of: key, after: moment)?.since(moment)
    }

    /// Waits until something holds; returns how long that took, seconds, or nil where it did not within the time.
    func wait(atMost seconds: Double = 30, until holds: () -> Bool) async throws -> Double? {
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

/// A thread of its own for the tasks of a trial.
private final class OwnExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "trial", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
