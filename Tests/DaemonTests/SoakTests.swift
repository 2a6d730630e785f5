import Diagnostics
import Foundation
import Geometry
import MonotonicTime
import Speech
import Synchronization
import TestSupport
import Testing

@testable import Daemon

/// Hours of frames in minutes: a whole daemon with a camera of 600 frames a second, somebody who comes near every six
/// seconds, a client that asks for the status and for recordings, and a camera that is lost now and then. Run by
/// scripts/soak-frames, which names the number of frames; by itself this process runs nothing else.
@Suite("The daemon stays as it is", .serialized)
struct SoakTests {
    private static let goal = Int(ProcessInfo.processInfo.environment["HEADSUP_SOAK_FRAMES"] ?? "")

    /// Resident memory in kB, open descriptors, threads.
    private struct Size {
        let memory: Double
        let descriptors: Int
        let threads: Int

        init() throws {
            let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            func field(_ name: String) -> Int {
                let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") } ?? ""
                return line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? -1
            }
            // Not of the file above, which on some kernels is behind by up to 64 pages a thread.
            let pages = try String(contentsOfFile: "/proc/self/smaps_rollup", encoding: .utf8)
                .split(separator: "\n").first { $0.hasPrefix("Rss:") }
            memory = Double((pages ?? "").filter(\.isNumber)) ?? -1
            threads = field("Threads")
            descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        }
    }

    @Test("over as many frames as are asked for", .enabled(if: goal != nil, "set HEADSUP_SOAK_FRAMES"))
    func manyFrames() async throws {
        let goal = try #require(Self.goal)
        let counted = CountedOutput()
        let run = try TrialRun(rate: 600, output: counted) { $0.camera.rate = 600 }
        // Or the detector alone would take a third of a frame's time.
        run.trouble.microseconds.store(100, ordering: .relaxed)
        run.start()
        var sizes: [Size] = []
        var round = 0
        var losses = 0
        let start = MonotonicClock.now
        while run.guardian.report.frames < goal {
            if round.isMultiple(of: 6) { run.trouble.approachBegins() }
            if round % 60 == 30 {
                run.feed.tell(.lost(.unplugged), silent: true)
                losses += 1
            }
            if round % 60 == 31 { run.feed.tell(.returned(afterSeconds: 1), silent: false) }
            try StatusClient.ask(
                round % 60 == 15 ? .dump : .status, at: [run.folder.path + "/headsup.sock"]
            ) { _ in true }
            try await Task.sleep(for: .seconds(1))
            // What is made once, such as the ring and the files of the first recording, is there by then.
            if run.guardian.report.frames > goal / 10 { sizes.append(try Size()) }
            if round % 60 == 59, let size = sizes.last {
                print("soak: \(run.guardian.report.frames) frames, \(size.memory / 1024) MB")
                // Into a pipe nothing would be printed before the end.
                fflush(nil)
            }
            round += 1
        }
        let report = run.guardian.report
        let seconds = MonotonicClock.now.since(start)
        #expect(try await run.stop() < 1)
        let quarter = max(1, sizes.count / 4)
        func mean(_ part: ArraySlice<Size>) -> Double { part.reduce(0) { $0 + $1.memory } / Double(part.count) }
        let (early, late) = (mean(sizes.prefix(quarter)[...]), mean(sizes.suffix(quarter)))
        let (descriptors, threads) = (sizes.map(\.descriptors), sizes.map(\.threads))
        print(
            """
            soak: \(report.frames) frames (\(Double(report.frames) / 30 / 3600) hours at 30 a second) in \(seconds) s
            soak: \(report.alerts) alerts, \(losses) losses of the camera, \(report.failures) failures
            soak: memory \(early / 1024) MB in the first quarter, \(late / 1024) in the last: \(100 * (late / early - 1)) %
            soak: descriptors \(descriptors.min() ?? 0) to \(descriptors.max() ?? 0), threads \(threads.min() ?? 0) to \(threads.max() ?? 0)
            """)
        #expect(report.failures == 0)
        #expect((report.alerts.values.reduce(0, +)) > 0)
        #expect(late < 1.02 * early)
        // A recording that is being written has a file open.
        #expect((descriptors.max() ?? 0) - (descriptors.min() ?? 0) <= 2)
        let half = threads.count / 2
        #expect((threads.suffix(half).max() ?? 0) <= (threads.prefix(half).max() ?? 0))
    }
}

/// Keeps nothing of what was to be heard, so that what grows is not the test.
private final class CountedOutput: SpeechOutput, Sendable {
    private let count = Atomic(0)
    func announce(_ utterance: Utterance, at time: Timestamp) { count.wrappingAdd(1, ordering: .relaxed) }
    func withdraw(subject: Int, at time: Timestamp) {}
    func finish(at time: Timestamp) {}
}
