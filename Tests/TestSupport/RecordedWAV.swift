import Foundation

/// A WAV file read back, and what can be measured in it. Knows nothing of how it was made.
public struct RecordedWAV {
    /// Samples a second.
    public var rate: Double
    /// The samples of each channel, -1 to 1.
    public var channels: [[Double]]

    /// How long it lasts, seconds.
    public var duration: Double { Double(channels[0].count) / rate }

    /// A file whose header does not fit its contents.
    public struct Broken: Error {
        /// What is wrong.
        public var what: String
    }

    /// Reads a 16-bit PCM file, checking every field of its header against the others.
    public init(_ path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        func number(_ at: Int, _ count: Int) -> Int { (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) } }
        func text(_ at: Int) -> String { String(decoding: bytes[at..<(at + 4)], as: UTF8.self) }
        guard bytes.count >= 44 else { throw Broken(what: "the header is cut off") }
        let isWave = text(0) == "RIFF" && text(8) == "WAVE" && text(12) == "fmt " && text(36) == "data"
        guard isWave else { throw Broken(what: "this is no WAV file") }
        guard number(4, 4) == bytes.count - 8, number(40, 4) == bytes.count - 44 else {
            throw Broken(what: "a size in the header is wrong")
        }
        let count = number(22, 2)
        let isPCM = number(20, 2) == 1 && number(34, 2) == 16
        guard isPCM, number(32, 2) == 2 * count, number(28, 4) == number(24, 4) * 2 * count else {
            throw Broken(what: "the format in the header contradicts itself")
        }
        self.init(rate: Double(number(24, 4)), samples: Array(bytes[44...]), channelCount: count)
    }

    /// Raw 16-bit interleaved samples.
    public init(rate: Double, samples bytes: [UInt8], channelCount: Int) {
        self.rate = rate
        channels = Array(repeating: [], count: channelCount)
        for i in 0..<(bytes.count / 2) {
            let value = Int16(bitPattern: UInt16(bytes[2 * i]) | UInt16(bytes[2 * i + 1]) << 8)
            channels[i % channelCount].append(Double(value) / 32768)
        }
    }

    /// A stretch of one channel, seconds.
    public func stretch(_ channel: Int, from: Double, to: Double) -> ArraySlice<Double> {
        let all = channels[channel]
        return all[max(0, Int(from * rate))..<min(all.count, Int(to * rate))]
    }

    /// Root mean square over all channels of a stretch, of full scale.
    public func level(from: Double, to: Double) -> Double {
        let samples = channels.indices.flatMap { stretch($0, from: from, to: to) }
        return samples.isEmpty ? 0 : (samples.reduce(0) { $0 + $1 * $1 } / Double(samples.count)).squareRoot()
    }

    /// When the first sound at or after a moment begins, seconds.
    public func onset(after moment: Double = 0, threshold: Double = 1e-3) -> Double? {
        let start = Int(moment * rate)
        for i in start..<channels[0].count where channels.contains(where: { abs($0[i]) > threshold }) {
            return Double(i) / rate
        }
        return nil
    }

    /// How much later a sound reaches the right channel, seconds: the peak of the cross-correlation, with a parabola
    /// through its three highest points.
    public func timeDifference(from: Double, to: Double) -> Double {
        let left = Array(stretch(0, from: from, to: to))
        let right = Array(stretch(1, from: from, to: to))
        let most = Int(0.001 * rate)
        func correlation(_ lag: Int) -> Double {
            var sum = 0.0
            for i in max(0, -lag)..<min(left.count, left.count - lag) { sum += left[i] * right[i + lag] }
            return sum
        }
        let all = (-most...most).map(correlation)
        let best = all.indices.max { all[$0] < all[$1] } ?? most
        guard best > 0, best < all.count - 1 else { return Double(best - most) / rate }
        let (a, b, c) = (all[best - 1], all[best], all[best + 1])
        return (Double(best - most) + (a - c) / (2 * (a - 2 * b + c))) / rate
    }

    /// How much louder the left channel is, decibels.
    public func levelDifference(from: Double, to: Double) -> Double {
        func power(_ channel: Int) -> Double { stretch(channel, from: from, to: to).reduce(0) { $0 + $1 * $1 } }
        return 10 * log10(power(0) / power(1))
    }

    /// Amplitude of one frequency in a stretch of the first channel (Goertzel's algorithm, under a Hann window).
    public func amplitude(of frequency: Double, from: Double, to: Double) -> Double {
        Spectrum.amplitude(of: frequency, in: Array(stretch(0, from: from, to: to)), rate: rate)
    }
}

/// Measuring frequencies.
public enum Spectrum {
    /// Amplitude of one frequency (Goertzel's algorithm, under a Hann window).
    public static func amplitude(of frequency: Double, in samples: [Double], rate: Double) -> Double {
        let turn = 2 * cos(2 * .pi * frequency / rate)
        var (s1, s2) = (0.0, 0.0)
        for (i, x) in samples.enumerated() {
            let window = 0.5 - 0.5 * cos(2 * .pi * (Double(i) + 0.5) / Double(samples.count))
            (s1, s2) = (window * x + turn * s1 - s2, s1)
        }
        return (s1 * s1 + s2 * s2 - turn * s1 * s2).squareRoot() * 4 / Double(samples.count)
    }
}
