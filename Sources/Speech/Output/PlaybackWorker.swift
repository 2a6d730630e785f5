import Diagnostics
import Geometry
import MonotonicTime

/// The work of a playback thread: finds a device, renders block after block, hands them over, and looks for another
/// device when this one fails.
struct PlaybackWorker {
    /// From one attempt to open a device to the next, seconds.
    private static let retryInterval = 0.25
    /// From one look for the preferred device to the next while another one is in use, seconds.
    private static let returnInterval = 5.0

    private let orders: PlaybackOrders
    private let generation: Int
    private let settings: SpeechSettings
    private let report: @Sendable (SoundEvent) -> Void
    private var renderer: SpeechRenderer
    private var floats: [Float]
    private var block: [Int16]
    private let blockFrames: Int
    private var taken: [PlaybackOrders.Order] = []
    private var outcomes: [SpeechQueue.Outcome] = []
    /// When each utterance that is not heard yet was decided.
    private var decisions: [(utterance: Utterance, time: Timestamp)] = []
    private var lastFault: Fault?
    private var lastAttempt: Timestamp?

    init(
        orders: PlaybackOrders, generation: Int, settings: SpeechSettings, cache: PhraseCache,
        report: @escaping @Sendable (SoundEvent) -> Void
    ) {
        self.orders = orders
        self.generation = generation
        self.settings = settings
        self.report = report
        renderer = SpeechRenderer(settings: settings, cache: cache)
        blockFrames = renderer.rate * settings.bufferMilliseconds / 4000
        floats = [Float](repeating: 0, count: blockFrames * renderer.channels)
        block = [Int16](repeating: 0, count: floats.count)
    }

    /// Plays until everything is said after `finish`, or another worker has taken over.
    mutating func run() {
        var device: ALSADevice?
        while true {
            guard orders.take(into: &taken, generation: generation) else {
                let name = device?.name
                device = nil
                orders.release(name, generation: generation)
                return
            }
            orders.beat()
            obey()
            if device == nil, isTimeToTry { device = openDevice() }
            guard device != nil else {
                if hasNothingLeft(isPlaying: false) { break }
                orders.news.wait(seconds: PlaybackWorker.retryInterval)
                continue
            }
            do throws(Fault) {
                try playBlock(&device)
            } catch {
                device = nil
                report(.unavailable(error))
                lastFault = error
            }
            if hasNothingLeft(isPlaying: true) {
                device?.drain()
                break
            }
            if device != nil { returnToPreferred(&device) }
        }
        device = nil
        orders.markEnded()
    }

    private mutating func obey() {
        for order in taken {
            switch order {
            case .announce(let utterance, let decided):
                if decisions.count >= PlaybackOrders.capacity { decisions.removeFirst() }
                decisions.append((utterance, decided))
                renderer.submit(utterance, into: &outcomes)
            case .withdraw(let subject):
                renderer.withdraw(subject: subject, into: &outcomes)
            }
        }
        taken.removeAll(keepingCapacity: true)
        if !outcomes.isEmpty { tell(at: MonotonicClock.now) }
    }

    /// Renders and hands over one block. Orders are taken after the wait for room, so that nothing is decided early.
    private mutating func playBlock(_ device: inout ALSADevice?) throws(Fault) {
        try device?.waitForRoom(blockFrames) { orders.beat() }
        guard orders.take(into: &taken, generation: generation) else { return }
        obey()
        floats.withUnsafeMutableBufferPointer {
            renderer.render(into: $0, at: MonotonicClock.now, outcomes: &outcomes)
        }
        for i in floats.indices { block[i] = Int16((floats[i] * 32767).rounded()) }
        try block.withUnsafeBufferPointer { (samples) throws(Fault) in try device?.write(samples) }
        if !outcomes.isEmpty { tell(at: MonotonicClock.now) }
    }

    /// Reports what became of utterances, with the time from decision to the first sample handed over.
    private mutating func tell(at now: Timestamp) {
        for outcome in outcomes {
            var latency: Double?
            switch outcome {
            case .started(let utterance):
                latency = forget(utterance).map { now.since($0) }
            case .dropped(let utterance, _):
                _ = forget(utterance)
            case .finished, .interrupted: break
            }
            report(.utterance(outcome, latency: latency))
        }
        outcomes.removeAll(keepingCapacity: true)
    }

    private mutating func forget(_ utterance: Utterance) -> Timestamp? {
        guard let i = decisions.firstIndex(where: { $0.utterance == utterance }) else { return nil }
        return decisions.remove(at: i).time
    }

    private func hasNothingLeft(isPlaying: Bool) -> Bool {
        guard let deadline = orders.deadline else { return false }
        return renderer.isIdle && taken.isEmpty || deadline <= MonotonicClock.now || !isPlaying
    }

    // MARK: Devices

    /// News of utterances wakes a worker without a device more often than it should try to open one.
    private var isTimeToTry: Bool {
        guard let lastAttempt else { return true }
        return MonotonicClock.now.since(lastAttempt) >= PlaybackWorker.retryInterval
    }

    private mutating func openDevice() -> ALSADevice? {
        lastAttempt = MonotonicClock.now
        var first: Fault?
        for name in candidates() {
            do throws(Fault) {
                guard let device = try open(name) else { continue }
                lastFault = nil
                report(.opened(device: name, isPreferred: name == settings.device))
                return device
            } catch {
                if first == nil { first = error }
            }
        }
        let fault =
            first
            ?? Fault(
                .unavailable, "no sound device answers", at: .init(file: settings.device),
                remedy: "'headsup devices' lists the sound devices there are")
        if fault != lastFault {
            lastFault = fault
            report(.unavailable(fault))
        }
        return nil
    }

    /// Opens a device unless another worker hangs on it.
    private func open(_ name: String) throws(Fault) -> ALSADevice? {
        guard orders.turn(to: name, generation: generation) else { return nil }
        orders.beat()
        do throws(Fault) {
            return try ALSADevice(
                name: name, rate: renderer.rate, channels: renderer.channels, block: blockFrames,
                buffer: blockFrames * 4)
        } catch {
            orders.release(name, generation: generation)
            throw error
        }
    }

    /// The devices to try, the preferred one first: then ALSA's default, then every sound card.
    private func candidates() -> [String] {
        var names = [settings.device, "default"]
        let cards = (try? SoundDevice.all())?.map(\.name).filter { $0.hasPrefix("plughw:") } ?? []
        names.append(contentsOf: cards)
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    /// Goes back to the preferred device when it can be had again, between two utterances.
    private mutating func returnToPreferred(_ device: inout ALSADevice?) {
        let now = MonotonicClock.now
        guard let current = device?.name, current != settings.device, renderer.isIdle,
            now.since(lastAttempt ?? now) >= PlaybackWorker.returnInterval
        else { return }
        lastAttempt = now
        guard let preferred = (try? open(settings.device)) ?? nil else {
            _ = orders.turn(to: current, generation: generation)
            return
        }
        device = consume preferred
        report(.opened(device: settings.device, isPreferred: true))
    }
}
