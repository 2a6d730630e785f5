import Diagnostics
import Foundation
import Geometry
import Speech
import TestSupport
import Testing

/// A configuration of ALSA of our own, with devices that really take sound: ALSA's file plugin writes what it is given to
/// a file, and ALSA's library is the real one.
private final class PrivateALSA {
    let folder: ScratchFolder

    /// - `capture` and `default` write to files of those names;
    /// - `stuck` writes to a FIFO that nobody reads, so that to open it blocks for ever.
    init(withDefault: Bool = true) throws {
        folder = try ScratchFolder()
        var text = "pcm.null { type null }\n"
        for name in withDefault ? ["capture", "default"] : ["capture"] {
            text += "pcm.\(name) { type file slave.pcm \"null\" file \"\(folder.file(name))\" format \"raw\" "
            text += "hint { show on description \"Writes to a file\" } }\n"
        }
        text += "pcm.stuck { type file slave.pcm \"null\" file \"\(folder.file("fifo"))\" format \"raw\" }\n"
        try #require(mkfifo(folder.file("fifo"), 0o600) == 0)
        let path = folder.file("alsa.conf")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        setenv("ALSA_CONFIG_PATH", path, 1)
    }

    func recording(_ name: String, channels: Int = 2) throws -> RecordedWAV {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.file(name))))
        return RecordedWAV(rate: 48_000, samples: bytes, channelCount: channels)
    }
}

private func output(
    device: String, _ log: EventLog, prepare: [PhraseKey] = [], change: (inout SpeechSettings) -> Void = { _ in }
) throws -> ALSAOutput {
    var settings = SpeechSettings()
    settings.device = device
    change(&settings)
    let cache = try PhraseCache(settings: settings)
    for key in prepare { try cache.prepare(.phrase(key)) }
    return try ALSAOutput(settings: settings, cache: cache) { log.add($0) }
}

@Suite("Sound through ALSA", .serialized)
struct ALSAOutputTests {
    @Test("reaches the device: speech from the left is heard from the left, then silence")
    func plays() throws {
        let alsa = try PrivateALSA()
        let log = EventLog()
        let output = try output(device: "capture", log, prepare: [.personLeft])
        #expect(log.waitForOpening(of: "capture"))
        let utterance = Utterance(.phrase(.personLeft), urgency: .notice, bearing: .pi / 4, distance: 3)
        output.announce(utterance, at: now)
        #expect(log.waitForEnd(of: utterance))
        output.finish(at: now)
        let heard = try alsa.recording("capture")
        let onset = try #require(heard.onset())
        #expect(heard.level(from: onset, to: onset + 0.8) > 0.01)
        #expect((300e-6...450e-6).contains(heard.timeDifference(from: onset, to: onset + 1)))
        #expect(abs(heard.levelDifference(from: onset, to: onset + 1) - 7.66) < 1)
        #expect(log.faults == [])
    }

    @Test("keeps the pace of the clock, though the device would take everything at once")
    func pace() throws {
        let alsa = try PrivateALSA()
        let log = EventLog()
        let output = try output(device: "capture", log)
        #expect(log.waitForOpening(of: "capture"))
        let start = now
        usleep(1_500_000)
        let elapsed = now.since(start)
        output.finish(at: now)
        let total = now.since(start)
        let duration = try alsa.recording("capture").duration
        #expect(duration > 0.6 * elapsed && duration < total * 1.01 + 0.1, "\(duration) s in \(elapsed) s")
    }

    @Test("begins within 20 ms of the decision in 99 of 100 cases")
    func latency() throws {
        let alsa = try PrivateALSA()
        // The best of three rounds, because the machine may be busy with something else.
        var best = Double.infinity
        for _ in 0..<3 {
            let log = EventLog()
            let output = try output(device: "capture", log) { $0.mode = .earconsOnly }
            #expect(log.waitForOpening(of: "capture"))
            for i in 0..<100 {
                output.announce(Utterance(.text("\(i)"), urgency: .signOfLife), at: now)
                usleep(45_000 + UInt32(i * 7919 % 5000))
            }
            output.finish(at: now)
            let latencies = log.latencies.sorted()
            #expect(latencies.count == 100)
            best = min(best, latencies[98])
            print("decision to first sample: p50 \(latencies[49] * 1000) ms, p99 \(latencies[98] * 1000) ms")
            if best <= 0.02 { break }
        }
        #expect(best <= 0.02)
        withExtendedLifetime(alsa) {}
    }

    @Test("lets danger interrupt within 20 ms")
    func interruption() throws {
        let alsa = try PrivateALSA()
        var best = Double.infinity
        for _ in 0..<3 where best > 0.02 {
            let log = EventLog()
            let output = try output(device: "capture", log, prepare: [.personLeft, .stopRight])
            #expect(log.waitForOpening(of: "capture"))
            let notice = Utterance(.phrase(.personLeft), urgency: .notice, bearing: 1.2, distance: 6)
            let danger = Utterance(.phrase(.stopRight), urgency: .danger, bearing: -1.2, distance: 1)
            output.announce(notice, at: now)
            usleep(500_000)
            output.announce(danger, at: now)
            #expect(log.waitForEnd(of: danger))
            output.finish(at: now)
            best = min(best, log.latencies.last ?? .infinity)
            let outcomes = log.all.compactMap {
                if case .utterance(let outcome, _) = $0 { outcome } else { nil }
            }
            #expect(outcomes == [.started(notice), .interrupted(notice), .started(danger), .finished(danger)])
            // In what was heard, the louder side changes once, and at once.
            let heard = try alsa.recording("capture")
            let onset = try #require(heard.onset())
            var sides: [Bool] = []
            for time in stride(from: onset, to: onset + 1.2, by: 0.01)
            where heard.level(from: time, to: time + 0.01) > 0.005 {
                let isLeft = heard.levelDifference(from: time, to: time + 0.01) > 0
                if sides.last != isLeft { sides.append(isLeft) }
            }
            #expect(sides == [true, false])
        }
        #expect(best <= 0.02)
    }

    @Test("says what is wrong with a missing device, and uses another one")
    func fallback() throws {
        let alsa = try PrivateALSA()
        let log = EventLog()
        let output = try output(device: "nowhere", log, prepare: [.ready])
        #expect(log.waitForOpening(of: "default"))
        let utterance = Utterance(.phrase(.ready), urgency: .state)
        output.announce(utterance, at: now)
        #expect(log.waitForEnd(of: utterance))
        output.finish(at: now)
        #expect(try alsa.recording("default").level(from: 0, to: 3) > 0.001)
    }

    @Test("tells once that there is no device at all, never waits, and speaks when one appears")
    func noDevice() throws {
        let alsa = try PrivateALSA(withDefault: false)
        let log = EventLog()
        let output = try output(device: "nowhere", log, prepare: [.ready])
        #expect(log.wait { if case .unavailable = $0 { true } else { false } })
        let fault = try #require(log.faults.first)
        #expect(fault.kind == .unavailable && fault.location?.file == "nowhere" && fault.remedy != nil)
        let start = now
        for _ in 0..<1000 {
            output.announce(
                Utterance(.phrase(.personLeft), urgency: .notice, expires: now.advanced(by: 0.1)), at: now)
        }
        output.announce(Utterance(.phrase(.ready), urgency: .state), at: now)
        #expect(now.since(start) < 0.1, "the pipeline is never held up")
        usleep(800_000)
        #expect(log.faults.count == 1)
        // Somebody plugs a device in.
        let later = try PrivateALSA()
        #expect(log.waitForOpening(of: "default"))
        #expect(log.waitForEnd(of: Utterance(.phrase(.ready), urgency: .state)))
        output.finish(at: now)
        #expect(try later.recording("default").level(from: 0, to: 3) > 0.001)
        withExtendedLifetime(alsa) {}
    }

    @Test("gives up a device that blocks inside ALSA, and goes on with another one")
    func stuckDevice() throws {
        let alsa = try PrivateALSA()
        let log = EventLog()
        let output = try output(device: "stuck", log, prepare: [.audioChanged])
        let start = now
        let utterance = Utterance(.phrase(.audioChanged), urgency: .state)
        output.announce(utterance, at: now)
        #expect(now.since(start) < 0.05)
        #expect(log.waitForOpening(of: "default"))
        #expect(log.faults.first?.location?.file == "stuck")
        output.announce(utterance, at: now)
        #expect(log.waitForEnd(of: utterance))
        let before = now
        output.finish(at: now)
        #expect(now.since(before) < 5)
        #expect(try alsa.recording("default").level(from: 0, to: 5) > 0.001)
        // Lets the thread that hangs come back.
        let reader = open(alsa.folder.file("fifo"), O_RDONLY | O_NONBLOCK)
        usleep(300_000)
        close(reader)
    }

    /// Plays on the FIFO until `disturb`, then expects the default device to take over.
    private func disturbed(_ disturb: (_ reader: Int32) throws -> Void) throws {
        let alsa = try PrivateALSA()
        let log = EventLog()
        let reader = open(alsa.folder.file("fifo"), O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        let output = try output(device: "stuck", log, prepare: [.personLeft, .cameraLost])
        #expect(log.waitForOpening(of: "stuck"))
        output.announce(Utterance(.phrase(.personLeft), urgency: .notice), at: now)
        try disturb(reader)
        let start = now
        let afterwards = Utterance(.phrase(.cameraLost), urgency: .state)
        output.announce(afterwards, at: now)
        #expect(now.since(start) < 0.05)
        #expect(log.waitForOpening(of: "default"))
        #expect(log.faults.first?.location?.file == "stuck")
        output.announce(afterwards, at: now)
        #expect(log.waitForEnd(of: afterwards))
        output.finish(at: now)
        #expect(try alsa.recording("default").level(from: 0, to: 5) > 0.001)
    }

    @Test("goes on with another device when one vanishes while speaking")
    func vanishing() throws {
        // With no reader left, every write to the device fails.
        try disturbed { reader in
            usleep(100_000)
            // The descriptor stays taken, so that the close at the end can hit no other file.
            let nothing = open("/dev/null", O_RDONLY)
            dup2(nothing, reader)
            close(nothing)
        }
    }

    @Test("goes on with another device when one takes no more while speaking")
    func blocking() throws {
        // Nobody empties the FIFO, so that a write blocks for good after a third of a second of sound.
        try disturbed { _ in usleep(100_000) }
    }

    @Test("ends soon with nothing to play on")
    func endsWithoutDevice() throws {
        let alsa = try PrivateALSA(withDefault: false)
        let log = EventLog()
        let output = try output(device: "nowhere", log)
        output.announce(Utterance(.phrase(.shuttingDown), urgency: .state), at: now)
        let start = now
        output.finish(at: now)
        #expect(now.since(start) < 2)
        withExtendedLifetime(alsa) {}
    }

    @Test("plays one channel where one is asked for")
    func mono() throws {
        let alsa = try PrivateALSA()
        let log = EventLog()
        let output = try output(device: "capture", log) { $0.channels = .mono }
        #expect(log.waitForOpening(of: "capture"))
        let utterance = Utterance(.phrase(.ready), urgency: .state, bearing: 1)
        output.announce(utterance, at: now)
        #expect(log.waitForEnd(of: utterance))
        output.finish(at: now)
        let heard = try alsa.recording("capture", channels: 1)
        let onset = try #require(heard.onset())
        #expect(heard.level(from: onset, to: onset + 0.15) > 0.01)
    }

    @Test("lists the devices of the configuration")
    func devices() throws {
        let alsa = try PrivateALSA()
        let devices = try SoundDevice.all()
        #expect(devices.contains { $0.name == "capture" && $0.description == "Writes to a file" })
        withExtendedLifetime(alsa) {}
    }
}
