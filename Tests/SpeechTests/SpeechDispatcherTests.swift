import Diagnostics
import Foundation
import Geometry
import Speech
import Testing

/// A speech-dispatcher of our own: the real daemon with a private socket, speaking to ALSA's null device. Its log tells
/// what it was asked to say.
private final class PrivateSpeechDispatcher {
    static let program = "/usr/bin/speech-dispatcher"
    static let module = "/usr/lib/speech-dispatcher-modules/sd_espeak-ng"

    static var isInstalled: Bool {
        FileManager.default.isExecutableFile(atPath: program) && FileManager.default.isExecutableFile(atPath: module)
    }

    private let folder: ScratchFolder
    private var daemon = Process()

    init() throws {
        folder = try ScratchFolder()
        try FileManager.default.createDirectory(
            atPath: folder.file("conf/modules"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: "/etc/speech-dispatcher/modules/espeak-ng.conf", toPath: folder.file("conf/modules/espeak-ng.conf"))
        let text = """
            LogLevel 5
            DisableAutoSpawn
            AudioOutputMethod "alsa"
            AudioALSADevice "null"
            AddModule "espeak-ng" "sd_espeak-ng" "espeak-ng.conf"
            DefaultModule espeak-ng

            """
        try text.write(toFile: folder.file("conf/speechd.conf"), atomically: true, encoding: .utf8)
        setenv("SPEECHD_ADDRESS", "unix_socket:\(folder.file("socket"))", 1)
        try start()
    }

    deinit { stop() }

    func start() throws {
        daemon = Process()
        daemon.executableURL = URL(fileURLWithPath: Self.program)
        daemon.arguments = [
            "-s", "-t", "0", "-c", "unix_socket", "-S", folder.file("socket"), "-C", folder.file("conf"), "-L",
            folder.path, "-P", folder.file("pid"),
        ]
        var environment = ProcessInfo.processInfo.environment
        environment["ALSA_CONFIG_PATH"] = nil
        daemon.environment = environment
        daemon.standardOutput = FileHandle.nullDevice
        daemon.standardError = FileHandle.nullDevice
        try daemon.run()
        let deadline = Date().addingTimeInterval(10)
        while !FileManager.default.fileExists(atPath: folder.file("socket")), Date() < deadline { usleep(20_000) }
    }

    /// As in a crash: a worker of the test runner blocks the gentler signals, and its children inherit that.
    func stop() {
        guard daemon.isRunning else { return }
        kill(daemon.processIdentifier, SIGKILL)
        daemon.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder.file("socket"))
    }

    /// What it was asked to say so far, in order, with speech-dispatcher's priority (1 important, 2 message, 3 text).
    func messages() -> [String] {
        guard let data = FileManager.default.contents(atPath: folder.file("speech-dispatcher.log")) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { line in
            guard let start = line.range(of: "Queueing message |") else { return nil }
            let parts = line[start.upperBound...].split(separator: "|")
            guard parts.count == 2, let priority = parts[1].last else { return nil }
            return "\(parts[0]) \(priority)"
        }
    }

    func waitForMessages(_ count: Int) -> [String] {
        let deadline = Date().addingTimeInterval(10)
        while messages().count < count, Date() < deadline { usleep(50_000) }
        return messages()
    }
}

@Suite(
    "Speech through speech-dispatcher", .serialized,
    .enabled(
        if: PrivateSpeechDispatcher.isInstalled,
        "speech-dispatcher is absent: apt-get install speech-dispatcher speech-dispatcher-espeak-ng"))
struct SpeechDispatcherTests {
    @Test("says the words, danger as important and states as messages")
    func says() throws {
        let server = try PrivateSpeechDispatcher()
        var settings = SpeechSettings()
        settings.language = "fr"
        let output = try SpeechDispatcherOutput(settings: settings, catalogue: PhraseCatalogue(language: "fr"))
        output.announce(Utterance(.phrase(.personLeft), urgency: .notice), at: now)
        #expect(server.waitForMessages(1) == ["personne à gauche 3"])
        output.announce(Utterance(.phrase(.stopAhead), urgency: .danger), at: now)
        #expect(server.waitForMessages(2).last == "stop, devant 1")
        output.announce(Utterance(.phrase(.signOfLife), urgency: .signOfLife), at: now)
        output.announce(Utterance(.phrase(.cameraLost), urgency: .state), at: now)
        output.announce(Utterance(.phrase(.ready), urgency: .state, expires: now.advanced(by: -1)), at: now)
        output.finish(at: now)
        #expect(server.waitForMessages(3).dropFirst(2) == ["caméra perdue 2"])
    }

    @Test("tells that it is lost, never waits, and says what is still true when it is back")
    func lost() throws {
        let server = try PrivateSpeechDispatcher()
        let log = EventLog()
        let output = try SpeechDispatcherOutput(
            settings: SpeechSettings(), catalogue: PhraseCatalogue(language: "en")
        ) { log.add($0) }
        output.announce(Utterance(.phrase(.ready), urgency: .state), at: now)
        #expect(server.waitForMessages(1) == ["ready 2"])
        server.stop()
        let start = now
        output.announce(Utterance(.phrase(.cameraLost), urgency: .state), at: now)
        output.announce(
            Utterance(.phrase(.personLeft), urgency: .notice, expires: now.advanced(by: 0.2)), at: now)
        #expect(now.since(start) < 0.05)
        #expect(log.wait { if case .unavailable = $0 { true } else { false } })
        #expect(log.faults.first?.kind == .unavailable && log.faults.first?.remedy != nil)
        try server.start()
        #expect(server.waitForMessages(2).suffix(1) == ["camera lost 2"])
        output.finish(at: now)
    }
}
