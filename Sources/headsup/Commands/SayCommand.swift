import ArgumentParser
import Diagnostics
import Geometry
import Speech

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
        let start = Timestamp(nanoseconds: 0)
        guard let wav else {
            throw Fault(
                .unavailable, "there is no sound output yet", remedy: "Write a file with --wav")
        }
        let output = try WAVOutput(path: wav, settings: settings, cache: cache, start: start)
        try output.announce(utterance, at: start)
        try output.finish(at: start)
    }
}
