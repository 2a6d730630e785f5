import CSpeechDispatcher
import Diagnostics
import Geometry
import MonotonicTime
import Threads

/// Speaks through speech-dispatcher, the voice of the desktop, in the voice that a user's screen reader has too: words
/// without earcons or direction. Talks to it on a thread of its own, so the caller never waits.
///
/// - Danger stops what is being said and is said first.
/// - A newer alert takes the place of an older one that is still being said, so that none is stale.
/// - States wait for their turn.
public final class SpeechDispatcherOutput: SpeechOutput, Sendable {
    /// From one attempt to connect to the next, seconds.
    private static let retryInterval = 1.0
    /// How long `finish` waits for speech-dispatcher to take what is left, seconds.
    private static let farewell = 2.0

    private let orders: PlaybackOrders

    /// Starts the thread. The connection is made in the background.
    ///
    /// - Parameters:
    ///   - settings: what is tuned.
    ///   - catalogue: the phrases.
    ///   - onEvent: called on that thread, and must return at once.
    /// - Throws: `configuration` for settings out of range; `unavailable` if the system has no thread left.
    public init(
        settings: SpeechSettings, catalogue: PhraseCatalogue,
        onEvent: @escaping @Sendable (SoundEvent) -> Void = { _ in }
    ) throws(Fault) {
        try settings.validate()
        let orders = try PlaybackOrders()
        self.orders = orders
        _ = try DedicatedThread(name: "speechd") {
            var worker = Worker(orders: orders, settings: settings, catalogue: catalogue, report: onEvent)
            worker.run()
        }
    }

    deinit { orders.finish(by: MonotonicClock.now) }

    /// Has an utterance said. Returns at once.
    public func announce(_ utterance: Utterance, at time: Timestamp) {
        orders.add(.announce(utterance, decided: time))
    }

    /// Takes back what still waits about somebody. Returns at once.
    public func withdraw(subject: Int, at time: Timestamp) { orders.add(.withdraw(subject: subject)) }

    /// Hands over what waits, for some seconds at most, and ends.
    public func finish(at time: Timestamp) {
        let deadline = MonotonicClock.now.advanced(by: SpeechDispatcherOutput.farewell)
        orders.finish(by: deadline)
        while !orders.hasEnded, MonotonicClock.now < deadline { orders.end.wait(seconds: 0.1) }
    }

    private struct Worker {
        let orders: PlaybackOrders
        let settings: SpeechSettings
        let report: @Sendable (SoundEvent) -> Void
        let catalogue: PhraseCatalogue
        private var queue: SpeechQueue
        private var decisions: [(utterance: Utterance, time: Timestamp)] = []
        private var connection: OpaquePointer?
        private var lastFault: Fault?
        private var lastAttempt: Timestamp?

        init(
            orders: PlaybackOrders, settings: SpeechSettings, catalogue: PhraseCatalogue,
            report: @escaping @Sendable (SoundEvent) -> Void
        ) {
            self.orders = orders
            self.settings = settings
            self.catalogue = catalogue
            self.report = report
            queue = SpeechQueue(mode: settings.mode)
        }

        mutating func run() {
            var taken: [PlaybackOrders.Order] = []
            connectIfNeeded()
            while true {
                _ = orders.take(into: &taken, generation: 0)
                for order in taken { obey(order) }
                taken.removeAll(keepingCapacity: true)
                if !queue.isIdle { connectIfNeeded() }
                if connection != nil { sayAll() }
                if orders.deadline != nil, queue.isIdle || connection == nil { break }
                orders.news.wait(seconds: SpeechDispatcherOutput.retryInterval)
            }
            if let connection { cspeechd_close(connection) }
            orders.markEnded()
        }

        private mutating func obey(_ order: PlaybackOrders.Order) {
            var outcomes: [SpeechQueue.Outcome] = []
            switch order {
            case .announce(let utterance, let decided):
                if decisions.count >= PlaybackOrders.capacity { decisions.removeFirst() }
                decisions.append((utterance, decided))
                queue.submit(utterance, into: &outcomes)
            case .withdraw(let subject):
                queue.withdraw(subject: subject, into: &outcomes)
            }
            tell(outcomes)
        }

        /// Hands over what waits. speech-dispatcher keeps the order of what it was given.
        private mutating func sayAll() {
            var outcomes: [SpeechQueue.Outcome] = []
            while let connection {
                var news: [SpeechQueue.Outcome] = []
                guard let utterance = queue.next(at: MonotonicClock.now, into: &news) else {
                    outcomes += news
                    break
                }
                // A sign of life is a tick; there is none to hear here, and a word would be too much.
                let isSilent = utterance.urgency == .signOfLife && settings.mode != .wordsOnly
                let isTaken = isSilent || say(utterance, over: connection)
                queue.finishCurrent(into: &news)
                if isTaken {
                    outcomes += news
                } else {
                    // It waits for the next connection, unless it expires before.
                    disconnect()
                    queue.submit(utterance, into: &outcomes)
                }
            }
            tell(outcomes)
        }

        private func say(_ utterance: Utterance, over connection: OpaquePointer) -> Bool {
            let text =
                switch utterance.words {
                case .phrase(let key): catalogue[key]
                case .text(let text): text
                }
            switch utterance.urgency {
            case .danger:
                return cspeechd_cancel(connection) == 0 && cspeechd_say(connection, CSPEECHD_IMPORTANT, text) == 0
            case .notice, .caution: return cspeechd_say(connection, CSPEECHD_TEXT, text) == 0
            case .state, .signOfLife: return cspeechd_say(connection, CSPEECHD_MESSAGE, text) == 0
            }
        }

        private mutating func tell(_ outcomes: [SpeechQueue.Outcome]) {
            let now = MonotonicClock.now
            for outcome in outcomes {
                var latency: Double?
                switch outcome {
                case .started(let utterance), .dropped(let utterance, _):
                    guard let i = decisions.firstIndex(where: { $0.utterance == utterance }) else { break }
                    let decided = decisions.remove(at: i).time
                    if case .started = outcome { latency = now.since(decided) }
                case .finished, .interrupted: break
                }
                report(.utterance(outcome, latency: latency))
            }
        }

        // MARK: The connection

        private mutating func connectIfNeeded() {
            let now = MonotonicClock.now
            if let lastAttempt, now.since(lastAttempt) < SpeechDispatcherOutput.retryInterval { return }
            guard connection == nil else { return }
            lastAttempt = now
            guard let opened = cspeechd_open("headsup") else {
                tellUnavailable("can not be reached")
                return
            }
            let rate = Self.scaled(Double(settings.rate), from: 80, normal: 175, to: 450)
            guard
                cspeechd_set_manner(
                    opened, Language(code: settings.language)?.rawValue ?? settings.language, settings.voice, rate,
                    Int32(2 * settings.pitch - 100), Int32(2 * settings.volume - 100)) == 0
            else {
                tellUnavailable("does not obey")
                cspeechd_close(opened)
                return
            }
            connection = opened
            lastFault = nil
            report(.opened(device: "speech-dispatcher", isPreferred: true))
        }

        private mutating func disconnect() {
            tellUnavailable("is lost")
            if let connection { cspeechd_close(connection) }
            connection = nil
        }

        private mutating func tellUnavailable(_ what: String) {
            let fault = Fault(
                .unavailable, "speech-dispatcher \(what): \(String(cString: cspeechd_last_message()))",
                remedy: "Install and start it (apt-get install speech-dispatcher), or choose the output 'alsa'")
            if fault != lastFault { report(.unavailable(fault)) }
            lastFault = fault
        }

        /// A value on speech-dispatcher's scale of -100 to 100, 0 being the normal one.
        private static func scaled(_ value: Double, from low: Double, normal: Double, to high: Double) -> Int32 {
            let share = value < normal ? (value - normal) / (normal - low) : (value - normal) / (high - normal)
            return Int32((100 * share).rounded())
        }
    }
}
