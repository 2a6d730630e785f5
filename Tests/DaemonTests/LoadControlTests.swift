import Geometry
import Testing

@testable import Daemon

@Suite("What is given up when the processor can not keep up")
struct LoadControlTests {
    private static let period = 1.0 / 30

    /// Runs frames of a cost that may depend on the level; returns the levels at the ends of whole seconds.
    private func levels(
        of control: inout LoadControl, from start: Double = 0, seconds: Int, cost: (LoadLevel) -> Double
    ) -> [LoadLevel] {
        var levels: [LoadLevel] = []
        var time = start
        for second in 1...seconds {
            while time < start + Double(second) {
                let took = cost(control.level)
                let stride = control.level == .everyFrame ? 1.0 : 2.0
                time += max(took, stride * Self.period)
                control.frame(took: took, period: Self.period, at: Timestamp(nanoseconds: 0).advanced(by: time))
            }
            levels.append(control.level)
        }
        return levels
    }

    @Test("nothing, while frames take less than their period")
    func fast() {
        var control = LoadControl(leastRate: 5, hasSmallerInput: true)
        #expect(levels(of: &control, seconds: 60) { _ in 0.03 }.allSatisfy { $0 == .everyFrame })
        #expect((1...10).allSatisfy { control.takes($0) })
    }

    @Test("first every second frame, where that suffices")
    func everySecond() {
        var control = LoadControl(leastRate: 5, hasSmallerInput: true)
        let seen = levels(of: &control, seconds: 60) { _ in 0.05 }
        #expect(seen[2...].allSatisfy { $0 == .everySecondFrame })
        #expect((1...10).count(where: { control.takes($0) }) == 5)
    }

    @Test("then the smaller input, with a trial of the full one now and then that becomes rarer")
    func smaller() {
        var control = LoadControl(leastRate: 5, hasSmallerInput: true)
        let seen = levels(of: &control, seconds: 600) { $0 >= .smallerInput ? 0.04 : 0.09 }
        #expect(seen[4] == .smallerInput)
        #expect(!seen.contains(.overloaded))
        let trials = zip(seen, seen.dropFirst()).count { $0.0 == .smallerInput && $0.1 < .smallerInput }
        #expect((2...8).contains(trials))
    }

    @Test(
        "at last the wearer is told, within a second of frames that miss the least rate, and told again when it is over",
        arguments: [true, false], [0.21, 0.3, 0.45])
    func overloaded(hasSmallerInput: Bool, cost: Double) {
        var control = LoadControl(leastRate: 5, hasSmallerInput: hasSmallerInput)
        let heavy = levels(of: &control, seconds: 20) { _ in cost }
        #expect(heavy.allSatisfy { $0 == .overloaded })
        let light = levels(of: &control, from: 100, seconds: 60) { _ in 0.01 }
        #expect(light.last == .everyFrame)
    }

    @Test(
        "never by one frame alone: that costs the full input for some seconds, and is not said",
        arguments: [true, false])
    func oneFrame(hasSmallerInput: Bool) {
        var control = LoadControl(leastRate: 5, hasSmallerInput: hasSmallerInput)
        _ = levels(of: &control, seconds: 5) { _ in 0.02 }
        let stumble = Timestamp(nanoseconds: 0).advanced(by: 6)
        control.frame(took: 0.9, period: Self.period, at: stumble)
        #expect(control.level == (hasSmallerInput ? .smallerInput : .everyFrame))
        let after = levels(of: &control, from: 6, seconds: 10) { _ in 0.02 }
        #expect(!after.contains(.overloaded))
        #expect(after[7...].allSatisfy { $0 == .everyFrame })
    }

    @Test("not while the smaller input suffices, however slow the full one is")
    func smallerInputSuffices() {
        var control = LoadControl(leastRate: 5, hasSmallerInput: true)
        let seen = levels(of: &control, seconds: 300) { $0 >= .smallerInput ? 0.06 : 0.5 }
        #expect(!seen.contains(.overloaded))
        #expect(seen.count { $0 == .smallerInput } > 270)
    }

    @Test("skips what there is not")
    func withoutSmallerInput() {
        var control = LoadControl(leastRate: 5, hasSmallerInput: false)
        let slow = levels(of: &control, seconds: 30) { _ in 0.15 }
        #expect(slow.last == .everySecondFrame)
        let heavy = levels(of: &control, from: 100, seconds: 30) { _ in 0.3 }
        #expect(!heavy.contains(.smallerInput))
        #expect(heavy.last == .overloaded)
        let light = levels(of: &control, from: 200, seconds: 30) { _ in 0.01 }
        #expect(light.last == .everyFrame)
    }
}

@Suite("The watchdog")
struct WatchdogRuleTests {
    private func moment(_ seconds: Double) -> Timestamp { Timestamp(nanoseconds: 0).advanced(by: seconds) }

    @Test("is fed while frames are processed")
    func frames() {
        var rule = WatchdogRule()
        for i in 1...50 {
            let feeds1 = rule.feeds(processed: i, lastTurn: moment(0), isWaiting: false, at: moment(Double(i)))
            #expect(feeds1)
        }
    }

    @Test("is not fed by a perception that stands still, whatever the rest does")
    func stuck() {
        var rule = WatchdogRule()
        _ = rule.feeds(processed: 7, lastTurn: moment(1), isWaiting: false, at: moment(1))
        let feeds2 = rule.feeds(processed: 7, lastTurn: moment(1), isWaiting: false, at: moment(2))
        #expect(!feeds2)
        // It goes round, but every frame fails.
        let feeds3 = rule.feeds(processed: 7, lastTurn: moment(3), isWaiting: false, at: moment(3))
        #expect(!feeds3)
        // The camera is lost, but perception does not even wait for it.
        let feeds4 = rule.feeds(processed: 7, lastTurn: moment(1), isWaiting: true, at: moment(4))
        #expect(!feeds4)
    }

    @Test("is fed while a camera is waited for, and the wearer was told")
    func waiting() {
        var rule = WatchdogRule()
        for i in 1...50 {
            let now = moment(Double(i))
            let feeds5 = rule.feeds(processed: 0, lastTurn: now.advanced(by: -0.1), isWaiting: true, at: now)
            #expect(feeds5)
        }
    }

    /// A camera of 25 frames a second, the newest frame in a mailbox, and a detector of a given cost, from moment to moment.
    ///
    /// - Returns: how old each frame was at its decision, seconds, from the fifth second on.
    private func ages(seconds: Double, cost: (LoadLevel) -> Double) -> [Double] {
        let period = 0.04
        var control = LoadControl(leastRate: 5, hasSmallerInput: true)
        var (time, seen, arrivals) = (0.0, -1, 0)
        var ages: [Double] = []
        while time < seconds {
            let newest = Int((time / period + 1e-9).rounded(.down))
            guard newest > seen else {
                time = Double(seen + 1) * period
                continue
            }
            seen = newest
            arrivals += 1
            guard control.takes(arrivals) else { continue }
            let took = cost(control.level)
            time += took
            if time > 5 { ages.append(time - Double(newest) * period) }
            control.frame(took: took, period: period, at: Timestamp(nanoseconds: 0).advanced(by: time))
        }
        return ages
    }

    @Test(
        "with every second frame left out a decision is no older than its own work: no frame waits for the one before",
        arguments: [0.02, 0.036, 0.045, 0.06, 0.078])
    func latency(cost: Double) throws {
        let ages = ages(seconds: 30) { _ in cost }
        let oldest = try #require(ages.max())
        #expect(oldest < cost + 0.001)
    }

    @Test("with the smaller input too, but for the trials of the full one")
    func latencyOfTheSmallerInput() {
        let ages = ages(seconds: 60) { $0 >= .smallerInput ? 0.05 : 0.1 }.sorted()
        #expect(ages[ages.count / 2] < 0.051)
    }
}
