import Diagnostics
import Geometry
import MonotonicTime
import Threads

/// Plays utterances on a sound device through ALSA, on threads of its own: whatever the device does, the caller never
/// waits.
///
/// - A device that is absent, busy or lost is reported and tried again, four times a second; meanwhile any other device
///   is used, and the preferred one again when it is back.
/// - A device that blocks inside ALSA for a second is given up together with its thread, and another thread goes on
///   with another device.
/// - While nothing is said the device gets silence: it stays awake, and the first sample is never lost.
public final class ALSAOutput: SpeechOutput, Sendable {
    /// A worker that gives no sign of life for so long hangs in its device, seconds.
    private static let stallLimit = 1.0
    /// How long `finish` lets what waits be said, seconds.
    private static let farewell = 4.0

    private let orders: PlaybackOrders

    /// Starts playback. The device is opened in the background.
    ///
    /// - Parameters:
    ///   - settings: what is tuned.
    ///   - cache: the phrases, rendered.
    ///   - onEvent: called on a playback thread, and must return at once.
    /// - Throws: `configuration` for settings out of range; `unavailable` if the system has no thread left.
    public init(
        settings: SpeechSettings, cache: PhraseCache, onEvent: @escaping @Sendable (SoundEvent) -> Void = { _ in }
    ) throws(Fault) {
        try settings.validate()
        let orders = try PlaybackOrders()
        self.orders = orders
        try ALSAOutput.startWorker(orders, generation: 0, settings, cache, onEvent)
        _ = try DedicatedThread(name: "sound-watch") {
            ALSAOutput.supervise(orders, settings, cache, onEvent)
        }
    }

    deinit { orders.finish(by: MonotonicClock.now) }

    /// Has an utterance heard. Returns at once.
    public func announce(_ utterance: Utterance, at time: Timestamp) {
        orders.add(.announce(utterance, decided: time))
    }

    /// Takes back what still waits about somebody. Returns at once.
    public func withdraw(subject: Int, at time: Timestamp) { orders.add(.withdraw(subject: subject)) }

    /// Lets what waits be said, for some seconds at most, and ends.
    public func finish(at time: Timestamp) {
        let deadline = MonotonicClock.now.advanced(by: ALSAOutput.farewell)
        orders.finish(by: deadline)
        // A device that hangs must not hold up the end of the program.
        while !orders.hasEnded, MonotonicClock.now < deadline.advanced(by: 0.5) { orders.end.wait(seconds: 0.1) }
    }

    private static func startWorker(
        _ orders: PlaybackOrders, generation: Int, _ settings: SpeechSettings, _ cache: PhraseCache,
        _ report: @escaping @Sendable (SoundEvent) -> Void
    ) throws(Fault) {
        _ = try DedicatedThread(name: "sound", isUrgent: true) {
            var worker = PlaybackWorker(
                orders: orders, generation: generation, settings: settings, cache: cache, report: report)
            worker.run()
        }
    }

    /// Replaces a worker that hangs.
    private static func supervise(
        _ orders: PlaybackOrders, _ settings: SpeechSettings, _ cache: PhraseCache,
        _ report: @escaping @Sendable (SoundEvent) -> Void
    ) {
        while !orders.hasEnded {
            MonotonicClock.sleep(seconds: 0.1)
            guard orders.silence > stallLimit else { continue }
            let (generation, device) = orders.abandonWorker()
            report(
                .unavailable(
                    Fault(
                        .unavailable, "the sound device has not answered for \(stallLimit) seconds",
                        at: .init(file: device ?? settings.device),
                        remedy: "Check it; another device is used meanwhile, if there is one")))
            do throws(Fault) {
                try startWorker(orders, generation: generation, settings, cache, report)
            } catch {
                report(.unavailable(error))
            }
        }
    }
}
