import Capture
import Configuration
import Diagnostics
import Foundation
import MonotonicTime
import Replay
import Geometry
import Speech
import Synchronization
import TestSupport
import Testing

@testable import Daemon

@Suite("The daemon", .serialized, .timeLimit(.minutes(3)))
struct GuardianTests {
    @Test("says 'ready' with the first frame, and ends within a second after its goodbye")
    func startAndStop() async throws {
        let run = try TrialRun()
        run.start()
        #expect(try await run.said(.ready, after: run.startedAt) ?? 9 < 1)
        #expect(try await run.wait { run.guardian.report.frames > 20 } != nil)
        #expect(run.guardian.report.state == .watching)
        #expect(try await run.stop() < 1)
        #expect(run.heard.states == [.ready, .shuttingDown])
        #expect(!FileManager.default.fileExists(atPath: run.folder.path + "/headsup.sock"))
    }

    @Test("does not count the time in which its parts were made as silence of the camera")
    func slowStart() async throws {
        let run = try TrialRun()
        try await Task.sleep(for: .seconds(5))
        run.start()
        #expect(try await run.wait { run.guardian.report.frames > 20 } != nil)
        try await run.stop()
        #expect(run.heard.states == [.ready, .shuttingDown])
    }

    @Test("survives twenty losses of the camera in a row, and each is told")
    func twentyLosses() async throws {
        let run = try TrialRun()
        run.start()
        _ = try await run.wait { run.guardian.report.frames > 10 }
        for _ in 1...20 {
            let lost = MonotonicClock.now
            run.feed.tell(.lost(.unplugged), silent: true)
            #expect(try await run.said(.cameraLost, after: lost) ?? 9 < 1)
            let frames = run.guardian.report.frames
            let returned = MonotonicClock.now
            run.feed.tell(.returned(afterSeconds: 0.2), silent: false)
            #expect(try await run.wait { run.guardian.report.frames > frames } != nil)
            #expect(try await run.said(.cameraBack, after: returned) ?? 9 < 2)
        }
        try await run.stop()
    }

    @Test("tells of a lost camera while a slow detector is still busy with the last picture")
    func lossDuringAFrame() async throws {
        let run = try TrialRun()
        run.start()
        _ = try await run.wait { run.guardian.report.frames > 10 }
        run.trouble.microseconds.store(2_000_000, ordering: .relaxed)
        try await Task.sleep(for: .seconds(0.2))
        run.trouble.microseconds.store(500, ordering: .relaxed)
        let lost = MonotonicClock.now
        run.feed.tell(.lost(.unplugged), silent: true)
        #expect(try await run.said(.cameraLost, after: lost) ?? 9 < 0.5)
        #expect(MonotonicClock.now.since(lost) < 1.7, "the detector was to be busy all the while")
        try await Task.sleep(for: .seconds(2))
        let returned = MonotonicClock.now
        run.feed.tell(.returned(afterSeconds: 2), silent: false)
        #expect(try await run.said(.cameraBack, after: returned) ?? 9 < 2)
        #expect(run.heard.states == [.ready, .cameraLost, .cameraBack])
        try await run.stop()
    }

    @Test("warns of somebody who comes nearer, writes the black box, and a replay runs it again")
    func alerts() async throws {
        let run = try TrialRun()
        run.trouble.approachBegins()
        run.start()
        #expect(try await run.wait { run.heard.alerts > 0 } != nil)
        #expect(try await run.wait { run.guardian.report.alerts.values.reduce(0, +) > 0 } != nil)
        var answer: [String] = []
        try StatusClient.ask(.dump, at: [run.folder.path + "/headsup.sock"]) { line in
            answer.append(line)
            return true
        }
        #expect(answer.count == 1)
        #expect(try await run.wait { run.guardian.report.recording != nil } != nil)
        let path = try #require(run.guardian.report.recording)
        let input = try ReplayInput(path: path, format: nil, report: { _ in })
        #expect((input.frameCount ?? 0) > 10)
        try await run.stop()
    }

    @Test("reads a new configuration, keeps the old one where the new one is invalid, and says which")
    func reload() async throws {
        let run = try TrialRun()
        run.start()
        _ = try await run.wait { run.guardian.report.frames > 5 }
        run.setConfiguration(.failure(Fault(.configuration, "unknown key", at: .init(file: "trial.toml", line: 3))))
        var asked = MonotonicClock.now
        run.guardian.requestReload()
        #expect(try await run.said(.settingsRejected, after: asked) ?? 9 < 1)
        #expect(run.guardian.report.configuration_problem?.contains("trial.toml, line 3") == true)

        var changed = Configuration()
        changed.risk.radius = 1.5
        changed.mounting.calibration = "/nowhere/calibration.yaml"
        run.setConfiguration(.success(changed))
        asked = MonotonicClock.now
        run.guardian.requestReload()
        #expect(try await run.said(.settingsRejected, after: asked) ?? 9 < 2)

        changed.mounting.calibration = ""
        run.setConfiguration(.success(changed))
        asked = MonotonicClock.now
        run.guardian.requestReload()
        #expect(try await run.said(.settingsReloaded, after: asked) ?? 9 < 2)
        #expect(run.guardian.report.configuration_problem == nil)

        changed.speech.language = "de"
        run.setConfiguration(.success(changed))
        run.guardian.requestReload()
        #expect(try await run.wait { run.outputCount == 2 } != nil)
        #expect(try await run.wait { run.heard.states == [.settingsReloaded] } != nil)
        let frames = run.guardian.report.frames
        #expect(try await run.wait { run.guardian.report.frames > frames + 5 } != nil)
        try await run.stop()
    }

    @Test("gives up detail when frames take too long, tells only when that does not suffice, and takes it back")
    func overload() async throws {
        let run = try TrialRun()
        run.start()
        _ = try await run.wait { run.guardian.report.frames > 5 }
        run.trouble.microseconds.store(300_000, ordering: .relaxed)
        #expect(try await run.wait { run.heard.states.last == .overloaded } != nil)
        #expect(run.isLimited(by: .everySecondFrame) && run.isLimited(by: .smallerInput))
        run.trouble.microseconds.store(500, ordering: .relaxed)
        #expect(try await run.wait { run.heard.states.last == .normalAgain } != nil)
        try await run.stop()
    }

    @Test("says so where nothing measures how the head is turned")
    func noOrientation() async throws {
        let run = try TrialRun(orientation: nil)
        run.start()
        #expect(try await run.said(.orientationLost, after: run.startedAt) ?? 9 < 2)
        #expect(run.isLimited(by: .orientationLost))
        try await run.stop()
    }

    @Test("shows that there is no sound, and tells of another device when there is one")
    func sound() async throws {
        let run = try TrialRun()
        run.start()
        _ = try await run.wait { run.heard.states == [.ready] }
        run.heard.onEvent(.unavailable(Fault(.unavailable, "the sound device is lost")))
        #expect(try await run.wait { run.isLimited(by: .soundLost) } != nil)
        let frames = run.guardian.report.frames
        #expect(try await run.wait { run.guardian.report.frames > frames + 5 } != nil)
        let opened = MonotonicClock.now
        run.heard.onEvent(.opened(device: "other", isPreferred: false))
        #expect(try await run.said(.audioChanged, after: opened) ?? 9 < 1)
        #expect(run.heard.states == [.ready, .audioChanged])
        #expect(run.isLimited(by: .otherSoundDevice) && !run.isLimited(by: .soundLost))
        try await run.stop()
    }

    @Test("stops recording on a full disk, says so, and warns on")
    func fullDisk() async throws {
        let run = try TrialRun { $0.blackBox.reserve = 1e9 }
        run.trouble.approachBegins()
        run.start()
        #expect(try await run.said(.diskFull, after: run.startedAt) ?? 9 < 1.5)
        #expect(try await run.wait { run.heard.alerts > 0 } != nil)
        #expect(run.guardian.report.recording == nil)
        try await run.stop()
    }

    @Test("tells of throttling that sysfs shows")
    func heat() async throws {
        let sys = try TemporaryFolder()
        try sys.write("cpufreq-cpu0\n", to: "class/thermal/cooling_device0/type")
        try sys.write("4\n", to: "class/thermal/cooling_device0/cur_state")
        try sys.write("85000\n", to: "class/thermal/thermal_zone0/temp")
        let run = try TrialRun(systemFiles: sys.path)
        run.start()
        #expect(try await run.said(.tooHot, after: run.startedAt) ?? 9 < 1.5)
        #expect(run.guardian.report.temperature_c == 85)
        try await run.stop()
    }

    @Test("is the only one at its socket")
    func second() async throws {
        let run = try TrialRun()
        run.start()
        let error = #expect(throws: Fault.self) { _ = try TrialRun(folder: run.folder) }
        #expect(error?.kind == .unavailable)
        _ = try await run.wait { run.guardian.report.frames > 5 }
        try await run.stop()
        #expect(throws: Never.self) { _ = try TrialRun(folder: run.folder) }
    }

    @Test("guards on where its socket can not be made")
    func noSocket() async throws {
        let folder = try TemporaryFolder()
        try folder.write("in the way", to: "headsup.sock")
        let run = try TrialRun(folder: folder)
        run.start()
        #expect(try await run.wait { run.guardian.report.frames > 10 } != nil)
        try await run.stop()
        #expect(try String(contentsOfFile: folder.path + "/headsup.sock", encoding: .utf8) == "in the way")
    }

    @Test("records a danger, with some seconds after it")
    func danger() async throws {
        let run = try TrialRun()
        run.trouble.approachBegins()
        run.start()
        let warned = try await run.wait { (run.guardian.report.alerts["danger"] ?? 0) > 0 }
        try #require(warned != nil)
        #expect(try await run.wait { run.guardian.report.recording?.hasSuffix("danger") == true } != nil)
        try await run.stop()
    }

    @Test("is given up where perception hangs at the end")
    func hangsAtTheEnd() async throws {
        let run = try TrialRun()
        let gaveUpAt = Mutex<Timestamp?>(nil)
        run.start { gaveUpAt.withLock { $0 = MonotonicClock.now } }
        _ = try await run.wait { run.guardian.report.frames > 5 }
        run.trouble.hangs.store(true, ordering: .relaxed)
        let asked = MonotonicClock.now
        run.guardian.requestStop()
        #expect(try await run.wait { gaveUpAt.withLock { $0 } != nil } != nil)
        #expect(gaveUpAt.withLock { $0 }?.since(asked) ?? 9 < 2)
        run.trouble.hangs.store(false, ordering: .relaxed)
        try await run.stop()
    }

    @Test("its metrics are Prometheus' text form, line by line")
    func metrics() async throws {
        let run = try TrialRun { $0.service.metricsFile = "" }
        run.start()
        _ = try await run.wait { run.guardian.report.frames > 40 }
        var lines: [String] = []
        try StatusClient.ask(.metrics, at: [run.folder.path + "/headsup.sock"]) { line in
            lines.append(line)
            return true
        }
        let sample = /[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [-+0-9.eInf]+/
        for line in lines where !line.hasPrefix("#") { #expect(line.wholeMatch(of: sample) != nil, "\(line)") }
        #expect(lines.contains("headsup_up 1"))
        #expect(lines.contains { $0.hasPrefix("headsup_stage_seconds_bucket{stage=\"detect\",le=\"+Inf\"} ") })
        // Buckets never fall.
        let counts = lines.filter { $0.hasPrefix("headsup_frame_seconds_bucket") }
            .compactMap { Int($0.split(separator: " ").last ?? "") }
        #expect(counts.count == Metrics.bounds.count + 1)
        #expect(zip(counts, counts.dropFirst()).allSatisfy { $0 <= $1 })
        try await run.stop()
    }
}
