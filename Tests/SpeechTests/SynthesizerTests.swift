import Diagnostics
import Foundation
import Speech
import Testing

@Suite("The synthesizer")
struct SynthesizerTests {
    static func level(_ samples: some Collection<Float>) -> Float {
        (samples.reduce(0) { $0 + $1 * $1 } / Float(max(1, samples.count))).squareRoot()
    }

    @Test("speaks in every language of the catalogues", arguments: Language.allCases)
    func speaks(language: Language) throws {
        let sound = try Synthesizer(voice: language.rawValue).render("1, 2, 3")
        #expect(sound.rate >= 16_000)
        #expect((0.4...3).contains(sound.duration))
        #expect(Self.level(sound.samples) > 0.02)
        #expect(sound.samples.allSatisfy { abs($0) <= 1 })
    }

    @Test("is not put out by what another voice said in between")
    func independent() throws {
        let synthesizer = try Synthesizer(voice: "en")
        let first = try synthesizer.render("person ahead")
        _ = try Synthesizer(voice: "de", rate: 400, pitch: 90).render("Stopp")
        let second = try synthesizer.render("person ahead")
        #expect(abs(second.duration - first.duration) < 0.05 * first.duration)
        #expect(abs(Self.pitch(of: second) / Self.pitch(of: first) - 1) < 0.05)
    }

    @Test("talks faster at a higher rate, and higher at a higher pitch")
    func manner() throws {
        let text = "one two three four five"
        let slow = try Synthesizer(voice: "en", rate: 120).render(text)
        let fast = try Synthesizer(voice: "en", rate: 360).render(text)
        #expect(slow.duration > 2 * fast.duration)
        let low = try Synthesizer(voice: "en", pitch: 10).render(text)
        let high = try Synthesizer(voice: "en", pitch: 90).render(text)
        #expect(Self.pitch(of: high) > 1.3 * Self.pitch(of: low))
    }

    /// The median pitch of the voiced stretches, hertz: in each, the lag between 60 and 400 Hz at which it is most like
    /// itself.
    static func pitch(of sound: Waveform) -> Double {
        let length = sound.rate / 20
        let lags = (sound.rate / 400)...(sound.rate / 60)
        var pitches: [Double] = []
        for start in stride(from: 0, to: sound.samples.count - length - lags.upperBound, by: length / 2) {
            func product(_ a: Int, _ b: Int) -> Float {
                (0..<length).reduce(0) { $0 + sound.samples[a + $1] * sound.samples[b + $1] }
            }
            let likeness = lags.map { lag in
                let powers = product(start, start) * product(start + lag, start + lag)
                return powers > 0 ? product(start, start + lag) / powers.squareRoot() : 0
            }
            // The first clear maximum: later ones are its multiples.
            guard let best = likeness.max(), best > 0.7,
                let lag = zip(lags, likeness).first(where: { $0.1 > 0.95 * best })?.0
            else { continue }
            pitches.append(Double(sound.rate) / Double(lag))
        }
        return pitches.sorted()[pitches.count / 2]
    }

    @Test(
        "names an unknown voice and those that are near it", arguments: ["fr-nowhere+f3", "en+nobody", "klingon-x", ""])
    func unknownVoice(name: String) {
        #expect {
            try Synthesizer(voice: name)
        } throws: { error in
            guard let fault = error as? Fault else { return false }
            return fault.kind == .configuration && fault.what.contains("'\(name)'") && fault.remedy != nil
        }
    }

    @Test("takes voices with a variant", arguments: ["en-us", "fr+f3", "de+m1", "es-419"])
    func variants(name: String) throws {
        #expect(try Synthesizer(voice: name).render("a").samples.isEmpty == false)
    }

    @Test("tells that voice data are missing, and speaks again where they are not")
    func missingData() throws {
        let folder = try ScratchFolder()
        #expect {
            try Synthesizer(voice: "en", dataFolder: folder.path)
        } throws: { error in
            guard let fault = error as? Fault else { return false }
            return fault.kind == .unavailable && fault.remedy?.contains("espeak-ng-data") == true
        }
        #expect(try Synthesizer(voice: "en").render("ready").duration > 0.1)
    }

    @Test("goes on with the voice data it began with, and says so")
    func otherData() throws {
        let synthesizer = try Synthesizer(voice: "en")
        let folder = try ScratchFolder()
        try Data().write(to: URL(fileURLWithPath: folder.path + "/phontab"))
        #expect {
            try Synthesizer(voice: "en", dataFolder: folder.path)
        } throws: { error in
            guard let fault = error as? Fault else { return false }
            return fault.kind == .configuration && fault.location?.column == "voice_data"
        }
        #expect(try synthesizer.render("ready").duration > 0.1)
    }

    @Test("lists the voices")
    func voices() throws {
        let voices = try Synthesizer.voices()
        #expect(voices.count > 50)
        for language in Language.allCases {
            #expect(voices.contains { $0.language.hasPrefix(language.rawValue) })
        }
    }

    @Test("serves many threads at once, each in its own voice")
    func concurrent() async throws {
        let rates = [100, 180, 300, 440]
        let expected = try rates.map { try Synthesizer(voice: "en", rate: $0).render("one two three").duration }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<5 {
                for (rate, duration) in zip(rates, expected) {
                    group.addTask {
                        let said = try Synthesizer(voice: "en", rate: rate).render("one two three")
                        #expect(abs(said.duration / duration - 1) < 0.1)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

@Suite("The cache of phrases")
struct PhraseCacheTests {
    @Test("holds the sound of every phrase, which begins at once")
    func onset() throws {
        let cache = try PhraseCache(settings: SpeechSettings())
        for key in [PhraseKey.personAhead, .stopLeft, .crowdAhead, .shuttingDown] {
            try cache.prepare(.phrase(key))
            let sound = try #require(cache.sound(of: .phrase(key)))
            #expect(sound.rate == 48_000)
            #expect((0.25...1.6).contains(sound.duration), "\(key)")
            #expect(SynthesizerTests.level(sound.samples.prefix(1440)) > 0.005, "\(key) is heard within 30 ms")
            #expect((0.08...0.25).contains(SynthesizerTests.level(sound.samples)), "\(key)")
        }
    }

    @Test("has no sound of what was not prepared")
    func unprepared() throws {
        let cache = try PhraseCache(settings: SpeechSettings())
        #expect(cache.sound(of: .phrase(.ready)) == nil)
        try cache.prepare(.text("hello there"))
        #expect(cache.sound(of: .text("hello there")) != nil)
        #expect(cache.text(of: .phrase(.ready)) == "ready")
    }

    @Test("goes back to the language's voice, to espeak-ng's own data, and to English")
    func retreat() throws {
        var settings = SpeechSettings()
        settings.language = "fr"
        settings.voice = "nobody"
        var faults: [Fault] = []
        #expect(try PhraseCache.bestAvailable(settings, faults: &faults).catalogue.language == "fr")
        #expect(faults.count == 1)
        settings.language = "xx"
        faults = []
        #expect(try PhraseCache.bestAvailable(settings, faults: &faults).catalogue.language == "en")
        #expect(faults.count == 1)
        settings.language = "fr"
        settings.voice = nil
        settings.voiceDataFolder = "/nowhere"
        faults = []
        let cache = try PhraseCache.bestAvailable(settings, faults: &faults)
        #expect(cache.hasVoice && cache.catalogue.language == "fr")
        #expect(faults.map(\.kind) == [.unavailable])
    }

    @Test("refuses settings out of range, naming the key")
    func ranges() {
        let wrong: [(String, (inout SpeechSettings) -> Void)] = [
            ("rate", { $0.rate = 20 }), ("pitch", { $0.pitch = 101 }), ("volume", { $0.volume = -1 }),
            ("bufferMilliseconds", { $0.bufferMilliseconds = 0 }), ("fastestPulse", { $0.fastestPulse = 0 }),
            ("slowestPulse", { $0.slowestPulse = .nan }), ("farthestDistance", { $0.farthestDistance = 0.5 }),
            ("nearestDistance", { $0.nearestDistance = -1 }),
        ]
        for (key, change) in wrong {
            var settings = SpeechSettings()
            change(&settings)
            #expect {
                try PhraseCache(settings: settings)
            } throws: { error in
                guard let fault = error as? Fault else { return false }
                return fault.kind == .configuration && fault.location?.column == key
            }
        }
    }
}

@Suite("The resampler")
struct ResamplerTests {
    @Test(
        "keeps a tone as it is, and adds nothing to it",
        arguments: [(22_050, 48_000), (16_000, 48_000), (22_050, 44_100), (48_000, 22_050)], [300.0, 1000, 6000])
    func tone(rates: (Int, Int), frequency: Double) {
        let input = (0..<rates.0).map { Float(sin(2 * .pi * frequency * Double($0) / Double(rates.0))) }
        let output = Resampler(from: rates.0, to: rates.1).convert(input)
        #expect(abs(output.count - rates.1) <= 1)
        var worst = 0.0
        for i in (output.count / 10)..<(9 * output.count / 10) {
            worst = max(worst, abs(Double(output[i]) - sin(2 * .pi * frequency * Double(i) / Double(rates.1))))
        }
        #expect(worst < 3e-4)
    }

    @Test("lets nothing through that the lower rate can not hold")
    func aliases() {
        let input = (0..<48_000).map { Float(sin(2 * .pi * 15_000 * Double($0) / 48_000)) }
        let output = Resampler(from: 48_000, to: 22_050).convert(input)
        #expect(SynthesizerTests.level(output[2000..<20_000]) < 2e-4)
    }
}
