import Configuration
import Diagnostics
import FileFormats
import Geometry
import Logging
import MonotonicTime
import Pipeline
import Speech

/// The work of the thread for all that may take its time: heat, disk, metrics file, recordings, new settings.
struct Housekeeper {
    /// From one look at heat and disk to the next, seconds.
    private static let interval = 0.4
    /// After so many frames whatever is made at the start has been made.
    private static let framesOfStart = 50
    /// So long perception may take to go over to new settings, seconds.
    private static let patience = 5.0

    let vitals: Vitals
    let board: Board
    let voice: Voice
    let ring: BlackBoxRing
    let paths: RuntimePaths
    let errands: Errands
    let proposals: Handover<Proposal>
    let manager: ServiceManager
    let reporter: Reporter
    let parts: Guardian.Parts
    let log: Logger

    private var heat: ThermalReading?
    private var looked = Timestamp(nanoseconds: 0)
    private var writtenMetrics = Timestamp(nanoseconds: 0)
    private var lastFault: Fault?
    private var couldWrite = true
    private var hasGivenBackMemory = false

    init(
        vitals: Vitals, board: Board, voice: Voice, ring: BlackBoxRing, paths: RuntimePaths, errands: Errands,
        proposals: Handover<Proposal>, manager: ServiceManager, reporter: Reporter, parts: Guardian.Parts, log: Logger
    ) {
        self.vitals = vitals
        self.board = board
        self.voice = voice
        self.ring = ring
        self.paths = paths
        self.errands = errands
        self.proposals = proposals
        self.manager = manager
        self.reporter = reporter
        self.parts = parts
        self.log = log
    }

    mutating func run(until stop: StopFlag) {
        if ring.endedBadly {
            log.warning("the run before this one ended without saying so")
            record(.crash)
        }
        while !stop.isSet {
            switch errands.next(timeout: 0.1) {
            case .reload?: reload(until: stop)
            case .record(let occasion)?:
                record(occasion)
                ProcessMemory.giveBack()
            case nil: break
            }
            let now = MonotonicClock.now
            if now.since(looked) >= Self.interval {
                looked = now
                lookAround()
            }
            writeMetrics(at: now)
            if !hasGivenBackMemory, vitals.framesProcessed >= Self.framesOfStart {
                hasGivenBackMemory = true
                ProcessMemory.giveBack()
            }
        }
    }

    private mutating func lookAround() {
        let reading = ThermalReading(root: parts.systemFiles, after: heat)
        heat = reading
        let settings = board.now.configuration.blackBox
        let isFull = settings.limit > 0 && (!couldWrite || writer(settings).isFull())
        // A failed write is tried again at the next occasion; until then only free space counts.
        couldWrite = true
        board.update { entries in
            entries.temperature = reading.hottest
            entries.isThrottled = reading.isThrottled
            entries.diskIsFull = isFull
        }
    }

    private func writer(_ settings: BlackBoxSettings) -> BlackBoxWriter {
        BlackBoxWriter(
            folder: paths.recordings, limit: Int(settings.limit * 1e6), reserve: Int(settings.reserve * 1e6))
    }

    private mutating func record(_ occasion: BlackBoxWriter.Occasion) {
        let settings = board.now.configuration.blackBox
        guard settings.limit > 0, !writer(settings).isFull() else {
            log.warning("nothing is recorded: \(settings.limit > 0 ? "the disk is full" : "black_box.limit is 0")")
            return
        }
        let (records, camera) =
            occasion == .crash ? (ring.remains, ring.remainingCamera) : ring.contents()
        do throws(Fault) {
            let path = try writer(settings).write(
                records, camera: camera, occasion: occasion, narrator: voice.narrator)
            guard let path else { return }
            board.update { $0.recording = path }
            log.notice("recorded \(path)")
        } catch {
            couldWrite = false
            log.error("the black box could not be written: \(error)")
        }
    }

    private mutating func writeMetrics(at now: Timestamp) {
        let settings = board.now.configuration.service
        guard !settings.metricsFile.isEmpty, now.since(writtenMetrics) >= settings.metricsInterval else { return }
        writtenMetrics = now
        do throws(Fault) {
            try OutputFile.write(reporter.metrics, to: settings.metricsFile)
            lastFault = nil
        } catch {
            if error != lastFault { log.error("the metrics could not be written: \(error)") }
            lastFault = error
        }
    }

    // MARK: New settings

    /// Reads the configuration anew; all of it comes into force, or nothing.
    private func reload(until stop: StopFlag) {
        manager.tell(.reloading(at: MonotonicClock.now), .status("reading the configuration"))
        defer { manager.tell(.ready) }
        do throws(Fault) {
            try adopt(try parts.configuration(), until: stop)
            board.update { $0.configurationProblem = nil }
            log.notice("the new configuration is in force")
            try voice.tell(.settingsReloaded, at: MonotonicClock.now)
        } catch {
            board.update { $0.configurationProblem = error }
            log.error("the new configuration is refused, the old one stays: \(error)")
            try? voice.tell(.settingsRejected, at: MonotonicClock.now)
        }
    }

    private func adopt(_ new: Configuration, until stop: StopFlag) throws(Fault) {
        let old = board.now.configuration
        // Everything that can fail comes first, so that nothing has changed when it does.
        var cache: PhraseCache?
        if new.speech != old.speech {
            try new.speech.validate()
            let prepared = try PhraseCache(settings: new.speech)
            try prepared.prepareAll()
            cache = prepared
        }
        // Perception forgets whom it follows when it changes, so it is left alone where it can be.
        var unperceived = new
        unperceived.speech = old.speech
        unperceived.blackBox = old.blackBox
        unperceived.service = old.service
        unperceived.service.leastRate = new.service.leastRate
        if unperceived != old { try propose(new, insteadOf: old, until: stop) }
        if let cache {
            let vitals = vitals
            let output = try parts.output(new.speech, cache) { vitals.heard($0) }
            voice.exchange(for: output, narrator: Narrator(catalogue: cache.catalogue))
        }
        board.update { $0.configuration = new }
    }

    private func propose(_ new: Configuration, insteadOf old: Configuration, until stop: StopFlag) throws(Fault) {
        let answer = Handover<Proposal.Answer>()
        let detector = new.detection == old.detection ? nil : try parts.detector(new)
        let orientation =
            new.mounting == old.mounting && new.orientation == old.orientation
            ? nil : FrameOrientation(source: parts.orientation(new), choice: new.orientation)
        proposals.put(
            Proposal(
                configuration: new, detector: detector, orientation: orientation,
                changesFeed: new.camera != old.camera, answer: answer))
        let deadline = MonotonicClock.now.advanced(by: Self.patience)
        while MonotonicClock.now < deadline, !stop.isSet {
            switch answer.take() {
            case .accepted?: return
            case .rejected(let fault)?: throw fault
            case nil: MonotonicClock.sleep(seconds: 0.01)
            }
        }
        throw Fault(.software, "perception did not go over to the new configuration in time")
    }
}
