import Glibc

/// Makes a rendered phrase ready to follow a decision at once: no silence before the first sound, and as loud as any
/// other phrase.
enum PhraseShaping {
    /// Sound this far below the peak counts as silence: 46 dB.
    private static let silence: Float = 0.005
    /// Kept before the first sound, seconds: the onset of an unvoiced consonant lies below the threshold.
    private static let lead = 0.003
    /// Kept after the last sound, seconds.
    private static let tail = 0.03
    /// Loudness of the louder half of a phrase, root mean square of full scale.
    private static let loudness: Float = 0.16
    /// No sample beyond it, so that nothing clips.
    private static let peak: Float = 0.9

    /// The phrase without the silence around it, at a common loudness, with its ends faded.
    static func shaped(_ sound: Waveform) -> Waveform {
        let highest = sound.samples.reduce(0) { max($0, abs($1)) }
        guard highest > 0 else { return Waveform(rate: sound.rate, samples: []) }
        let threshold = highest * silence
        guard let first = sound.samples.firstIndex(where: { abs($0) >= threshold }),
            let last = sound.samples.lastIndex(where: { abs($0) >= threshold })
        else { return Waveform(rate: sound.rate, samples: []) }
        let start = max(0, first - Int(lead * Double(sound.rate)))
        let end = min(sound.samples.count, last + 1 + Int(tail * Double(sound.rate)))
        var samples = Array(sound.samples[start..<end])
        let gain = min(loudness / level(samples, rate: sound.rate), peak / highest)
        let fadeIn = max(1, min(samples.count, Int(lead * Double(sound.rate))))
        let fadeOut = max(1, min(samples.count, Int(tail * Double(sound.rate))))
        for i in samples.indices {
            let rise = min(1, Float(i + 1) / Float(fadeIn))
            let fall = min(1, Float(samples.count - i) / Float(fadeOut))
            samples[i] *= gain * rise * fall
        }
        return Waveform(rate: sound.rate, samples: samples)
    }

    /// Root mean square over the louder half of the 20 ms stretches, so that pauses between words do not count.
    static func level(_ samples: [Float], rate: Int) -> Float {
        let length = max(1, rate / 50)
        var powers: [Float] = []
        for start in stride(from: 0, to: samples.count, by: length) {
            let stretch = samples[start..<min(start + length, samples.count)]
            powers.append(stretch.reduce(0) { $0 + $1 * $1 } / Float(stretch.count))
        }
        powers.sort(by: >)
        let louder = powers.prefix((powers.count + 1) / 2)
        return max(1e-6, (louder.reduce(0, +) / Float(max(1, louder.count))).squareRoot())
    }
}
