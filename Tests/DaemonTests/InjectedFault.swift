import Capture
import Foundation
import MonotonicTime
import Speech
import Synchronization
import TestSupport
import Testing

@testable import Daemon

/// A daemon with everything in reach that can be taken away from it.
struct FaultyRun: Sendable {
    let run: TrialRun
    let pictures = TroubledSource.Trouble()
    let orientation = TroubledOrientation.Switch()
    let systemFiles: TemporaryFolder

    /// - Parameters:
    ///   - playsPictures: whether pictures are looked at for darkness and standstill, as a camera's are.
    ///   - recordings: folder for the black box.
    init(playsPictures: Bool, recordings: String? = nil) throws {
        systemFiles = try TemporaryFolder()
        try systemFiles.write("cpufreq-cpu0\n", to: "class/thermal/cooling_device0/type")
        try systemFiles.write("0\n", to: "class/thermal/cooling_device0/cur_state")
        run = try TrialRun(
            orientation: TroubledOrientation(isSilent: orientation), systemFiles: systemFiles.path,
            played: playsPictures ? pictures : nil, recordings: recordings
        ) { configuration in
            // 1 MB of a disk of 2 (scripts/fault-table) belongs to others.
            if recordings != nil { configuration.blackBox.reserve = 1 }
        }
    }
}

/// One of the faults that docs/service.md has a table of: how it is brought about, and what is promised of it.
struct InjectedFault: Sendable, CustomTestStringConvertible {
    let name: String
    let state: Impairment
    /// nil where it can not be said: then it counts when the status shows it.
    let onset: PhraseKey?
    let end: PhraseKey?
    /// Whether people are warned of all the while.
    let goesOnSeeing: Bool
    /// From its beginning, seconds. One, but for what takes longer to be known.
    var toldWithin = 1.0
    /// Whether pictures are looked at for darkness and standstill.
    var playsPictures = false
    /// Whether it needs a disk of its own, which the test may fill.
    var needsSmallDisk = false
    let begin: @Sendable (FaultyRun) throws -> Void
    let mend: @Sendable (FaultyRun) throws -> Void

    var testDescription: String { name }

    static let all = [
        InjectedFault(
            name: "camera unplugged", state: .cameraLost, onset: .cameraLost, end: .cameraBack, goesOnSeeing: false,
            begin: { $0.run.feed.tell(.lost(.unplugged), silent: true) },
            mend: { $0.run.feed.tell(.returned(afterSeconds: 1), silent: false) }),
        InjectedFault(
            name: "pictures can not be read", state: .cameraLost, onset: .cameraLost, end: .cameraBack,
            goesOnSeeing: false, playsPictures: true,
            begin: { $0.pictures.isGone.store(true, ordering: .relaxed) },
            mend: { $0.pictures.isGone.store(false, ordering: .relaxed) }),
        InjectedFault(
            name: "picture frozen", state: .pictureFrozen, onset: .pictureFrozen, end: .normalAgain,
            goesOnSeeing: false, playsPictures: true,
            begin: { $0.pictures.isFrozen.store(true, ordering: .relaxed) },
            mend: { $0.pictures.isFrozen.store(false, ordering: .relaxed) }),
        InjectedFault(
            name: "too dark", state: .tooDark, onset: .tooDark, end: .normalAgain, goesOnSeeing: true,
            playsPictures: true,
            begin: { $0.pictures.isDark.store(true, ordering: .relaxed) },
            mend: { $0.pictures.isDark.store(false, ordering: .relaxed) }),
        InjectedFault(
            name: "detector ten times too slow", state: .overloaded, onset: .overloaded, end: .normalAgain,
            goesOnSeeing: true,
            begin: { $0.run.trouble.microseconds.store(300_000, ordering: .relaxed) },
            mend: { $0.run.trouble.microseconds.store(500, ordering: .relaxed) }),
        InjectedFault(
            name: "throttled by heat", state: .tooHot, onset: .tooHot, end: .normalAgain, goesOnSeeing: true,
            begin: { try $0.systemFiles.write("4\n", to: "class/thermal/cooling_device0/cur_state") },
            mend: { try $0.systemFiles.write("0\n", to: "class/thermal/cooling_device0/cur_state") }),
        InjectedFault(
            name: "inertial sensor silent", state: .orientationLost, onset: .orientationLost, end: .orientationBack,
            goesOnSeeing: true,
            begin: { $0.orientation.isOn.store(true, ordering: .relaxed) },
            mend: { $0.orientation.isOn.store(false, ordering: .relaxed) }),
        InjectedFault(
            name: "no sound device", state: .soundLost, onset: nil, end: nil, goesOnSeeing: true,
            begin: { $0.run.heard.onEvent(.unavailable(.init(.unavailable, "the sound device is lost"))) },
            mend: { $0.run.heard.onEvent(.opened(device: "trial", isPreferred: true)) }),
        InjectedFault(
            name: "disk full", state: .diskFull, onset: .diskFull, end: .normalAgain, goesOnSeeing: true,
            needsSmallDisk: true,
            begin: { _ in try Data(count: 3 << 19).write(to: URL(fileURLWithPath: SmallDisk.path + "/filling")) },
            mend: { _ in try FileManager.default.removeItem(atPath: SmallDisk.path + "/filling") }),
        InjectedFault(
            // A second without a judged frame is what makes it stale.
            name: "perception hangs", state: .perceptionStale, onset: .perceptionStale, end: .normalAgain,
            goesOnSeeing: false, toldWithin: HealthMonitor.staleAfter + 0.2,
            begin: { $0.run.trouble.hangs.store(true, ordering: .relaxed) },
            mend: { $0.run.trouble.hangs.store(false, ordering: .relaxed) }),
        InjectedFault(
            name: "every frame fails", state: .perceptionStale, onset: .perceptionStale, end: .normalAgain,
            goesOnSeeing: false, toldWithin: HealthMonitor.staleAfter + 0.2,
            begin: { $0.run.trouble.fails.store(true, ordering: .relaxed) },
            mend: { $0.run.trouble.fails.store(false, ordering: .relaxed) }),
    ].filter { SmallDisk.isPresent || !$0.needsSmallDisk }
}

/// A disk that may be filled: scripts/fault-table makes one.
enum SmallDisk {
    static let path = ProcessInfo.processInfo.environment["HEADSUP_SMALL_DISK"] ?? ""
    static var isPresent: Bool { !path.isEmpty }
}
