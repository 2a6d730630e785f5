import Glibc

/// The pulses that earcons are made of, rendered once.
///
/// A fundamental between 150 Hz and 1 kHz and every harmonic up to 4 kHz, within 15 dB of the fundamental, after
/// IEC 60601-1-8: a sound that the ear can locate, and that stands out of street noise. Pitch rises with urgency, so
/// that the level is heard in the first pulse.
public struct EarconBank: Sendable {
    /// Length of one pulse, seconds.
    public static let pulseDuration = 0.07
    /// No harmonic beyond, hertz.
    public static let highestHarmonic = 4000.0

    /// Fundamental of the pulses of an urgency, hertz. A state has two: this one, and a fourth above it.
    public static func fundamental(of urgency: Urgency) -> Double {
        switch urgency {
        case .signOfLife, .state: 330
        case .notice: 392
        case .caution: 523
        case .danger: 784
        }
    }

    private let signOfLife: Waveform
    private let stateLow: Waveform
    private let stateHigh: Waveform
    private let notice: Waveform
    private let caution: Waveform
    private let danger: Waveform

    /// Renders the pulses for a sample rate.
    public init(rate: Int = PhraseCache.sampleRate) {
        func pulse(
            _ urgency: Urgency, interval: Double = 1, peak: Float, duration: Double = EarconBank.pulseDuration
        ) -> Waveform {
            EarconBank.pulse(
                fundamental: EarconBank.fundamental(of: urgency) * interval, peak: peak, duration: duration, rate: rate)
        }
        signOfLife = pulse(.signOfLife, peak: 0.05, duration: 0.03)
        stateLow = pulse(.state, peak: 0.25)
        stateHigh = pulse(.state, interval: 4.0 / 3, peak: 0.25)
        notice = pulse(.notice, peak: 0.35)
        caution = pulse(.caution, peak: 0.5)
        danger = pulse(.danger, peak: 0.8)
    }

    /// The earcon of an utterance.
    public func earcon(for utterance: Utterance, settings: SpeechSettings) -> Earcon {
        let interval = EarconBank.pulseInterval(for: utterance, settings: settings)
        return switch utterance.urgency {
        case .signOfLife: Earcon(first: signOfLife, rest: signOfLife, count: 1, interval: interval)
        case .state:
            utterance.isLoss
                ? Earcon(first: stateHigh, rest: stateLow, count: 2, interval: 0.11)
                : Earcon(first: stateLow, rest: stateHigh, count: 2, interval: 0.11)
        case .notice: Earcon(first: notice, rest: notice, count: 2, interval: interval)
        case .caution: Earcon(first: caution, rest: caution, count: 3, interval: interval)
        case .danger: Earcon(first: danger, rest: danger, count: 4, interval: interval)
        }
    }

    /// From one pulse to the next, seconds: shorter for somebody nearer. Without a distance, one that fits the urgency.
    static func pulseInterval(for utterance: Utterance, settings: SpeechSettings) -> Double {
        let share: Double
        if let distance = utterance.distance, distance.isFinite, settings.farthestDistance > settings.nearestDistance {
            let span = settings.farthestDistance - settings.nearestDistance
            share = min(1, max(0, (distance - settings.nearestDistance) / span))
        } else {
            share =
                switch utterance.urgency {
                case .danger: 0
                case .caution: 0.4
                case .notice, .state, .signOfLife: 0.8
                }
        }
        return settings.fastestPulse + share * (settings.slowestPulse - settings.fastestPulse)
    }

    /// One pulse: harmonics that fall off with the square root of their number, under an envelope whose ends are raised
    /// cosines, so that nothing clicks.
    private static func pulse(fundamental: Double, peak: Float, duration: Double, rate: Int) -> Waveform {
        let count = Int(duration * Double(rate))
        let harmonics = max(1, Int(highestHarmonic / fundamental))
        let rise = 0.006 * Double(rate)
        let fall = 0.6 * Double(count)
        var samples = [Float](repeating: 0, count: count)
        for i in samples.indices {
            var sum = 0.0
            for k in 1...harmonics {
                // Schroeder's phases spread the harmonics' crests, for a strong sound at a low peak (1970).
                let phase = -Double.pi * Double(k * (k - 1)) / Double(harmonics)
                let angle = 2 * Double.pi * Double(k) * fundamental * Double(i) / Double(rate) + phase
                sum += sin(angle) / Double(k).squareRoot()
            }
            let attack = min(1, Double(i) / rise)
            let decay = min(1, Double(count - 1 - i) / fall)
            let envelope = (1 - cos(.pi * attack)) / 2 * (1 - cos(.pi * decay)) / 2
            samples[i] = Float(sum * envelope)
        }
        let highest = samples.reduce(Float(1e-6)) { max($0, abs($1)) }
        return Waveform(rate: rate, samples: samples.map { $0 * peak / highest })
    }
}

/// A train of pulses.
public struct Earcon: Sendable {
    /// The first pulse.
    public let first: Waveform
    /// Every further pulse.
    public let rest: Waveform
    /// How many pulses.
    public let count: Int
    /// From the start of one to the start of the next, seconds; not less than a pulse lasts.
    public let interval: Double

    /// From one pulse to the next, samples.
    var spacing: Int { Int(interval * Double(first.rate)) }

    /// From the first sample to the last, samples.
    public var frameCount: Int { (count - 1) * spacing + rest.samples.count }

    /// The sample at a place in the train.
    @inline(__always)
    func sample(at i: Int) -> Float {
        let pulse = spacing > 0 ? min(i / spacing, count - 1) : 0
        let offset = i - pulse * spacing
        let samples = pulse == 0 ? first.samples : rest.samples
        return offset < samples.count ? samples[offset] : 0
    }
}
