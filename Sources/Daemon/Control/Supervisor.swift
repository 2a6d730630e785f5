import Alerting
import Configuration
import Diagnostics
import Geometry
import Logging
import MonotonicTime
import Pipeline
import Speech

/// The work of the watching thread: ten times a second it looks at all parts, says what is impaired, tells the service
/// manager, and feeds its watchdog. It waits for nothing, so that it can speak of whatever hangs.
struct Supervisor {
    /// From one look to the next, seconds.
    static let interval = 0.1
    /// After a danger so much more is recorded, seconds.
    private static let danger = (after: 5.0, atMostEvery: 60.0)
    /// From one measurement of the rate to the next, seconds.
    private static let rateWindow = 2.0

    let vitals: Vitals
    let board: Board
    let voice: Voice
    let feed: SharedFeed
    let ring: BlackBoxRing
    let errands: Errands
    let manager: ServiceManager
    let reporter: Reporter
    let onlooker: (any Onlooker)?
    let log: Logger

    private var health = HealthMonitor()
    private var announcer: ConditionAnnouncer
    private var watchdog = WatchdogRule()
    private var lastFed: Timestamp
    private var isReady = false
    private var isReadySaid = false
    private var soundDevice: String?
    private var hadSound = true
    private var measured: (frames: Int, at: Timestamp)
    private var dangers = 0
    private var recordAt: Timestamp?
    private var lastRecord: Timestamp?
    private var statusLine = ""
    private var utterances: [Utterance] = []

    init(
        vitals: Vitals, board: Board, voice: Voice, feed: SharedFeed, ring: BlackBoxRing, errands: Errands,
        manager: ServiceManager, reporter: Reporter, onlooker: (any Onlooker)? = nil, log: Logger
    ) {
        self.vitals = vitals
        self.board = board
        self.voice = voice
        self.feed = feed
        self.ring = ring
        self.errands = errands
        self.manager = manager
        self.reporter = reporter
        self.onlooker = onlooker
        self.log = log
        announcer = ConditionAnnouncer(board.now.configuration.service)
        lastFed = vitals.start
        measured = (0, vitals.start)
    }

    /// Watches until the stop, then says goodbye.
    mutating func run(until stop: StopFlag, end: Timestamp?) {
        while !stop.isSet {
            let now = MonotonicClock.now
            look(at: now)
            if let end, now >= end { stop.raise() }
            MonotonicClock.sleep(seconds: Self.interval)
        }
        board.update { $0.isStopping = true }
        manager.tell(.stopping, .status("stopping"))
        speak(.shuttingDown, at: MonotonicClock.now)
        do throws(Fault) { try voice.finish() } catch { log.error("the last words could not be said: \(error)") }
    }

    /// One look at everything.
    mutating func look(at now: Timestamp) {
        let entries = board.now
        var facts = HealthFacts(vitals, feed: feed.current)
        facts.isThrottled = entries.isThrottled
        facts.diskIsFull = entries.diskIsFull
        let (began, ended) = health.update(facts, at: now)
        let rate = measureRate(at: now)
        let health = health
        board.update { entries in
            entries.health = health
            if let rate { entries.rate = rate }
        }
        if !isReadySaid, facts.hasProcessed {
            isReadySaid = true
            speak(.ready, at: now)
        }
        tell(began, ended, entries.configuration.service, at: now)
        tellOfSound(at: now)
        recordDanger(entries.configuration.blackBox, at: now)
        tellManager(at: now)
    }

    private mutating func tell(
        _ began: [Impairment], _ ended: [Impairment], _ settings: ServiceSettings, at now: Timestamp
    ) {
        for impairment in began {
            log.warning("\(impairment.words)", metadata: ["state": "\(impairment.rawValue)"])
            record(impairment, isPresent: true, at: now)
        }
        for impairment in ended {
            log.notice("no longer: \(impairment.words)", metadata: ["state": "\(impairment.rawValue)"])
            record(impairment, isPresent: false, at: now)
        }
        announcer.reminderInterval = settings.reminderInterval
        announcer.signOfLifeInterval = settings.signOfLife
        utterances.removeAll(keepingCapacity: true)
        announcer.update(Set(health.present.compactMap(\.spoken)), at: now, into: &utterances)
        for utterance in utterances { speak(utterance, at: now) }
    }

    private func record(_ impairment: Impairment, isPresent: Bool, at now: Timestamp) {
        ring.append(
            BlackBoxRecord(
                .state, subject: Impairment.allCases.firstIndex(of: impairment) ?? -1, frame: vitals.framesProcessed,
                time: now, isPresent ? 1 : 0))
    }

    /// Another device, or one again after there was none: the wearer may have missed something.
    private mutating func tellOfSound(at now: Timestamp) {
        let device = vitals.slowly.soundDevice
        guard !device.isEmpty else {
            hadSound = hadSound && soundDevice == nil
            return
        }
        if let before = soundDevice, before != device || !hadSound { speak(.audioChanged, at: now) }
        soundDevice = device
        hadSound = true
    }

    private mutating func measureRate(at now: Timestamp) -> Double? {
        let passed = now.since(measured.at)
        guard passed >= Self.rateWindow else { return nil }
        let frames = vitals.framesProcessed
        defer { measured = (frames, now) }
        return Double(frames - measured.frames) / passed
    }

    /// What comes after a danger belongs to it, so it is recorded some seconds later.
    private mutating func recordDanger(_ settings: BlackBoxSettings, at now: Timestamp) {
        let count = vitals.slowly.alerts[.danger] ?? 0
        if count > dangers, settings.onDanger, recordAt == nil {
            recordAt = now.advanced(by: Self.danger.after)
        }
        dangers = count
        guard let due = recordAt, now >= due else { return }
        if let lastRecord, now.since(lastRecord) < Self.danger.atMostEvery { return }
        recordAt = nil
        lastRecord = now
        errands.add(.record(.danger))
    }

    private mutating func tellManager(at now: Timestamp) {
        let isWaiting = health.present.contains { $0.explainsSilence }
        if !isReady, vitals.framesProcessed > 0 || isWaiting {
            isReady = true
            manager.tell(.ready)
            log.debug("the service manager knows that all is ready")
        }
        let line = reporter.report.summary
        if line != statusLine {
            statusLine = line
            manager.tell(.status(line))
        }
        guard let timeout = manager.watchdogTimeout, now.since(lastFed) >= timeout / 4 else { return }
        if watchdog.feeds(
            processed: vitals.framesProcessed, lastTurn: vitals.lastTurn, isWaiting: isWaiting, at: now)
        {
            lastFed = now
            manager.tell(.watchdog)
        }
    }

    private func speak(_ key: PhraseKey, at now: Timestamp) {
        speak(Utterance(.phrase(key), urgency: .state), at: now)
    }

    private func speak(_ utterance: Utterance, at now: Timestamp) {
        if case .phrase(let key) = utterance.words, key != .signOfLife {
            let event = voice.narrator.event(for: key, at: now, frame: vitals.framesProcessed)
            log.notice("\(event.text)", metadata: ["event": "\(event.json)"])
            onlooker?.tell(event, at: now)
        }
        do throws(Fault) {
            try voice.announce(utterance, at: now)
        } catch {
            log.error("this could not be said: \(error)")
        }
    }
}

extension ConditionAnnouncer {
    /// As configured.
    init(_ settings: ServiceSettings) {
        self.init(reminderInterval: settings.reminderInterval, signOfLifeInterval: settings.signOfLife)
    }
}

extension ServiceSettings {
    /// From one sign of life to the next, seconds; nil for none.
    fileprivate var signOfLife: Double? { signOfLifeInterval > 0 ? signOfLifeInterval : nil }
}
