import Foundation
import Testing

@testable import Evaluation

/// People whose distance is a function of time, seen at 10 frames a second.
private func person(
    from start: Double = 0, to end: Double, observedFrom: Double = -.infinity, probability: Double = 0,
    alerts: [Double] = [], distance: (Double) -> Double
) -> CollisionPerson {
    let times = (Int((start * 10).rounded())...Int((end * 10).rounded())).map { Double($0) / 10 }
    return CollisionPerson(
        distances: times.map { CollisionPerson.Distance(time: $0, metres: distance($0)) },
        observations: times.filter { $0 >= observedFrom }.map {
            CollisionPerson.Observation(time: $0, probability: probability)
        }, alerts: alerts)
}

private func scores(_ people: [CollisionPerson], nobody: [Double] = [], minutes: Double = 1) -> CollisionScores {
    var scores = CollisionScores(rules: CollisionRules(radius: 1, horizon: 3, operatingThreshold: 0.5))
    scores.add(CollisionRecording(people: people, alertsOnNobody: nobody, duration: minutes * 60))
    return scores
}

@Suite("Encounters and alerts")
struct CollisionEventScoresTests {
    /// Comes at 1 m/s and is nearer than 1 m from 5.1 s on.
    private func approach(alerts: [Double], observedFrom: Double = 0) -> CollisionPerson {
        person(to: 5.5, observedFrom: observedFrom, alerts: alerts) { 6 - $0 }
    }

    @Test(
        "an alert warns from the horizon to half a second before the entry",
        arguments: [(2.1, true), (3, true), (4.6, true), (4.7, false), (5.1, false), (2.0, false)])
    func inTime(alert: Double, warns: Bool) throws {
        let events = scores([approach(alerts: [alert])]).events
        #expect(events.encounters == 1)
        #expect(events.warned == (warns ? 1 : 0))
        // An alert too late to warn is not false: the person does come.
        #expect(events.falseAlerts == (alert < 2.1 ? 1 : 0))
        if warns { #expect(abs(try #require(events.leadTimes.first) - (5.1 - alert)) < 1e-9) }
    }

    @Test("lead time counts from the first alert in time")
    func leadTime() throws {
        let events = scores([approach(alerts: [1, 3, 4.5])]).events
        #expect(abs(try #require(events.leadTime(quantile: 0.5)) - 2.1) < 1e-9)
        #expect(events.falseAlerts == 1)
    }

    @Test("an encounter needs five observations within the horizon before it")
    func observations() {
        #expect(scores([approach(alerts: [], observedFrom: 4.6)]).events.encounters == 1)
        #expect(scores([approach(alerts: [], observedFrom: 4.7)]).events.encounters == 0)
    }

    @Test("an encounter needs half a second outside before it")
    func outsideBefore() {
        // Inside, then outside for 0.4 s or 0.5 s, then inside again.
        for (length, encounters) in [(0.4, 0), (0.5, 1)] {
            let flicker = person(to: 4) { $0 > 1.95 && $0 < 1.95 + length ? 1.5 : 0.5 }
            #expect(scores([flicker]).events.encounters == encounters)
        }
    }

    @Test("who is near from the start, or touches the radius only, is no encounter")
    func noEntry() {
        #expect(scores([person(to: 4) { _ in 0.5 }]).events.encounters == 0)
        #expect(scores([person(to: 4) { 1 + abs($0 - 2) }]).events.encounters == 0)
    }

    @Test("alerts without an entry are false, and those close together are one")
    func falseAlerts() {
        let passer = person(to: 20, alerts: [1, 1.4, 1.8, 2.3, 9]) { _ in 2 }
        // 1, 1.4 and 1.8 are one; 2.3 follows by half a second.
        #expect(scores([passer]).events.falseAlerts == 3)
        let events = scores([passer], nobody: [4, 4.2, 8], minutes: 2).events
        #expect(events.falseAlerts == 5)
        #expect(events.falseAlertsPerMinute == 2.5)
    }

    @Test("precision, recall and lead times sum up over people and recordings")
    func totals() throws {
        let people = [
            approach(alerts: [3.1]), approach(alerts: [4.1]), approach(alerts: []),
            person(to: 20, alerts: [1]) { _ in 2 },
        ]
        var all = scores(people)
        all.add(CollisionRecording(people: [], duration: 60))
        #expect(all.events.encounters == 3)
        #expect(all.events.missed == 1)
        #expect(abs(all.events.precision - 2.0 / 3) < 1e-12)
        #expect(abs(all.events.recall - 2.0 / 3) < 1e-12)
        #expect(abs(try #require(all.events.leadTime(quantile: 0.9)) - 1.9) < 1e-9)
        #expect(all.events.minutes == 2)
        #expect(all.recordings == 2)
    }
}

@Suite("Frame-level risk")
struct CollisionFrameScoresTests {
    @Test("asks of every observation from the fifth on, while the person is not near yet")
    func samples() {
        // Nearer than 1 m from 5.1 s on: the frames from 2.1 s to 5.0 s have the entry within their horizon.
        let scores = scores([person(to: 6, probability: 0.7) { 6 - $0 }])
        #expect(scores.frames.count == 47)
        #expect(scores.frames.collisions == 30)
        #expect(scores.frames.recall == 1)
        #expect(abs(scores.frames.precision - 30.0 / 47) < 1e-12)
        #expect(abs(scores.frames.averagePrecision - 30.0 / 47) < 1e-12)
    }

    @Test("leaves out observations at times without truth")
    func withoutTruth() {
        var visitor = person(to: 6) { _ in 3 }
        visitor.observations.append(CollisionPerson.Observation(time: 7, probability: 1))
        #expect(scores([visitor]).frames.count == 57)
    }

    private func sample(_ probability: Double, _ collides: Bool) -> CollisionSample {
        CollisionSample(probability: probability, collides: collides)
    }

    @Test("average precision and the curve are those computed by hand, ties taken together")
    func curve() {
        let samples = [sample(0.9, true), sample(0.8, false), sample(0.5, true), sample(0.5, false), sample(0.1, true)]
        let curve = CollisionCurve(samples)
        #expect(curve.points.map(\.threshold) == [0.9, 0.8, 0.5, 0.1])
        #expect(abs(curve.averagePrecision - (1.0 / 3 + 0.5 / 3 + 0.6 / 3)) < 1e-12)
        let point = curve.point(atThreshold: 0.6)
        #expect(point.truePositives == 1)
        #expect(point.falsePositives == 1)
        #expect(point.precision == 0.5)
        #expect(curve.point(atThreshold: 0.95).recall == 0)
        #expect(CollisionFrameScores(samples, threshold: 0.5).f1 == 4.0 / 7)
    }

    @Test("reliability compares each tenth with what happened")
    func reliability() throws {
        let samples = [sample(0, false), sample(0.05, true), sample(0.3, true), sample(0.99, true), sample(1, false)]
        let rows = ReliabilityTable(samples).rows
        #expect(rows.map(\.count) == [2, 0, 0, 1, 0, 0, 0, 0, 0, 2])
        #expect(rows[0].meanProbability == 0.025)
        #expect(rows[0].frequency == 0.5)
        #expect(rows[1].frequency == nil)
        #expect(abs(try #require(rows[9].meanProbability) - 0.995) < 1e-12)
    }

    @Test("the Brier score is the mean squared difference, and a probability that is no number is none")
    func brier() throws {
        // From the fifth observation on 57 samples, of which nobody comes near.
        let sure = scores([person(to: 6, probability: 0.3) { _ in 4 }])
        #expect(abs(try #require(sure.brier) - 0.09) < 1e-12)
        #expect(scores([person(to: 6, probability: .nan) { _ in 4 }]).brier == 0)
        #expect(scores([person(to: 6, probability: 7) { _ in 4 }]).brier == 1)
    }

    @Test("of nothing are defined and encodable, under the keys of the command-line contract")
    func keys() throws {
        let data = try JSONEncoder().encode(CollisionScores())
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(Set(["frame_level", "event_level", "brier", "minutes", "sequences"]).isSubset(of: object.keys))
        let frames = try #require(object["frame_level"] as? [String: Any])
        #expect(Set(["precision", "recall", "f1", "average_precision"]).isSubset(of: frames.keys))
        let events = try #require(object["event_level"] as? [String: Any])
        let contract = [
            "encounters", "warned", "missed", "false_alerts", "precision", "recall", "f1", "false_alerts_per_minute",
            "lead_time_s",
        ]
        #expect(Set(contract).isSubset(of: events.keys))
        #expect(Set(["p10", "p50", "p90"]) == Set(try #require(events["lead_time_s"] as? [String: Any]).keys))
    }
}
