import Evaluation
import Foundation
import Testing

/// The warner of scripts/goldens/collision.py on recorded walks.
@Suite("Scores of warnings follow the text of the contract")
struct CollisionAgreementTests {
    @Test(
        "as a second program of other construction reads it",
        .enabled(if: TestData.has("ego"), "needs the data folder ego (HEADSUP_DATA)"))
    func goldens() throws {
        var scores = CollisionScores(rules: CollisionRules(radius: 1, horizon: 3, operatingThreshold: 0.5))
        for name in CollisionGoldens.recordings { scores.add(try recording(name)) }
        #expect(scores.frames.count == CollisionGoldens.samples)
        #expect(scores.frames.collisions == CollisionGoldens.collisions)
        #expect(abs(scores.frames.precision - CollisionGoldens.precision) < 1e-8)
        #expect(abs(scores.frames.recall - CollisionGoldens.recall) < 1e-8)
        #expect(abs(scores.frames.averagePrecision - CollisionGoldens.averagePrecision) < 1e-8)
        #expect(abs(try #require(scores.brier) - CollisionGoldens.brier) < 1e-8)
        #expect(scores.events.encounters == CollisionGoldens.encounters)
        #expect(scores.events.warned == CollisionGoldens.warned)
        #expect(scores.events.falseAlerts == CollisionGoldens.falseAlerts)
        let lead = try #require(scores.events.leadTime(quantile: 0.5))
        #expect(abs(lead - CollisionGoldens.medianLeadTime) < 2e-3)
        #expect(abs(scores.events.minutes - CollisionGoldens.minutes) < 1e-4)
    }

    private func recording(_ name: String) throws -> CollisionRecording {
        let scene = try #require(name.split(separator: "/").last)
        var people: [String: CollisionPerson] = [:]
        var times: [Double] = []
        for row in try rows("ego/truth/\(scene).csv") {
            let (time, x, y) = (try number(row, "t"), try number(row, "x"), try number(row, "y"))
            times.append(time)
            people[row["id"] ?? "", default: CollisionPerson(distances: [])].distances.append(
                CollisionPerson.Distance(time: time, metres: (x * x + y * y).squareRoot()))
        }
        for row in try rows("ego/\(name)/observations.csv") {
            let (time, id) = (try number(row, "t"), row["id"] ?? "")
            guard let distance = people[id]?.distances.first(where: { abs($0.time - time) < 1e-3 }) else { continue }
            let probability = min(1, max(0, 1.1 - distance.metres / 4))
            people[id]?.observations.append(CollisionPerson.Observation(time: time, probability: probability))
            let last = people[id]?.alerts.last ?? -.infinity
            if probability >= 0.55, time - last >= 0.999 { people[id]?.alerts.append(time) }
        }
        return CollisionRecording(
            people: Array(people.values), duration: (times.max() ?? 0) - (times.min() ?? 0))
    }

    private func rows(_ name: String) throws -> [[String: String]] {
        let lines = try String(contentsOfFile: TestData.path(name), encoding: .utf8).split(separator: "\n")
        let header = try #require(lines.first).split(separator: ",").map(String.init)
        return lines.dropFirst().map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            return Dictionary(uniqueKeysWithValues: zip(header, fields))
        }
    }

    private func number(_ row: [String: String], _ column: String) throws -> Double {
        try #require(row[column].flatMap(Double.init))
    }
}
