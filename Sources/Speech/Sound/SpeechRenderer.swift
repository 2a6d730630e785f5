import Geometry

/// Turns utterances into the samples that are heard, a block at a time. The live output and a replay's file use the very
/// same one; time comes in with each block.
public struct SpeechRenderer: Sendable {
    /// Most frames in one block.
    public static let blockCapacity = 1024

    /// Samples a second.
    public let rate = PhraseCache.sampleRate
    /// 1, or 2 for left and right, interleaved.
    public let channels: Int
    /// What is heard and what waits.
    public private(set) var queue: SpeechQueue

    private let settings: SpeechSettings
    private let cache: PhraseCache
    private let earcons: EarconBank
    private var voice: Voice
    private var fading: Voice

    /// A renderer that says nothing yet.
    public init(settings: SpeechSettings, cache: PhraseCache) {
        self.settings = settings
        self.cache = cache
        channels = settings.channels.count
        queue = SpeechQueue(mode: settings.mode)
        earcons = EarconBank(rate: rate)
        voice = Voice(rate: rate, blockCapacity: SpeechRenderer.blockCapacity)
        fading = voice
    }

    /// Whether nothing is heard and nothing waits.
    public var isIdle: Bool { queue.isIdle && !fading.isSounding }

    /// Puts an utterance in line.
    public mutating func submit(_ utterance: Utterance, into outcomes: inout [SpeechQueue.Outcome]) {
        queue.submit(utterance, into: &outcomes)
    }

    /// Takes back what waits about somebody.
    public mutating func withdraw(subject: Int, into outcomes: inout [SpeechQueue.Outcome]) {
        queue.withdraw(subject: subject, into: &outcomes)
    }

    /// Renders the next block.
    ///
    /// - Parameters:
    ///   - output: interleaved samples, -1 to 1; every one is written. At most `blockCapacity` frames.
    ///   - time: when the first of them is heard.
    ///   - outcomes: what became of utterances is appended here.
    public mutating func render(
        into output: UnsafeMutableBufferPointer<Float>, at time: Timestamp, outcomes: inout [SpeechQueue.Outcome]
    ) {
        precondition(
            output.count % channels == 0 && output.count <= SpeechRenderer.blockCapacity * channels,
            "a block has whole frames, and not more than it can hold")
        if queue.current != nil, !voice.isSounding { queue.finishCurrent(into: &outcomes) }
        if let utterance = queue.next(at: time, into: &outcomes) { begin(utterance) }
        output.update(repeating: 0)
        voice.render(addingTo: output, channels: channels)
        fading.render(addingTo: output, channels: channels)
        for i in output.indices { output[i] = min(1, max(-1, output[i])) }
    }

    private mutating func begin(_ utterance: Utterance) {
        if voice.isSounding {
            swap(&voice, &fading)
            fading.fadeOut()
        }
        let hearsEarcon = settings.mode != .wordsOnly
        let isTickOnly = utterance.urgency == .signOfLife && hearsEarcon
        let hearsWords = settings.mode != .earconsOnly && !isTickOnly
        let words = hearsWords ? cache.sound(of: utterance.words)?.samples ?? [] : []
        // Somebody who asked for words only gets the earcon where there are no words: better than nothing.
        let earcon = hearsEarcon || words.isEmpty ? earcons.earcon(for: utterance, settings: settings) : nil
        voice.begin(
            earcon: earcon, words: words, bearing: utterance.bearing,
            gain: settings.amplitude * SpeechRenderer.gain(of: utterance.urgency))
    }

    /// Level of the whole utterance by urgency, so that what can wait does not cover the sounds of the street.
    private static func gain(of urgency: Urgency) -> Float {
        switch urgency {
        case .signOfLife, .state, .notice: 0.7
        case .caution: 0.85
        case .danger: 1
        }
    }
}
