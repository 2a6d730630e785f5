import Diagnostics
import Foundation
import Geometry
import Speech
import TestSupport
import Testing

/// Writes utterances to a WAV file and reads it back.
private func record(
    _ utterances: [(time: Double, Utterance)], until end: Double, settings: SpeechSettings = SpeechSettings(),
    cache: PhraseCache? = nil, finished: (WAVOutput) -> Void = { _ in }
) throws -> RecordedWAV {
    let folder = try ScratchFolder()
    let path = folder.file("out.wav")
    let start = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
    let output = try WAVOutput(
        path: path, settings: settings, cache: try cache ?? PhraseCache(settings: settings), start: start)
    for (time, utterance) in utterances { try output.announce(utterance, at: start.advanced(by: time)) }
    try output.finish(at: start.advanced(by: end))
    finished(output)
    #expect(folder.contents == ["out.wav"])
    return try RecordedWAV(path)
}

private func settings(_ change: (inout SpeechSettings) -> Void) -> SpeechSettings {
    var settings = SpeechSettings()
    change(&settings)
    return settings
}

@Suite("The sound of a replay")
struct WAVOutputTests {
    @Test("has speech where an utterance was, and silence everywhere else")
    func energy() throws {
        let times = [0.25, 3.0, 6.1234]
        let keys: [PhraseKey] = [.personLeft, .stopAhead, .cameraLost]
        let urgencies: [Urgency] = [.notice, .danger, .state]
        let wav = try record(
            zip(times, zip(keys, urgencies)).map { ($0, Utterance(.phrase($1.0), urgency: $1.1, bearing: 0.3)) },
            until: 9)
        #expect(abs(wav.duration - 9) < 1e-4)
        for time in times {
            let onset = try #require(wav.onset(after: time))
            #expect(onset - time < 0.005, "the first sample follows the decision at once")
            #expect(wav.level(from: time, to: time + 0.9) > 0.01)
            // Speech, unlike an earcon, has much of its energy between 100 and 300 Hz, where the voice's pitch lies.
            let pitch = stride(from: 100.0, through: 300, by: 5).map {
                wav.amplitude(of: $0, from: time + 0.45, to: time + 0.75)
            }
            #expect((pitch.max() ?? 0) > 0.0015)
        }
        for (from, to) in [(0, 0.25), (1.8, 3.0), (4.6, 6.12), (7.8, 9)] {
            #expect(wav.level(from: from, to: to) == 0, "silence from \(from) to \(to)")
        }
    }

    @Test("lets danger cut in at once, and drops what has waited too long")
    func interruption() throws {
        let start = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
        let notice = Utterance(.phrase(.personLeft), urgency: .notice, bearing: 1, distance: 5)
        let stale = Utterance(.phrase(.personRight), urgency: .notice, expires: start.advanced(by: 0.6))
        let danger = Utterance(.phrase(.stopRight), urgency: .danger, bearing: -1, distance: 1)
        var outcomes: [SpeechQueue.Outcome] = []
        let wav = try record([(0, notice), (0.1, stale), (0.4, danger)], until: 3) {
            outcomes = $0.history.map(\.outcome)
        }
        #expect(
            outcomes == [
                .started(notice), .interrupted(notice), .started(danger), .dropped(stale, .expired), .finished(danger),
            ])
        // The notice comes from the left and the danger from the right: the louder ear tells who is heard.
        #expect(wav.levelDifference(from: 0.3, to: 0.4) > 8)
        #expect(wav.levelDifference(from: 0.41, to: 0.47) < -8)
    }

    @Test("says one thing at a time")
    func oneVoice() throws {
        let first = Utterance(.phrase(.personLeft), urgency: .notice, bearing: 1.2)
        let second = Utterance(.phrase(.personRight), urgency: .notice, bearing: -1.2)
        var history: [(time: Timestamp, outcome: SpeechQueue.Outcome)] = []
        let wav = try record([(0, first), (0.01, second)], until: 4) { history = $0.history }
        #expect(history.map(\.outcome) == [.started(first), .finished(first), .started(second), .finished(second)])
        let handover = history[2].time.since(history[0].time)
        #expect(wav.levelDifference(from: 0.02, to: handover - 0.05) > 8)
        #expect(wav.levelDifference(from: handover + 0.02, to: handover + 0.6) < -8)
    }

    @Test("hears out what is still being said at the end")
    func tail() throws {
        let wav = try record([(1, Utterance(.phrase(.shuttingDown), urgency: .state))], until: 1.1)
        #expect(wav.duration > 1.6 && wav.duration < 3)
    }

    @Test("is the same, sample for sample, each time")
    func deterministic() throws {
        let cache = try PhraseCache(settings: SpeechSettings())
        let utterances = [(0.1, Utterance(.phrase(.aheadClose), urgency: .caution, bearing: -0.4, distance: 2.2))]
        let first = try record(utterances, until: 2, cache: cache)
        let second = try record(utterances, until: 2, cache: cache)
        #expect(first.channels == second.channels)
    }

    @Test("obeys mode, volume and channels")
    func modes() throws {
        let utterance = Utterance(.phrase(.personLeft), urgency: .caution, bearing: 0.8, distance: 3)
        let full = try record([(0, utterance)], until: 3)
        let words = try record([(0, utterance)], until: 3, settings: settings { $0.mode = .wordsOnly })
        let earcons = try record([(0, utterance)], until: 3, settings: settings { $0.mode = .earconsOnly })
        let quiet = try record([(0, utterance)], until: 3, settings: settings { $0.mode = .quiet })
        func lastSound(_ wav: RecordedWAV) -> Double {
            Double(wav.channels[0].lastIndex { abs($0) > 1e-3 } ?? 0) / wav.rate
        }
        #expect(lastSound(full) > lastSound(words) && lastSound(words) > 0.4)
        #expect(lastSound(earcons) < 0.5 && lastSound(earcons) > 0.2)
        #expect(quiet.level(from: 0, to: 3) == 0)

        let half = try record([(0, utterance)], until: 3, settings: settings { $0.volume = 40 })
        let ratio = full.level(from: 0, to: 1) / half.level(from: 0, to: 1)
        #expect(abs(ratio - 4) < 0.1, "80 to 40 is a quarter of the amplitude")

        let mono = try record([(0, utterance)], until: 3, settings: settings { $0.channels = .mono })
        #expect(mono.channels.count == 1 && mono.level(from: 0, to: 1) > 0.01)
    }

    @Test("ticks softly as a sign of life, and says it where only words are wanted")
    func signOfLife() throws {
        let sign = Utterance(.phrase(.signOfLife), urgency: .signOfLife)
        let tick = try record([(0, sign)], until: 1)
        #expect(tick.level(from: 0, to: 0.03) > 0.001 && tick.level(from: 0, to: 0.03) < 0.02)
        #expect(tick.level(from: 0.04, to: 1) == 0)
        let word = try record([(0, sign)], until: 1, settings: settings { $0.mode = .wordsOnly })
        #expect(word.level(from: 0.1, to: 0.4) > 0.01)
    }

    @Test(
        "tells what can not be written, and leaves nothing",
        arguments: ["/nowhere/out.wav", "/proc/out.wav", "/dev/full", "/", "/tmp/", ""])
    func unwritable(path: String) {
        let fault = #expect(throws: Fault.self) {
            _ = try WAVFile(path: path, rate: 48_000, channels: 2).channels
        }
        #expect(fault?.kind == .cannotWrite && fault?.location?.file == path)
    }

    @Test("leaves nothing when given up, and keeps an older file")
    func givenUp() throws {
        let folder = try ScratchFolder()
        let path = folder.file("out.wav")
        try Data("older".utf8).write(to: URL(fileURLWithPath: path))
        func giveUp() throws {
            var file = try WAVFile(path: path, rate: 48_000, channels: 1)
            try [Float](repeating: 0.5, count: 100_000).withUnsafeBufferPointer { (samples) throws(Fault) in
                try file.append(samples)
            }
            #expect(folder.contents.count == 2)
        }
        try giveUp()
        #expect(folder.contents == ["out.wav"])
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("older".utf8))
    }

    @Test("clips what is too loud instead of wrapping it round")
    func clipping() throws {
        let folder = try ScratchFolder()
        var file = try WAVFile(path: folder.file("a.wav"), rate: 8000, channels: 1)
        try [Float(2), -2, .nan, .infinity, 0.5].withUnsafeBufferPointer { (samples) throws(Fault) in
            try file.append(samples)
        }
        try file.finish()
        let samples = try RecordedWAV(folder.file("a.wav")).channels[0]
        #expect(samples.map { ($0 * 100).rounded() } == [100, -100, 0, 100, 50])
    }
}

@Suite("The direction of a sound, measured back from the file")
struct PanningTests {
    /// The bearing that Woodworth's head gives for a time difference, degrees, by bisection.
    static func bearing(timeDifference: Double) -> Double {
        var (low, high) = (-Double.pi / 2, Double.pi / 2)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if 0.0875 / 343 * (middle + sin(middle)) < timeDifference { low = middle } else { high = middle }
        }
        return low * 180 / .pi
    }

    /// The bearing that the equal-power law gives for a level difference, degrees.
    static func bearing(levelDifference: Double) -> Double {
        (atan(pow(10, levelDifference / 20)) - .pi / 4) * 2 * 180 / .pi
    }

    @Test(
        "is right within 10 degrees, by time and by level, in earcon and words",
        arguments: [-60.0, -45, -30, -20, -10, -5, 0, 5, 10, 20, 30, 45, 60])
    func bearings(degrees: Double) throws {
        let utterance = Utterance(
            .phrase(.personAhead), urgency: .caution, bearing: degrees * .pi / 180, distance: 2)
        let wav = try record([(0, utterance)], until: 2)
        for (from, to) in [(0.0, 0.3), (0.4, 1.2), (0, 2)] {
            let byTime = Self.bearing(timeDifference: wav.timeDifference(from: from, to: to))
            let byLevel = Self.bearing(levelDifference: wav.levelDifference(from: from, to: to))
            if to == 2 { print("bearing \(degrees): by time \(byTime), by level \(byLevel) degrees") }
            #expect(abs(byTime - degrees) < 3, "time, \(from) to \(to) s: \(byTime)")
            #expect(abs(byLevel - degrees) < 3, "level, \(from) to \(to) s: \(byLevel)")
        }
    }

    @Test("goes on to the side and comes back behind, with the far ear never silent", arguments: [75.0, 90, 120, 180])
    func behind(degrees: Double) throws {
        for side in [1.0, -1] {
            let utterance = Utterance(.phrase(.personBehind), urgency: .notice, bearing: side * degrees * .pi / 180)
            let wav = try record([(0, utterance)], until: 2)
            let mirrored = side * min(degrees, 180 - degrees)
            let byTime = Self.bearing(timeDifference: wav.timeDifference(from: 0, to: 2))
            #expect(abs(byTime - mirrored) < 3)
            #expect(abs(wav.levelDifference(from: 0, to: 2)) < 12.5)
        }
    }

    @Test("is straight ahead where there is none, or it is no number", arguments: [nil, Double.nan, .infinity])
    func none(bearing: Double?) throws {
        let wav = try record([(0, Utterance(.phrase(.ready), urgency: .state, bearing: bearing))], until: 2)
        #expect(abs(wav.timeDifference(from: 0, to: 2)) < 1e-6)
        #expect(abs(wav.levelDifference(from: 0, to: 2)) < 0.01)
    }
}

@Suite("Earcons")
struct EarconTests {
    @Test(
        "have a fundamental from 150 Hz to 1 kHz and four harmonics or more below 4 kHz, within 15 dB of it",
        arguments: [Urgency.state, .notice, .caution, .danger])
    func spectrum(urgency: Urgency) throws {
        let utterance = Utterance(.phrase(.cameraBack), urgency: urgency)
        let wav = try record([(0, utterance)], until: 1, settings: settings { $0.mode = .earconsOnly })
        // The lowest frequency with a tenth of the strongest one's amplitude: found, not looked up.
        let grid = stride(from: 100.0, through: 4500, by: 2).map {
            (frequency: $0, amplitude: wav.amplitude(of: $0, from: 0, to: 0.07))
        }
        let strongest = grid.map(\.amplitude).max() ?? 0
        #expect(strongest > 0.005)
        var peaks: [(frequency: Double, amplitude: Double)] = []
        for i in 1..<(grid.count - 1) where grid[i].amplitude > strongest / 6 {
            if grid[i].amplitude > grid[i - 1].amplitude, grid[i].amplitude >= grid[i + 1].amplitude {
                peaks.append(grid[i])
            }
        }
        let fundamental = try #require(peaks.first)
        #expect((150...1000).contains(fundamental.frequency))
        #expect(abs(fundamental.frequency - EarconBank.fundamental(of: urgency)) < 6)
        let harmonics = peaks.dropFirst().filter { peak in
            let order = (peak.frequency / fundamental.frequency).rounded()
            let isWhole = abs(peak.frequency / fundamental.frequency - order) < 0.03 * order
            return isWhole && peak.frequency <= 4000 && abs(20 * log10(peak.amplitude / fundamental.amplitude)) <= 15
        }
        #expect(harmonics.count >= 4, "\(peaks.map(\.frequency))")
    }

    /// The moments at which pulses begin.
    private func pulses(_ urgency: Urgency, distance: Double?) throws -> [Double] {
        let utterance = Utterance(.phrase(.personAhead), urgency: urgency, distance: distance)
        let wav = try record([(0, utterance)], until: 2, settings: settings { $0.mode = .earconsOnly })
        var starts: [Double] = []
        var quiet = 1.0
        for i in stride(from: 0.0, to: 1.9, by: 0.002) {
            let level = wav.level(from: i, to: i + 0.002)
            if level > 0.01 {
                if quiet >= 0.008 { starts.append(i) }
                quiet = 0
            } else {
                quiet += 0.002
            }
        }
        return starts
    }

    @Test("pulse faster for somebody nearer")
    func rate() throws {
        var last = 0.0
        for distance in [0.5, 1, 2, 3.5, 5, 6] {
            let starts = try pulses(.caution, distance: distance)
            try #require(starts.count == 3)
            let interval = (starts[2] - starts[0]) / 2
            #expect(interval > last - 0.002)
            #expect((0.08...0.245).contains(interval))
            last = max(last, interval)
        }
        #expect(last > 0.22)
    }

    @Test("have more pulses, higher and louder, the more urgent it is")
    func urgency() throws {
        var last = (pulses: 0, pitch: 0.0, level: 0.0)
        for urgency in [Urgency.notice, .caution, .danger] {
            let count = try pulses(urgency, distance: 4).count
            let wav = try record(
                [(0, Utterance(.phrase(.personAhead), urgency: urgency, distance: 4))], until: 1,
                settings: settings { $0.mode = .earconsOnly })
            let now = (count, EarconBank.fundamental(of: urgency), wav.level(from: 0, to: 0.07))
            #expect(now.0 > last.pulses && now.1 > last.pitch && now.2 > last.level)
            last = now
        }
    }

    @Test("do not click: no step between samples larger than their tones make")
    func clicks() throws {
        for urgency in Urgency.allCases {
            let utterance = Utterance(.phrase(.personAhead), urgency: urgency, distance: 1)
            let wav = try record([(0.1, utterance)], until: 1, settings: settings { $0.mode = .earconsOnly })
            let samples = wav.channels[0]
            let peak = samples.map(abs).max() ?? 0
            let first = try #require(samples.firstIndex { $0 != 0 })
            let last = try #require(samples.lastIndex { $0 != 0 })
            #expect(abs(samples[first]) < 0.01 * peak + 1e-4 && abs(samples[last]) < 0.01 * peak + 1e-4)
        }
    }
}
