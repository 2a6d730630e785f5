import ArgumentParser
import Capture
import Configuration
import Diagnostics
import Geometry
import MonotonicTime
import Speech
import Synchronization

/// Says something as an alert would.
struct SayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "say",
        abstract: "Say a text as an alert would be heard: earcon, words, direction.")

    /// How urgent.
    enum Level: String, ExpressibleByArgument, CaseIterable {
        case notice
        case caution
        case danger

        var urgency: Urgency {
            switch self {
            case .notice: .notice
            case .caution: .caution
            case .danger: .danger
            }
        }
    }

    @Argument(help: ArgumentHelp("What to say.", valueName: "text"))
    var text: String

    @Option(help: ArgumentHelp("From where: degrees from straight ahead, positive to the left.", valueName: "degrees"))
    var bearing = 0.0

    @Option(help: ArgumentHelp("How far away, which sets how fast the earcon pulses.", valueName: "metres"))
    var distance: Double?

    @Option(help: "How urgent: notice, caution or danger.")
    var urgency = Level.notice

    @Option(help: ArgumentHelp("Write a sound file instead of playing.", valueName: "file"))
    var wav: String?

    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
        guard (-180...180).contains(bearing) else {
            throw ValidationError("--bearing must be from -180 to 180 degrees")
        }
        if let distance, !(distance >= 0 && distance.isFinite) {
            throw ValidationError("--distance must not be negative")
        }
    }

    func run() throws {
        let settings = try options.load().configuration.speech
        let cache = try PhraseCache(settings: settings)
        let utterance = Utterance(
            .text(text), urgency: urgency.urgency, bearing: bearing * .pi / 180, distance: distance)
        if let wav {
            let start = Timestamp(nanoseconds: 0)
            let output = try WAVOutput(path: wav, settings: settings, cache: cache, start: start)
            try output.announce(utterance, at: start)
            try output.finish(at: start)
            return
        }
        try cache.prepare(utterance.words)
        let failure = Mutex<Fault?>(nil)
        let output = try LiveOutput.open(settings: settings, cache: cache) { event in
            switch event {
            case .opened: failure.withLock { $0 = nil }
            case .unavailable(let fault): failure.withLock { $0 = fault }
            case .utterance: break
            }
        }
        try output.announce(utterance, at: MonotonicClock.now)
        try output.finish(at: MonotonicClock.now)
        if let fault = failure.withLock({ $0 }) { throw fault }
    }
}
