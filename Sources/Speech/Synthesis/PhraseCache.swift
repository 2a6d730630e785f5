import Diagnostics
import Synchronization

/// The sound of every phrase, rendered once and kept, so that the first sample follows a decision at once.
public final class PhraseCache: Sendable {
    /// Samples a second of everything that is heard: what nearly every sound card runs at.
    public static let sampleRate = 48_000

    /// The words.
    public let catalogue: PhraseCatalogue
    /// The voice; nil where there is none, and only earcons are heard.
    private let synthesizer: Synthesizer?
    private let sounds = Mutex<[Utterance.Words: Waveform]>([:])
    private let resampler = Mutex<Resampler?>(nil)

    /// Opens the voice that the settings name. Phrases are rendered by `prepare`.
    ///
    /// - Throws: `configuration` for settings out of range, an unknown language or voice; `noInput` for a catalogue that
    ///   can not be read; `unavailable` without espeak-ng or its voice data.
    public convenience init(settings: SpeechSettings) throws(Fault) {
        try settings.validate()
        let catalogue = try PhraseCatalogue(settings: settings)
        let synthesizer = try Synthesizer(
            voice: settings.voice ?? settings.language, rate: settings.rate, pitch: settings.pitch,
            dataFolder: settings.voiceDataFolder)
        self.init(catalogue: catalogue, synthesizer: synthesizer)
    }

    private init(catalogue: PhraseCatalogue, synthesizer: Synthesizer?) {
        self.catalogue = catalogue
        self.synthesizer = synthesizer
    }

    /// The best that can be had: the settings as they are, else the language's own voice, else that of espeak-ng's own data, else
    /// English, else earcons without words. A daemon that guards somebody goes on with what there is; a tool should use `init` and stop.
    ///
    /// - Parameters:
    ///   - settings: what is tuned.
    ///   - faults: what stood in the way of anything better is appended here.
    /// - Throws: `configuration` for settings out of range, because no order of retreat mends those.
    public static func bestAvailable(
        _ settings: SpeechSettings, faults: inout [Fault]
    ) throws(Fault) -> PhraseCache {
        try settings.validate()
        var ownVoice = settings
        ownVoice.voice = nil
        var english = ownVoice
        english.language = "en"
        english.catalogueFile = nil
        let attempts = [settings, ownVoice, ownVoice.withOwnVoiceData, english, english.withOwnVoiceData]
        for attempt in attempts {
            do throws(Fault) {
                return try PhraseCache(settings: attempt)
            } catch {
                if faults.last != error { faults.append(error) }
            }
        }
        return PhraseCache(catalogue: try PhraseCatalogue(language: "en"), synthesizer: nil)
    }

    /// Whether there is a voice.
    public var hasVoice: Bool { synthesizer != nil }

    /// What is said, as text.
    public func text(of words: Utterance.Words) -> String {
        switch words {
        case .phrase(let key): catalogue[key]
        case .text(let text): text
        }
    }

    /// Renders some words unless that was done before. Takes some milliseconds: not for the audio thread.
    ///
    /// - Throws: `software` if the engine fails.
    public func prepare(_ words: Utterance.Words) throws(Fault) {
        guard let synthesizer, sound(of: words) == nil else { return }
        let rendered = PhraseShaping.shaped(try synthesizer.render(text(of: words)))
        let samples = converter(from: rendered.rate).convert(rendered.samples)
        sounds.withLock { $0[words] = Waveform(rate: PhraseCache.sampleRate, samples: samples) }
    }

    /// Renders the whole catalogue.
    ///
    /// - Throws: `software` if the engine fails.
    public func prepareAll() throws(Fault) {
        for key in PhraseKey.allCases { try prepare(.phrase(key)) }
    }

    /// The sound of some words, at `sampleRate`; nil if they were not prepared or there is no voice. Never waits for
    /// the voice.
    public func sound(of words: Utterance.Words) -> Waveform? { sounds.withLock { $0[words] } }

    private func converter(from rate: Int) -> Resampler {
        resampler.withLock { known in
            if let known, known.inputRate == rate { return known }
            let made = Resampler(from: rate, to: PhraseCache.sampleRate)
            known = made
            return made
        }
    }
}

extension SpeechSettings {
    /// The same with the data that espeak-ng was installed with.
    fileprivate var withOwnVoiceData: SpeechSettings {
        var changed = self
        changed.voiceDataFolder = nil
        return changed
    }
}
