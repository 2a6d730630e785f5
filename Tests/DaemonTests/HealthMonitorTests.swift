import Capture
import Geometry
import TestSupport
import Testing

@testable import Daemon

@Suite("The table of what can be impaired")
struct HealthMonitorTests {
    /// Runs through moments a tenth of a second apart; returns when the state began and ended, seconds.
    private func history(
        of impairment: Impairment, seconds: Double, _ facts: (Double, inout HealthFacts) -> Void
    ) -> (began: [Double], ended: [Double]) {
        var monitor = HealthMonitor()
        var result: (began: [Double], ended: [Double]) = ([], [])
        for i in 0...Int(seconds * 10) {
            let time = Double(i) / 10
            let now = Timestamp(nanoseconds: 0).advanced(by: time)
            var known = HealthFacts(lastProcessed: now)
            known.hasProcessed = true
            facts(time, &known)
            let (began, ended) = monitor.update(known, at: now)
            if began.contains(impairment) { result.began.append(time) }
            if ended.contains(impairment) { result.ended.append(time) }
        }
        return result
    }

    /// How each is brought about.
    private static func cause(_ impairment: Impairment, _ facts: inout HealthFacts, since: Double) {
        switch impairment {
        case .cameraLost: facts.cameraIsLost = true
        case .pictureFrozen: facts.pictureIsFrozen = true
        case .tooDark: facts.pictureIsDark = true
        case .cameraSlow: (facts.cameraRate, facts.promisedRate) = (20, 30)
        case .everySecondFrame: facts.load = .everySecondFrame
        case .smallerInput: facts.load = .smallerInput
        case .overloaded: facts.load = .overloaded
        case .tooHot: facts.isThrottled = true
        case .orientationLost: facts.hasOrientation = false
        case .soundLost: facts.sound = .nowhere
        case .otherSoundDevice: facts.sound = .elsewhere
        case .diskFull: facts.diskIsFull = true
        case .perceptionStale: facts.lastProcessed = facts.lastProcessed.advanced(by: -since)
        }
    }

    @Test("begins and ends each state once, after the times of the table", arguments: Impairment.allCases)
    func each(impairment: Impairment) throws {
        let told = history(of: impairment, seconds: 40) { time, facts in
            if (5..<20).contains(time) { Self.cause(impairment, &facts, since: time - 5) }
        }
        try #require(told.began.count == 1 && told.ended.count == 1)
        let begin = impairment == .perceptionStale ? HealthMonitor.staleAfter : impairment.delays.begin
        #expect(abs(told.began[0] - 5 - begin) < 0.15)
        #expect(abs(told.ended[0] - 20 - impairment.delays.end) < 0.15)
    }

    @Test("tells of no state while all is well")
    func quiet() {
        for impairment in Impairment.allCases {
            let told = history(of: impairment, seconds: 10) { _, _ in }
            #expect(told.began.isEmpty && told.ended.isEmpty)
        }
    }

    @Test("calls perception stale within 1.1 seconds, but not while the camera explains the silence")
    func stale() {
        let stuck = history(of: .perceptionStale, seconds: 10) { time, facts in
            facts.lastProcessed = Timestamp(nanoseconds: 0).advanced(by: min(time, 3))
        }
        #expect(stuck.began.count == 1)
        #expect((3.9...4.1).contains(stuck.began.first ?? 0))
        let lost = history(of: .perceptionStale, seconds: 10) { time, facts in
            facts.lastProcessed = Timestamp(nanoseconds: 0).advanced(by: min(time, 3))
            facts.cameraIsLost = time > 3
        }
        #expect(lost.began.isEmpty)
    }

    @Test("allows the first frame of a run more time")
    func firstFrame() {
        let told = history(of: .perceptionStale, seconds: 10) { _, facts in
            facts.lastProcessed = Timestamp(nanoseconds: 0)
            facts.hasProcessed = false
        }
        #expect(told.began.count == 1)
        #expect((3.9...4.1).contains(told.began.first ?? 0))
    }

    @Test("a camera that is slow now and then is not slow")
    func briefSlowness() {
        let told = history(of: .cameraSlow, seconds: 60) { time, facts in
            facts.promisedRate = 30
            facts.cameraRate = time.truncatingRemainder(dividingBy: 6) < 3 ? 15 : 29
        }
        #expect(told.began.isEmpty)
    }

    @Test("counts for how long each lasted")
    func seconds() {
        var monitor = HealthMonitor()
        for i in 0...300 {
            let now = Timestamp(nanoseconds: 0).advanced(by: Double(i) / 10)
            var facts = HealthFacts(lastProcessed: now)
            facts.pictureIsDark = (100..<150).contains(i)
            monitor.update(facts, at: now)
        }
        #expect(abs(monitor.seconds(.tooDark) - 5) < 0.11)
        #expect(monitor.seconds(.cameraLost) == 0)
    }

    @Test("what a camera tells becomes what is known of it")
    func conditions() {
        var camera = HealthFacts.Camera()
        camera.take(.lost(.unplugged))
        #expect(camera.isLost)
        camera.take(.returned(afterSeconds: 2))
        #expect(camera == HealthFacts.Camera())
        camera.take(.frozen)
        #expect(camera.isFrozen && !camera.isDark)
        camera.take(.dark)
        #expect(camera.isDark && !camera.isFrozen)
        camera.take(.clear)
        #expect(camera == HealthFacts.Camera())
    }

    @Test("stands in docs/service.md, row by row with its times", arguments: Impairment.allCases)
    func documented(impairment: Impairment) throws {
        let path = TestData.package.appendingPathComponent("docs/service.md").path
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let row = text.split(separator: "\n").first { $0.hasPrefix("| `\(impairment.rawValue)` |") }
        let cells = try #require(row).split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        try #require(cells.count >= 4)
        #expect((cells[3] == "-") == (impairment.spoken == nil))
        if impairment.delays.begin > 0 { #expect(cells[1].contains("\(Self.text(impairment.delays.begin)) s")) }
        if impairment.delays.end > 0 { #expect(cells[2].contains("\(Self.text(impairment.delays.end)) s")) }
    }

    private static func text(_ value: Double) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
}
