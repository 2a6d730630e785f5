import Foundation
import Geometry
import Replay
import TestSupport
import Testing

@Suite(
    "Replaying a sequence with a video",
    .enabled(if: TestData.isPresent, Comment(rawValue: TestData.absence)),
    .enabled(if: Replaying.hasWeights, Comment(rawValue: Replaying.noWeights)))
struct RecordedVideoTests {
    private func sequence(times: String? = nil) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/walk.avi", withDestinationPath: TestData.path("pets2009-s2l1/vtest.avi"))
        try folder.write(
            """
            [sequence]
            name = "walk"
            rate = 10.0
            format = 1
            [frames]
            video = "walk.avi"
            \(times == nil ? "" : "times = \"frames.csv\"")
            """, to: "sequence.toml")
        if let times { try folder.write("frame,t\n" + times, to: "frames.csv") }
        return folder
    }

    @Test("the video is found beside the manifest, from wherever the sequence's folder is named")
    func relative() throws {
        let folder = try sequence()
        let working = FileManager.default.currentDirectoryPath.split(separator: "/").count
        let path = String(repeating: "../", count: working) + folder.path.dropFirst()
        #expect(try Replaying(path, to: 0.5).summary.frames > 3)
    }

    @Test("its pictures have the times that the sequence gives, and go on evenly behind the last")
    func times() throws {
        let folder = try sequence(times: "0,100\n1,100.3\n2,100.6\n")
        var remaining = try ReplayInput(path: folder.path, format: nil) { _ in }
        var times: [Double] = []
        for _ in 0..<5 { times.append(try #require(try remaining.next()).time.seconds) }
        for (time, expected) in zip(times, [100, 100.3, 100.6, 100.7, 100.8]) { #expect(abs(time - expected) < 1e-6) }
    }
}
