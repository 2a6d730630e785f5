import Diagnostics
import Foundation
import Speech
import Testing

/// What espeak-ng does only once in a process, each in a process of its own.
@Suite("espeak-ng in a process")
struct SynthesizerProcessTests {
    /// Each initialization of espeak-ng begins a thread, and frees phonemes which 1.52 goes on using.
    @Test("sets espeak-ng up once, whatever voice speaks")
    func once() async {
        await #expect(processExitsWith: .success) {
            func threads() throws -> Int {
                try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
            }
            let voices = try ["en", "fr", "de+f3"].map { try Synthesizer(voice: $0) }
            let before = try threads()
            for turn in 0..<30 {
                #expect(try voices[turn % 3].render("1, 2").duration > 0.1)
                #expect(throws: Fault.self) { try Synthesizer(voice: "klingon-x") }
            }
            #expect(try threads() < before + 30)
        }
    }

    @Test("speaks with espeak-ng's own data where those that are named are broken")
    func brokenData() async {
        await #expect(processExitsWith: .success) {
            let folder = try ScratchFolder()
            try Data().write(to: URL(fileURLWithPath: folder.path + "/phontab"))
            var settings = SpeechSettings()
            settings.voiceDataFolder = folder.path
            var faults: [Fault] = []
            let cache = try PhraseCache.bestAvailable(settings, faults: &faults)
            #expect(faults.map(\.kind) == [.unavailable])
            try cache.prepare(.phrase(.ready))
            #expect(cache.sound(of: .phrase(.ready)) != nil)
        }
    }

    @Test("has earcons alone where there are no voice data at all")
    func mute() async {
        await #expect(processExitsWith: .success) {
            let folder = try ScratchFolder()
            setenv("ESPEAK_DATA_PATH", folder.path, 1)
            var faults: [Fault] = []
            let mute = try PhraseCache.bestAvailable(SpeechSettings(), faults: &faults)
            #expect(!mute.hasVoice)
            #expect(faults.map(\.kind) == [.unavailable])
            try mute.prepareAll()
        }
    }
}
