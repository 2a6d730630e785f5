import Datasets
import Foundation
import Geometry
import Pipeline
import Replay
import TestSupport
import Testing

/// The wearer must look, or step, to the right side: an alert's bearing is held against where somebody truly was.
@Suite("Bearings of warnings", .enabled(if: TestData.isPresent, "\(TestData.absence)"))
struct EncounterBearingTests {
    @Test("every warning names the side on which somebody truly is", arguments: ["easy", "hard"])
    func side(level: String) throws {
        let folder = TestData.path("ego/\(level)")
        var checked = 0
        // Any predictor will do, and the network's is slow in a debug build.
        var configuration = Replaying.configuration
        configuration.prediction.predictor = .kalman
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted().prefix(18) {
            let path = "\(folder)/\(name)"
            let sequence = try RecordedSequence(path: path)
            let truth = Dictionary(grouping: try sequence.semiLocalTruth(), by: \.frame)
            for event in try Replaying(path, configuration: configuration).alerts {
                let alert = try #require(event.alert)
                guard alert.track != nil else { continue }
                let toHead = try #require(sequence.orientation(at: alert.time)).toHead
                let told = SIMD2(alert.distance * cos(alert.bearing), alert.distance * sin(alert.bearing))
                let people = (truth[event.frame] ?? []).map { toHead($0.position) }
                func gap(_ person: Point<Head>) -> Double { hypot(person.x - told.x, person.y - told.y) }
                let person = try #require(people.min { gap($0) < gap($1) }, "nobody at \(event.time) s in \(path)")
                // Somebody inside the radius is no longer to be warned of; the track may lag behind a person so near.
                guard hypot(person.x, person.y) >= configuration.risk.radius else { continue }
                // Stereo is sure of the direction, less of the distance.
                #expect(gap(person) < 1 + 0.3 * alert.distance, "at \(event.time) s in \(path)")
                let offset = abs(person.y - told.y)
                #expect(person.y * told.y > 0 || offset < 0.6, "at \(event.time) s in \(path)")
                checked += 1
            }
        }
        #expect(checked > 10)
    }
}
