import Diagnostics
import Foundation
import Pipeline
import Replay
import TestSupport
import Testing

@Suite("Replay, end to end")
struct ReplayTests {
    @Test("the small sequence goes from observations to warnings")
    func smallSequence() throws {
        let folder = try TemporaryFolder()
        let result = try Replaying(Replaying.walk, tracks: folder.path + "/tracks.csv")
        #expect(result.summary.frames == 360)
        #expect(result.summary.framesWithoutOrientation == 0)
        #expect(result.summary.tracks > 5)
        #expect(!result.alerts.isEmpty)
        for event in result.alerts {
            let alert = try #require(event.alert)
            #expect(alert.probability > 0.2 && alert.probability <= 1)
            #expect(alert.distance > 0 && alert.distance < 15)
        }
        let lines = try String(contentsOfFile: folder.path + "/tracks.csv", encoding: .utf8).split(separator: "\n")
        #expect(lines.first == "frame,t,id,x,y,z,vx,vy,sx,sy")
        #expect(lines.count > 500)
        #expect(lines.dropFirst().allSatisfy { $0.split(separator: ",").count == 10 })
        let json = try JSONSerialization.jsonObject(with: Data(result.summary.json.utf8)) as? [String: Any]
        let keys: Set = [
            "frames", "dropped", "duration_s", "tracks", "alerts", "states", "latency_ms", "throughput_fps",
        ]
        #expect(keys.isSubset(of: Set(try #require(json).keys)))
    }

    @Test("two replays are the same, byte for byte")
    func determinism() throws {
        let folder = try TemporaryFolder()
        let runs = try ["a.csv", "b.csv"].map { name in
            let path = "\(folder.path)/\(name)"
            let result = try Replaying(Replaying.walk, tracks: path)
            return (result.events.map(\.json), try Data(contentsOf: URL(fileURLWithPath: path)))
        }
        #expect(runs[0].0 == runs[1].0)
        #expect(runs[0].1 == runs[1].1)
    }

    @Test("there is sound where an alert was, and none elsewhere")
    func sound() throws {
        let folder = try TemporaryFolder()
        let wav = folder.path + "/walk.wav"
        let result = try Replaying(Replaying.walk, wav: wav)
        let sound = try RecordedWAV(wav)
        #expect(sound.duration >= result.summary.duration)
        let times = result.alerts.map(\.time)
        let start = times.first ?? 0
        #expect(sound.level(from: 0, to: start - 0.01) == 0)
        for time in times { #expect(sound.level(from: time, to: time + 0.6) > 0.01, "alert at \(time)") }
        // An alert is an earcon and a few words: three seconds after the last one everything has been said.
        var quiet = 0.0
        for moment in stride(from: 0.0, to: sound.duration - 0.5, by: 0.25) {
            guard times.allSatisfy({ moment + 0.25 < $0 || moment > $0 + 3 }) else { continue }
            quiet += 1
            #expect(sound.level(from: moment, to: moment + 0.25) < 1e-4, "silence at \(moment)")
        }
        #expect(quiet > 0)
    }

    @Test("words are sound in the band of a voice")
    func speechBand() throws {
        let folder = try TemporaryFolder()
        let wav = folder.path + "/walk.wav"
        var configuration = Replaying.configuration
        configuration.speech.mode = .wordsOnly
        let result = try Replaying(Replaying.walk, wav: wav, configuration: configuration)
        let sound = try RecordedWAV(wav)
        let time = try #require(result.alerts.first?.time)
        let voice = [150.0, 250, 400, 700, 1000, 1500, 2500].map { sound.amplitude(of: $0, from: time, to: time + 0.7) }
        let above = [9000.0, 11000, 14000, 18000].map { sound.amplitude(of: $0, from: time, to: time + 0.7) }
        #expect((voice.max() ?? 0) > 20 * (above.max() ?? 1))
    }

    @Test(
        "the street video, frame by frame through the network", .enabled(if: TestData.isPresent, "\(TestData.absence)"),
        .enabled(if: Replaying.hasWeights, "\(Replaying.noWeights)"))
    func video() throws {
        let result = try Replaying(TestData.path("pets2009-s2l1/vtest.avi"), to: 6)
        #expect(result.summary.frames == 61)
        #expect((4...25).contains(result.summary.tracks))
        #expect(result.summary.orientation == "visual gyroscope")
    }

    @Test("a KITTI sequence brings its own orientation", .enabled(if: TestData.isPresent, "\(TestData.absence)"))
    func kitti() throws {
        let result = try Replaying(TestData.path("kitti-tracking/label/0013.txt"))
        #expect(result.summary.frames == 340)
        #expect(result.summary.orientation == "recorded" && result.summary.framesWithoutOrientation == 0)
        #expect(result.summary.tracks > 20)
    }

    @Test(
        "boxes of a MOTChallenge sequence need no picture", .enabled(if: TestData.isPresent, "\(TestData.absence)"))
    func mot() throws {
        let result = try Replaying(TestData.path("mot15/TUD-Campus"))
        #expect(result.summary.frames == 71)
        #expect((4...20).contains(result.summary.tracks))
    }
}
