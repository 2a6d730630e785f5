import Capture
import Configuration
import Diagnostics
import FileFormats
import Geometry
import Logging
import MonotonicTime
import Orientation
import Pipeline
import ServiceLifecycle
import Speech
import UnixSignals

/// The daemon: guards a wearer until it is stopped.
///
/// Four kinds of threads: the feed's takes frames, perception judges them, the sound output's speaks, and the control
/// plane (watching, housekeeping, the status socket, signals) keeps them honest. Between feed and perception lies one
/// frame, the newest. docs/service.md tells the rest.
public struct Guardian: Sendable {
    /// What the daemon is made of, each part made where it is first needed. `standard` names the real ones.
    public struct Parts: Sendable {
        /// Opens the frames' source.
        public typealias FeedOpening = @Sendable (Configuration) throws(Fault) -> any FrameFeed
        /// Opens a sound output, and hands its events over.
        public typealias OutputOpening =
            @Sendable (SpeechSettings, PhraseCache, @escaping @Sendable (SoundEvent) -> Void) throws(Fault)
            -> any SpeechOutput & Sendable

        /// Reads the configuration, at the start and again for every reload.
        public var configuration: @Sendable () throws(Fault) -> Configuration
        /// Where pictures enter.
        public var feed: FeedOpening
        /// Who finds people.
        public var detector: @Sendable (Configuration) throws(Fault) -> sending AdaptiveDetector
        /// Who measures how the camera is turned; nil where nothing does but, as far as it may, the pictures.
        public var orientation: @Sendable (Configuration) -> (any OrientationSource)?
        /// What is heard.
        public var output: OutputOpening
        /// Who looks on; nil for nobody.
        public var onlooker: @Sendable (Configuration) throws(Fault) -> (any Onlooker)? = { (_) throws(Fault) in nil }
        /// Where sysfs is mounted.
        public var systemFiles = "/sys"

        /// Names the parts.
        public init(
            configuration: @escaping @Sendable () throws(Fault) -> Configuration, feed: @escaping FeedOpening,
            detector: @escaping @Sendable (Configuration) throws(Fault) -> sending AdaptiveDetector,
            orientation: @escaping @Sendable (Configuration) -> (any OrientationSource)?,
            output: @escaping OutputOpening
        ) {
            self.configuration = configuration
            self.feed = feed
            self.detector = detector
            self.orientation = orientation
            self.output = output
        }
    }

    private let parts: Parts
    private let version: String
    private let paths: RuntimePaths
    private let manager: ServiceManager
    private let log: Logger
    private let vitals: Vitals
    private let board: Board
    private let voice: Voice
    private let ring: BlackBoxRing
    /// nil where the socket can not be made: an assistant that nobody can ask is better than none.
    private let listener: StatusListener?
    private let feed: SharedFeed
    private let onlooker: (any Onlooker)?
    private let perception: Handover<Perception>
    private let proposals = Handover<Proposal>()
    private let errands = Errands()
    private let stop = StopFlag()

    /// Makes all parts, so that whatever is missing is found out before the service counts as started.
    ///
    /// - Parameters:
    ///   - parts: camera, detector, voice and what else there is.
    ///   - version: of the program.
    ///   - paths: nil for those that follow from the configuration and the environment.
    ///   - manager: who is told of start, life and end.
    ///   - log: the journal.
    /// - Throws: the fault of the first part that can not be had.
    public init(
        parts: Parts, version: String, paths: RuntimePaths? = nil, manager: ServiceManager = ServiceManager(),
        log: Logger
    ) throws(Fault) {
        self.parts = parts
        self.version = version
        self.manager = manager
        self.log = log
        let configuration = try parts.configuration()
        let paths = paths ?? RuntimePaths(configuration)
        self.paths = paths
        do throws(Fault) {
            listener = try StatusListener(path: paths.socket)
        } catch  where error.kind == .cannotWrite {
            log.error("no status can be asked for: \(error)")
            listener = nil
        }
        let vitals = Vitals()
        self.vitals = vitals
        board = Board(configuration)
        ring = try Self.ring(configuration, path: paths.ring, log: log)

        // The network is loaded while the voice is prepared and the camera starts.
        let loading = Loading { () throws(Fault) in try parts.detector(configuration) }
        var faults: [Fault] = []
        let cache = try PhraseCache.bestAvailable(configuration.speech, faults: &faults)
        for fault in faults { log.warning("\(fault)") }
        try cache.prepareAll()
        let output = try parts.output(configuration.speech, cache) { event in
            vitals.heard(event)
            switch event {
            case .opened(let device, _): log.notice("sound goes to \(device)")
            case .unavailable(let fault): log.error("no sound: \(fault)")
            case .utterance: break
            }
        }
        voice = Voice(output, narrator: Narrator(catalogue: cache.catalogue))
        feed = try SharedFeed(configuration, open: parts.feed)
        let detector = try loading.value()
        let orientation = FrameOrientation(
            source: parts.orientation(configuration), choice: configuration.orientation)
        onlooker = try parts.onlooker(configuration)
        let perception = try Perception(
            configuration: configuration, detector: detector, orientation: orientation, feed: feed, vitals: vitals,
            voice: voice, ring: ring, onlooker: onlooker, log: log)
        perception.introduce()
        self.perception = Handover(perception)
    }

    /// The black box needs no file: without one it only does not outlive the process.
    private static func ring(_ configuration: Configuration, path: String?, log: Logger) throws(Fault) -> BlackBoxRing {
        let capacity = max(1, Int(configuration.blackBox.size * 1e6) / BlackBoxRing.recordSize)
        do throws(Fault) {
            return try BlackBoxRing(path: path, capacity: capacity)
        } catch {
            log.warning("\(error)")
            return try BlackBoxRing(path: nil, capacity: capacity)
        }
    }

    /// Runs until SIGTERM, SIGINT, the end of the feed or the end of the time given. SIGHUP reads the configuration
    /// anew, SIGUSR1 writes the black box.
    ///
    /// - Parameters:
    ///   - duration: seconds; nil for no end.
    ///   - handlesSignals: whether signals are listened to; a test does not.
    ///   - giveUp: called where perception does not end within a second of the goodbye, since it hangs in a device or a
    ///     library: it should end the process.
    public func run(
        for duration: Double? = nil, handlesSignals: Bool = true, giveUp: @escaping @Sendable () -> Void = {}
    ) async throws {
        let reporter = Reporter(
            version: version, vitals: vitals, board: board, feed: feed, restarts: max(0, ring.starts - 1))
        let end = duration.map { MonotonicClock.now.advanced(by: $0) }
        let hasEnded = StopFlag()
        let feedName = feed.current.name
        // How long the parts took to make is no silence of the camera's; the watch may begin before perception does.
        vitals.expectsFrames(since: MonotonicClock.now)
        log.notice("watching through \(feedName) with \(vitals.slowly.detector)")

        let perceptionThread = WorkThread(name: "perception") { [self] in
            var perception = perception.take()
            perception?.run(until: stop, proposals: proposals)
            feed.current.stop()
            hasEnded.raise()
            stop.raise()
        }
        let housekeepingThread = WorkThread(name: "housekeeping") { [self] in
            var housekeeper = Housekeeper(
                vitals: vitals, board: board, voice: voice, ring: ring, paths: paths, errands: errands,
                proposals: proposals, manager: manager, reporter: reporter, parts: parts, log: log)
            housekeeper.run(until: stop)
        }
        let statusThread = WorkThread(name: "status") { [self] in
            guard let listener else {
                while !stop.isSet { MonotonicClock.sleep(seconds: 0.1) }
                return
            }
            var server = StatusServer(listener) { request in
                switch request {
                case .status, .follow: return reporter.json
                case .metrics, .metricsOverHTTP: return reporter.metrics
                case .dump:
                    errands.add(.record(.request))
                    return "the black box is written to \(paths.recordings)\n"
                }
            }
            server.run(until: stop)
        }
        let watchThread = WorkThread(name: "watch") { [self] in
            var supervisor = Supervisor(
                vitals: vitals, board: board, voice: voice, feed: feed, ring: ring, errands: errands,
                manager: manager, reporter: reporter, onlooker: onlooker, log: log)
            supervisor.run(until: stop, end: end)
            onlooker?.end()
            let patience = MonotonicClock.now.advanced(by: 1)
            while !hasEnded.isSet, MonotonicClock.now < patience { MonotonicClock.sleep(seconds: 0.02) }
            guard hasEnded.isSet else {
                log.error("perception hangs and is given up")
                return giveUp()
            }
            ring.close()
        }
        let threads = WorkThreads(
            stop: stop, threads: [watchThread, statusThread, housekeepingThread, perceptionThread])
        var services = [
            ServiceGroupConfiguration.ServiceConfiguration(
                service: threads, successTerminationBehavior: .gracefullyShutdownGroup)
        ]
        if handlesSignals { services.append(.init(service: ErrandSignals(errands: errands))) }
        let group = ServiceGroup(
            configuration: .init(
                services: services, gracefulShutdownSignals: handlesSignals ? [.sigterm, .sigint] : [],
                logger: Logger(label: "headsup.control") { _ in SwiftLogNoOpLogHandler() }))
        try await group.run()
        let statistics = feed.current.statistics
        log.notice(
            "stopped after \(vitals.framesProcessed) frames; lost \(statistics.lost), broken \(statistics.broken), dropped \(statistics.replaced)"
        )
    }

    /// Asks it to end, as a signal would.
    public func requestStop() { stop.raise() }

    /// Asks it to read its configuration anew, as SIGHUP would.
    public func requestReload() { errands.add(.reload) }

    /// How it does.
    public var report: StatusReport {
        Reporter(version: version, vitals: vitals, board: board, feed: feed, restarts: max(0, ring.starts - 1)).report
    }
}

/// The signals that ask for something: SIGHUP for new settings, SIGUSR1 for a recording.
private struct ErrandSignals: Service {
    let errands: Errands

    func run() async throws {
        for await signal in await UnixSignalsSequence(trapping: .sighup, .sigusr1).cancelOnGracefulShutdown() {
            errands.add(signal == .sighup ? .reload : .record(.request))
        }
    }
}
