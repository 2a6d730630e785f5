import Diagnostics

/// What can be tuned about sound. Each has its unit, its range and the reason for its default.
public struct SpeechSettings: Sendable, Equatable {
    /// Where sound goes.
    public enum Output: String, Sendable, CaseIterable {
        /// Straight to the sound card: the only output that a system service can rely on.
        case alsa
        /// To speech-dispatcher, the desktop's own voice: words only.
        case speechDispatcher = "speech-dispatcher"
        /// Nowhere.
        case none
    }

    /// How many ears hear it.
    public enum Channels: String, Sendable, CaseIterable {
        /// Two, with the direction in the sound.
        case stereo
        /// One, for a single earpiece or a loudspeaker: the direction is in the words only.
        case mono

        /// How many.
        public var count: Int { self == .stereo ? 2 : 1 }
    }

    /// What is heard.
    public enum Mode: String, Sendable, CaseIterable {
        /// An earcon, then the words.
        case full
        /// The earcon alone, for those who know it by heart.
        case earconsOnly = "earcons-only"
        /// The words alone.
        case wordsOnly = "words-only"
        /// As full, but only danger and what the wearer can no longer rely on.
        case quiet
    }

    /// Where sound goes. ALSA, because a service has no desktop session.
    public var output = Output.alsa
    /// ALSA's name of the device, as `headsup devices` lists it.
    public var device = "default"
    /// Language of the phrases: en, fr, de, es, it, with or without a region.
    public var language = "en"
    /// espeak-ng's name of the voice, such as `en-us` or `fr+f3`; nil for the language's own.
    public var voice: String?
    /// A catalogue of phrases of one's own; nil for the one that comes with the program.
    public var catalogueFile: String?
    /// The folder that holds `espeak-ng-data`; nil for the system's.
    public var voiceDataFolder: String?
    /// Words a minute, 80 to 450. Somewhat brisk: three words then take about 0.7 s.
    public var rate = 200
    /// Pitch of the voice, 0 to 100.
    public var pitch = 50
    /// Loudness, 0 to 100; sound pressure goes with its square, which sounds even. Ambient sound must stay audible.
    public var volume = 80
    /// How many ears.
    public var channels = Channels.stereo
    /// What is heard.
    public var mode = Mode.full
    /// How much sound the device holds at most, milliseconds, 5 to 500. Small, because what is in it can not be taken
    /// back when danger comes.
    public var bufferMilliseconds = 20
    /// At or below this distance the earcon pulses fastest, metres.
    public var nearestDistance = 1.0
    /// At or beyond this distance the earcon pulses slowest, metres.
    public var farthestDistance = 6.0
    /// From one pulse to the next at the nearest distance, seconds: still heard as single pulses.
    public var fastestPulse = 0.085
    /// From one pulse to the next at the farthest distance, seconds.
    public var slowestPulse = 0.24

    /// The defaults.
    public init() {}

    /// The amplitude that the volume stands for, 0 to 1.
    public var amplitude: Float {
        let share = Float(volume) / 100
        return share * share
    }

    /// Checks every value.
    ///
    /// - Throws: `configuration`, naming the key and its range.
    public func validate() throws(Fault) {
        try Self.check("rate", Double(rate), 80...450, "words a minute")
        try Self.check("pitch", Double(pitch), 0...100, "of 100")
        try Self.check("volume", Double(volume), 0...100, "of 100")
        try Self.check("bufferMilliseconds", Double(bufferMilliseconds), 5...500, "milliseconds")
        try Self.check("nearestDistance", nearestDistance, 0.1...50, "metres")
        try Self.check("farthestDistance", farthestDistance, nearestDistance...100, "metres")
        try Self.check("fastestPulse", fastestPulse, EarconBank.pulseDuration...1, "seconds")
        try Self.check("slowestPulse", slowestPulse, fastestPulse...1, "seconds")
    }

    private static func check(
        _ name: String, _ value: Double, _ range: ClosedRange<Double>, _ unit: String
    ) throws(Fault) {
        guard value.isFinite, range.contains(value) else {
            throw Fault(
                .configuration,
                "\(name) is \(value), which is not between \(range.lowerBound) and \(range.upperBound) \(unit)",
                at: .init(file: "speech settings", column: name), remedy: "Give a value in that range")
        }
    }
}
