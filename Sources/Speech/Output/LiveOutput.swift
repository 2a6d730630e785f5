import Diagnostics
import Geometry

/// The outputs that a wearer hears, by name.
public enum LiveOutput {
    /// Starts the output that the settings name. A device is opened in the background; what becomes of it is told as
    /// events.
    ///
    /// - Parameters:
    ///   - settings: what is tuned.
    ///   - cache: the phrases, rendered.
    ///   - onEvent: called on a thread of the output, and must return at once.
    /// - Throws: `configuration` for settings out of range; `unavailable` if the system has no thread left.
    public static func open(
        settings: SpeechSettings, cache: PhraseCache, onEvent: @escaping @Sendable (SoundEvent) -> Void = { _ in }
    ) throws(Fault) -> any SpeechOutput & Sendable {
        switch settings.output {
        case .alsa: try ALSAOutput(settings: settings, cache: cache, onEvent: onEvent)
        case .speechDispatcher:
            try SpeechDispatcherOutput(settings: settings, catalogue: cache.catalogue, onEvent: onEvent)
        case .none: SilentOutput()
        }
    }
}

/// Takes everything and lets nothing be heard: for a trial against a control, and for a replay without sound.
public final class SilentOutput: SpeechOutput, Sendable {
    /// Makes one.
    public init() {}

    /// Does nothing.
    public func announce(_ utterance: Utterance, at time: Timestamp) {}

    /// Does nothing.
    public func withdraw(subject: Int, at time: Timestamp) {}

    /// Does nothing.
    public func finish(at time: Timestamp) {}
}
