import Foundation
import MonotonicTime
import Synchronization
import Testing

@testable import Daemon

/// The fault table of docs/service.md, measured. One round each among the tests, twenty by scripts/fault-table, which has the
/// rows written to the file of HEADSUP_FAULT_TABLE.
@Suite("Each fault is survived, told in time, and over when its cause is", .timeLimit(.minutes(30)))
struct FaultTableTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let rounds = Int(environment["HEADSUP_FAULT_ROUNDS"] ?? "") ?? 1
    /// A camera of 30 frames a second that gave none for so long, seconds, has stopped.
    private static let approachTime = 5.0

    /// What was measured, seconds, a number a round.
    private struct Measured {
        var told: [Double] = []
        var seesAgain: [Double] = []
        var over: [Double] = []
        var warnings = 0
    }

    @Test("one after the other", arguments: InjectedFault.all)
    func fault(_ fault: InjectedFault) async throws {
        let faulty = try FaultyRun(
            playsPictures: fault.playsPictures, recordings: fault.needsSmallDisk ? SmallDisk.path : nil)
        let run = faulty.run
        run.start()
        try #require(try await run.wait { run.guardian.report.frames > 30 } != nil)
        var measured = Measured()
        for _ in 0..<Self.rounds { try await round(fault, faulty, &measured) }
        try #require(measured.told.count == Self.rounds)
        // Heard once a round, and of nothing else.
        if let onset = fault.onset, let end = fault.end {
            #expect(run.heard.states == [.ready] + (0..<Self.rounds).flatMap { _ in [onset, end] })
        }
        #expect(try await run.stop() < 1)
        #expect((measured.told.max() ?? 9) <= fault.toldWithin)
        #expect((measured.seesAgain.max() ?? 9) <= 2)
        if fault.goesOnSeeing { #expect(measured.warnings == Self.rounds) }
        try report(fault, measured)
    }

    private func round(_ fault: InjectedFault, _ faulty: FaultyRun, _ measured: inout Measured) async throws {
        let run = faulty.run
        let start = MonotonicClock.now
        try fault.begin(faulty)
        if let onset = fault.onset {
            measured.told.append(try #require(try await run.said(onset, after: start)))
        } else {
            measured.told.append(try #require(try await run.wait { run.isLimited(by: fault.state) }))
        }
        #expect(try await run.wait(atMost: 1) { run.isLimited(by: fault.state) } != nil)
        if fault.goesOnSeeing {
            let approach = MonotonicClock.now
            run.trouble.approachBegins()
            _ = try await run.wait(atMost: Self.approachTime) { run.heard.timeOfAlert(after: approach) != nil }
            if run.heard.timeOfAlert(after: approach) != nil { measured.warnings += 1 }
            run.trouble.approach.store(0, ordering: .relaxed)
        } else {
            try await Task.sleep(for: .seconds(0.5))
        }
        let frames = run.guardian.report.frames
        let mended = MonotonicClock.now
        try fault.mend(faulty)
        measured.seesAgain.append(try #require(try await run.wait { run.guardian.report.frames > frames }))
        if let end = fault.end {
            measured.over.append(try #require(try await run.said(end, after: mended)))
        } else {
            measured.over.append(try #require(try await run.wait { !run.isLimited(by: fault.state) }))
        }
        // The next round begins with all being well but for what is silently given up for the load: after several trials that
        // failed the next one comes minutes later. Who came near is forgotten.
        let silent: Set<Impairment> = [.everySecondFrame, .smallerInput]
        try #require(
            try await run.wait(atMost: 60) { run.guardian.report.limitations.allSatisfy { silent.contains($0.state) } }
                != nil)
        if fault.goesOnSeeing { try await Task.sleep(for: .seconds(3)) }
    }

    private func report(_ fault: InjectedFault, _ measured: Measured) throws {
        guard let path = Self.environment["HEADSUP_FAULT_TABLE"] else { return }
        func text(_ times: [Double]) -> String {
            let sorted = times.sorted()
            return String(format: "%.2f, %.2f", sorted[sorted.count / 2], sorted[sorted.count - 1])
        }
        let warnings = fault.goesOnSeeing ? "\(measured.warnings) of \(Self.rounds)" : "-"
        let row =
            "| \(fault.name) | `\(fault.state.rawValue)` | \(measured.over.count) of \(Self.rounds) | \(text(measured.told))"
            + " | \(text(measured.seesAgain)) | \(text(measured.over)) | \(warnings) |\n"
        try Self.writing.withLock { _ in
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            try file.seekToEnd()
            try file.write(contentsOf: Data(row.utf8))
        }
    }
    private static let writing = Mutex(())
}
