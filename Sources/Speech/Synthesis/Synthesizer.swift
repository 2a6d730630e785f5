import CESpeak
import Diagnostics
import Glibc
import Synchronization

/// A run of mono sound.
public struct Waveform: Sendable, Equatable {
    /// Samples a second.
    public var rate: Int
    /// Amplitudes, -1 to 1.
    public var samples: [Float]

    /// Makes a run of sound.
    public init(rate: Int, samples: [Float]) {
        self.rate = rate
        self.samples = samples
    }

    /// How long it is heard, seconds.
    public var duration: Double { Double(samples.count) / Double(rate) }
}

/// Turns text into sound with espeak-ng, in this process.
///
/// espeak-ng has one engine a process, which keeps the voice data it began with. Every use of it happens under one lock and sets
/// voice, rate and pitch, so that any number of synthesizers with different voices may live side by side.
///
/// espeak-ng lets the pitch flutter a little from one phrase to the next, so the same words differ by some samples each
/// time they are rendered. The same phrases rendered in the same order by a fresh process are the same.
public struct Synthesizer: Sendable {
    /// One of the voices there are.
    public struct Voice: Sendable, Hashable {
        /// Language code, such as `en-gb`, which chooses the voice.
        public var language: String
        /// espeak-ng's file name of it.
        public var identifier: String
    }

    private static let engine = Mutex(())

    private let voice: String
    private let rate: Int
    private let pitch: Int
    private let dataFolder: String?

    /// Opens a voice.
    ///
    /// - Parameters:
    ///   - voice: a language code or a voice's name, with an optional variant (`fr`, `en-us`, `de+f3`).
    ///   - rate: words a minute, 80 to 450.
    ///   - pitch: 0 to 100.
    ///   - dataFolder: the folder that holds `espeak-ng-data`; nil for the system's.
    /// - Throws: `unavailable` without the library or its voice data, `configuration` for an unknown voice, or where this process
    ///   speaks with the voice data of another folder.
    public init(voice: String, rate: Int = 200, pitch: Int = 50, dataFolder: String? = nil) throws(Fault) {
        self.voice = voice
        self.rate = rate
        self.pitch = pitch
        self.dataFolder = dataFolder
        try Synthesizer.engine.withLock { (_) throws(Fault) in try setUp() }
    }

    /// Speaks a text into a buffer.
    ///
    /// - Throws: `software` if the engine fails, and what `init` throws if the voice has gone since.
    public func render(_ text: String) throws(Fault) -> Waveform {
        try Synthesizer.engine.withLock { (_) throws(Fault) in
            try setUp()
            var samples: UnsafeMutablePointer<Int16>?
            var count = 0
            var sampleRate: Int32 = 0
            let result = cespeak_render(text, &samples, &count, &sampleRate)
            defer { free(samples) }
            guard result == CESPEAK_OK, sampleRate > 0 else {
                throw Fault(.software, "espeak-ng could not speak '\(text)': \(Synthesizer.lastMessage)")
            }
            let scale: Float = 1 / 32768
            let sound = UnsafeBufferPointer(start: samples, count: count).map { Float($0) * scale }
            return Waveform(rate: Int(sampleRate), samples: sound)
        }
    }

    /// The voices there are, in the order of their language codes.
    ///
    /// - Throws: `unavailable` without the library or its voice data.
    public static func voices(dataFolder: String? = nil) throws(Fault) -> [Voice] {
        try engine.withLock { (_) throws(Fault) in
            try open(dataFolder)
            return listedVoices()
        }
    }

    /// Sets the engine to this voice. Only under the lock.
    private func setUp() throws(Fault) {
        try Synthesizer.open(dataFolder)
        guard cespeak_set_voice(voice) == CESPEAK_OK, Synthesizer.variantExists(of: voice) else {
            throw Synthesizer.unknownVoice(voice)
        }
        guard cespeak_set_prosody(Int32(rate), Int32(pitch)) == CESPEAK_OK else {
            throw Fault(
                .configuration,
                "espeak-ng does not take the rate \(rate) and pitch \(pitch): \(Synthesizer.lastMessage)")
        }
    }

    private static func open(_ dataFolder: String?) throws(Fault) {
        switch cespeak_open(dataFolder) {
        case CESPEAK_OK: return
        case CESPEAK_NO_LIBRARY:
            throw Fault(
                .unavailable, "the speech library espeak-ng can not be loaded: \(lastMessage)",
                remedy: "Install it (apt-get install libespeak-ng1 espeak-ng-data)")
        case CESPEAK_OTHER_VOICE_DATA:
            throw Fault(
                .configuration, "espeak-ng goes on with the voice data that this process began with",
                at: .init(file: "speech settings", column: "voice_data"),
                remedy: "Start headsup anew for others to come into force")
        default:
            throw Fault(
                .unavailable, "espeak-ng has no voice data: \(lastMessage)",
                at: dataFolder.map { .init(file: $0) },
                remedy: "Install it (apt-get install espeak-ng-data), or name the folder that holds espeak-ng-data")
        }
    }

    /// espeak-ng takes an unknown variant (`en+nobody`) without a word; a listener who asked for one should know.
    private static func variantExists(of voice: String) -> Bool {
        guard let sign = voice.firstIndex(of: "+") else { return true }
        let variant = voice[voice.index(after: sign)...]
        guard !variant.isEmpty, !variant.contains("/"), let folder = cespeak_data_folder() else { return false }
        // A number chooses one of the built-in variants.
        if variant.allSatisfy(\.isNumber) { return true }
        return access("\(String(cString: folder))/voices/!v/\(variant)", R_OK) == 0
    }

    private static func unknownVoice(_ name: String) -> Fault {
        let primary = name.prefix { $0 != "-" && $0 != "+" }.lowercased()
        let all = Set(listedVoices().map(\.language))
        let related = all.filter { $0 == primary || $0.hasPrefix(primary + "-") }.sorted()
        let hint =
            related.isEmpty
            ? "espeak-ng --voices lists those there are"
            : "For this language there are \(related.joined(separator: ", "))"
        return Fault(
            .configuration, "espeak-ng has no voice '\(name)'", at: .init(file: "speech settings", column: "voice"),
            remedy: hint)
    }

    private static func listedVoices() -> [Voice] {
        var voices: [Voice] = []
        withUnsafeMutablePointer(to: &voices) { pointer in
            _ = cespeak_list_voices(
                { language, identifier, context in
                    guard let language, let identifier, let context else { return }
                    context.assumingMemoryBound(to: [Voice].self).pointee.append(
                        Voice(language: String(cString: language), identifier: String(cString: identifier)))
                }, pointer)
        }
        return voices.sorted { ($0.language, $0.identifier) < ($1.language, $1.identifier) }
    }

    private static var lastMessage: String { String(cString: cespeak_last_message()) }
}
