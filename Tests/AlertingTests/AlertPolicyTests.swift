import Alerting
import Geometry
import Risk
import TestSupport
import Testing

private func time(_ t: Double) -> Timestamp { Timestamp(nanoseconds: Int64((t * 1e9).rounded())) }

private func candidate(
    _ track: Int, probability: Double, in ttc: Double, bearing: Double = 0, distance: Double = 4
) -> AlertPolicy.Candidate {
    AlertPolicy.Candidate(
        track: track,
        risk: CollisionRisk(
            probability: probability, timeToCollision: ttc, earliestTimeToCollision: ttc / 2, closestTime: ttc,
            closestDistance: 0.3, closestPoint: .origin, distance: distance, closingSpeed: 1),
        bearing: bearing)
}

extension AlertSettings {
    /// The level as docs/risk.md states it; `factor` below 1 for leaving it.
    fileprivate func level(_ p: Double, in ttc: Double, factor: Double = 1) -> AlertLevel? {
        let slack = (1 - factor) / 2 + 1e-9
        let steps: [(AlertLevel, Double, Double)] = [
            (.danger, dangerProbability, dangerTime), (.caution, cautionProbability, cautionTime),
            (.notice, noticeProbability, noticeTime),
        ]
        return steps.first { p >= $0.1 * factor - 1e-9 && ttc <= $0.2 + slack }?.0
    }
}

/// Runs a script of candidates through a policy at 15 frames a second.
private func run(
    _ settings: AlertSettings = AlertSettings(), seconds: Double, _ script: (Double) -> [AlertPolicy.Candidate]
) -> [Alert] {
    var policy = AlertPolicy(settings: settings)
    var decisions: [AlertDecision] = []
    var said: [Alert] = []
    for frame in 0..<Int(seconds * 15) {
        let t = Double(frame) / 15
        policy.update(at: time(t), script(t), into: &decisions)
        for case .announce(let alert) in decisions { said.append(alert) }
    }
    return said
}

@Suite("Alert policy")
struct AlertPolicyTests {
    @Test("a person is announced once, and again only when the level rises")
    func once() {
        let said = run(seconds: 10) { t in [candidate(1, probability: 0.97, in: max(0.1, 4 - 0.5 * t))] }
        #expect(said.map(\.level) == [.notice, .caution, .danger])
    }

    @Test("danger is for the nearly certain: somebody near and less certain stays a caution, and is not repeated")
    func nearButUncertain() {
        let said = run(seconds: 10) { t in [candidate(1, probability: 0.9, in: max(0.1, 1.4 - 0.3 * t))] }
        #expect(said.map(\.level) == [.caution])
    }

    @Test("somebody who keeps the same distance is announced once")
    func steady() {
        #expect(run(seconds: 20) { _ in [candidate(1, probability: 0.9, in: 1.9)] }.count == 1)
    }

    @Test("where a hazard has to last before it is said, one frame's outlier says nothing")
    func outlier() {
        var settings = AlertSettings()
        settings.raiseAfter = 0.15
        let said = run(settings, seconds: 4) { t in
            [candidate(1, probability: Int(t * 15) % 10 == 0 ? 0.99 : 0.05, in: 0.5)]
        }
        #expect(said.isEmpty)
    }

    @Test("noise around the threshold says nothing twice")
    func hysteresis() {
        var random = SeededGenerator(1)
        let settings = AlertSettings()
        let said = run(settings, seconds: 20) { _ in
            [candidate(1, probability: settings.noticeProbability + random.uniform(-0.1, 0.1), in: 1.9)]
        }
        #expect(said.count == 1)
    }

    @Test("a change of side is news, after a while")
    func side() {
        let said = run(seconds: 5) { t in
            [candidate(1, probability: 0.9, in: 1.9, bearing: t < 2.5 ? 0.8 : -0.8)]
        }
        #expect(said.map(\.side) == [.left, .right])
    }

    @Test("wavering at a sector's edge is no change of side")
    func sideHysteresis() {
        var random = SeededGenerator(2)
        let settings = AlertSettings()
        let said = run(settings, seconds: 20) { _ in
            [candidate(1, probability: 0.9, in: 1.9, bearing: settings.aheadHalfWidth + random.uniform(-0.08, 0.08))]
        }
        #expect(said.count == 1)
    }

    @Test("the most urgent speaks first, the other when the voice is free")
    func order() {
        let said = run(seconds: 4) { _ in
            [candidate(1, probability: 0.9, in: 1.9), candidate(2, probability: 0.9, in: 1.0)]
        }
        #expect(said.map(\.track) == [2, 1])
    }

    @Test("a hazard that has passed when its turn comes is not announced")
    func stale() {
        let said = run(seconds: 4) { t in
            [candidate(1, probability: 0.95, in: 1.0)] + (t < 0.25 ? [candidate(2, probability: 0.9, in: 1.9)] : [])
        }
        #expect(said.map(\.track) == [1])
    }

    @Test("danger interrupts at once")
    func danger() throws {
        let said = run(seconds: 2) { t in
            [candidate(1, probability: 0.9, in: 1.9)] + (t > 0.1 ? [candidate(2, probability: 0.95, in: 0.5)] : [])
        }
        try #require(said.count == 2)
        #expect(said[1].level == .danger)
        #expect(said[1].time.since(said[0].time) < AlertSettings().minimumInterval)
    }

    @Test("a level asks for its probability and its time, and somebody nearer but too uncertain for one has that below")
    func certainty() {
        let settings = AlertSettings()
        func level(_ probability: Double, in ttc: Double) -> AlertLevel? {
            run(seconds: 1) { _ in [candidate(1, probability: probability, in: ttc)] }.first?.level
        }
        #expect(level(settings.noticeProbability, in: settings.noticeTime) == .notice)
        #expect(level(settings.noticeProbability - 0.01, in: settings.noticeTime) == nil)
        #expect(level(settings.noticeProbability, in: settings.noticeTime + 0.01) == nil)
        #expect(level(settings.cautionProbability, in: settings.cautionTime) == .caution)
        #expect(level(settings.cautionProbability - 0.01, in: settings.cautionTime) == nil)
        #expect(level(settings.dangerProbability, in: settings.dangerTime) == .danger)
        #expect(level(settings.dangerProbability - 0.01, in: settings.dangerTime) == .caution)
    }

    @Test(
        "somebody who has been beside the wearer for a while is no news, unless they come on",
        arguments: [(0.3, 0), (1, 1)])
    func beside(_ closing: Double, _ announced: Int) {
        let said = run(seconds: 2) { t in
            var near = candidate(1, probability: t < 1 ? 0.1 : 0.97, in: 0.5, distance: 1.3)
            near.risk.closingSpeed = closing
            return [near]
        }
        #expect(said.count == announced)
    }

    @Test("somebody who has only just come near is not beside the wearer yet")
    func justArrived() {
        let said = run(seconds: 0.5) { t in
            var near = candidate(1, probability: t > 0.2 ? 0.97 : 0, in: 0.5, distance: t > 0.2 ? 1.3 : 2)
            near.risk.closingSpeed = 0.3
            return [near]
        }
        #expect(said.count == 1)
    }

    @Test(
        "somebody within the radius is there already, unless they run into the wearer", arguments: [(1.4, 0), (2.5, 1)])
    func within(_ closing: Double, _ announced: Int) {
        let said = run(seconds: 2) { _ in
            var near = candidate(1, probability: 0.99, in: 0, distance: 0.8)
            near.risk.closingSpeed = closing
            return [near]
        }
        #expect(said.count == announced)
    }

    @Test("everything not said has its reason")
    func reasons() {
        var policy = AlertPolicy()
        var decisions: [AlertDecision] = []
        var beside = candidate(3, probability: 0.99, in: 0, distance: 0.8)
        beside.risk.closingSpeed = 0
        let people = [candidate(1, probability: 0.9, in: 1.9), candidate(2, probability: 0.9, in: 1.2), beside]
        func reasons(at t: Double) -> [Int: SuppressionReason] {
            policy.update(at: time(t), people, into: &decisions)
            var reasons: [Int: SuppressionReason] = [:]
            for case .suppress(let alert, let reason) in decisions { reasons[alert.track ?? 0] = reason }
            return reasons
        }
        #expect(reasons(at: 0) == [1: .lessUrgent, 3: .beside])
        #expect(reasons(at: 0.1) == [1: .tooSoon, 2: .alreadyAnnounced, 3: .beside])
        #expect(reasons(at: 0.5) == [2: .alreadyAnnounced, 3: .beside])
    }

    @Test("in a crowd the crowd is announced instead of everybody")
    func crowd() {
        let settings = AlertSettings()
        let said = run(settings, seconds: 60) { t in
            // Somebody new every 1.4 s.
            [candidate(Int(t / 1.4), probability: 0.9, in: 1.9)]
        }
        let people = said.filter { $0.track != nil }
        #expect(people.count <= settings.maximumPerMinute)
        #expect(said.contains { $0.track == nil })
    }

    @Test("holds its promises on ten thousand random frames")
    func properties() {
        let settings = AlertSettings()
        for seed in 0..<10 as Range<UInt64> {
            var random = SeededGenerator(seed)
            var policy = AlertPolicy(settings: settings)
            var decisions: [AlertDecision] = []
            var last: Alert?
            var people = (0..<6).map { _ in (p: random.uniform(0, 1), ttc: random.uniform(0.2, 4), b: 0.0) }
            var dangerSince: [Int: Double] = [:]
            var announced: [Int: AlertLevel] = [:]
            var lastHazard: [Int: Double] = [:]
            for frame in 0..<1000 {
                let t = Double(frame) / 15
                for i in people.indices {
                    people[i].p = max(0, min(1, people[i].p + random.normal(0.05)))
                    people[i].ttc = max(0.1, min(4, people[i].ttc + random.normal(0.1)))
                    people[i].b += random.normal(0.03)
                }
                let candidates = people.indices.map {
                    candidate($0, probability: people[$0].p, in: people[$0].ttc, bearing: people[$0].b)
                }
                policy.update(at: time(t), candidates, into: &decisions)
                var announcements = 0
                for case .announce(let alert) in decisions {
                    announcements += 1
                    if let last, alert.time.since(last.time) < settings.minimumInterval {
                        #expect(alert.level > last.level)
                    }
                    last = alert
                    if let track = alert.track {
                        announced[track] = max(alert.level, announced[track] ?? alert.level)
                        // True when said: probability and time are those of the level, or of one not yet released.
                        let held = settings.level(
                            people[track].p, in: people[track].ttc, factor: settings.releaseFactor)
                        #expect((held ?? .notice) >= alert.level && held != nil)
                    }
                }
                #expect(announcements <= 1)
                // Danger is never held back: within the debounce and the voice's own interval it is said, once for as
                // long as the person stays a hazard.
                for i in people.indices {
                    if settings.level(people[i].p, in: people[i].ttc, factor: settings.releaseFactor) != nil {
                        lastHazard[i] = t
                    }
                    if t - (lastHazard[i] ?? -1e9) > settings.releaseAfter { announced[i] = nil }
                    let isDanger = people[i].p >= settings.dangerProbability && people[i].ttc <= settings.dangerTime
                    if isDanger, announced[i] != .danger {
                        let since = dangerSince[i] ?? t
                        dangerSince[i] = since
                        let patience = settings.raiseAfter + Double(people.count) * settings.minimumInterval + 0.1
                        #expect(t - since <= patience)
                    } else {
                        dangerSince[i] = nil
                    }
                }
            }
        }
    }
}
