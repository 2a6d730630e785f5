import Diagnostics
import Foundation
import Replay
import TestSupport
import Testing

@Suite("Replay of what is broken")
struct ReplayFaultTests {
    /// A copy of the small sequence with one line of its observations changed.
    private func damaged(line: Int, _ change: (String) -> String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: Replaying.walk) {
            try FileManager.default.copyItem(atPath: "\(Replaying.walk)/\(name)", toPath: "\(folder.path)/\(name)")
        }
        let file = folder.path + "/observations.csv"
        var lines = try String(contentsOfFile: file, encoding: .utf8).components(separatedBy: "\n")
        lines[line - 1] = change(lines[line - 1])
        try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        return folder
    }

    private func field(_ index: Int, _ value: String) -> (String) -> String {
        { line in
            var fields = line.components(separatedBy: ",")
            fields[index] = value
            return fields.joined(separator: ",")
        }
    }

    @Test("a missing file is no input")
    func missing() { #expect(Replaying.fault("/no/such/walk.mp4")?.kind == .noInput) }

    @Test("a text file under a video's name is bad data, and is named")
    func textAsVideo() throws {
        let folder = try TemporaryFolder()
        let text = String(repeating: "This is no video. ", count: 200)
        for name in ["walk.mp4", "walk.txt", "walk.avi"] {
            try text.write(toFile: "\(folder.path)/\(name)", atomically: true, encoding: .utf8)
            let fault = try #require(Replaying.fault("\(folder.path)/\(name)"))
            #expect(fault.kind == .badData && fault.location?.file == "\(folder.path)/\(name)")
            #expect(fault.remedy != nil)
        }
    }

    @Test("a folder without pictures is no input")
    func emptyFolder() throws {
        let folder = try TemporaryFolder()
        #expect(Replaying.fault(folder.path)?.kind == .noInput)
    }

    @Test("a broken line names file, line and column")
    func brokenLine() throws {
        let folder = try damaged(line: 50) { $0.replacing(",", with: ";", maxReplacements: 1) }
        let fault = try #require(Replaying.fault(folder.path))
        #expect(fault.kind == .badData)
        #expect(fault.location?.file.hasSuffix("observations.csv") == true && fault.location?.line == 50)
    }

    @Test("NaN is no measurement")
    func notANumber() throws {
        let folder = try damaged(line: 77, field(4, "nan"))
        let fault = try #require(Replaying.fault(folder.path))
        #expect(fault.kind == .badData && fault.location?.line == 77)
    }

    @Test("time does not run backwards")
    func backwards() throws {
        let folder = try damaged(line: 300, field(1, "0.01"))
        let fault = try #require(Replaying.fault(folder.path))
        #expect(fault.kind == .badData && fault.location?.line == 300)
    }

    @Test(
        "a broken picture in the middle is left out and counted",
        .enabled(if: Replaying.hasWeights, "\(Replaying.noWeights)"))
    func zeroBytePicture() throws {
        let folder = try TemporaryFolder()
        let picture = "P6\n320 240\n255\n"
        for index in 0..<5 {
            var data = Data(picture.utf8)
            data.append(Data(repeating: 90, count: 320 * 240 * 3))
            let bytes = index == 2 ? Data() : data
            try bytes.write(to: URL(fileURLWithPath: "\(folder.path)/\(index).ppm"))
        }
        let result = try Replaying(folder.path)
        #expect(result.summary.frames == 4 && result.summary.skipped == 1)
        #expect(result.leftOut.count == 1 && result.leftOut[0].location?.file.hasSuffix("2.ppm") == true)
    }

    @Test(
        "a truncated video gives what it holds, and says what is missing",
        .enabled(if: TestData.isPresent, "\(TestData.absence)"),
        .enabled(if: Replaying.hasWeights, "\(Replaying.noWeights)"))
    func truncated() throws {
        let folder = try TemporaryFolder()
        let whole = try Data(contentsOf: URL(fileURLWithPath: TestData.path("pets2009-s2l1/vtest.avi")))
        try whole.prefix(300_000).write(to: URL(fileURLWithPath: folder.path + "/cut.avi"))
        let result = try Replaying(folder.path + "/cut.avi")
        #expect(result.summary.frames > 5 && result.summary.frames + result.summary.skipped == 795)
        #expect(result.summary.shortfall?.contains("truncated") == true)
    }

    @Test("a fault in the middle leaves no half file of tracks behind")
    func noHalfFile() throws {
        let folder = try damaged(line: 300, field(1, "0.01"))
        let out = try TemporaryFolder()
        #expect(throws: Fault.self) { try Replaying(folder.path, tracks: out.path + "/tracks.csv") }
        #expect(out.names.isEmpty)
    }

    @Test("a file that can not be written is found before the work")
    func unwritable() throws {
        #expect {
            try Replaying(Replaying.walk, tracks: "/no/such/folder/tracks.csv")
        } throws: {
            ($0 as? Fault)?.kind == .cannotWrite
        }
        #expect {
            try Replaying(Replaying.walk, wav: "/no/such/folder/walk.wav")
        } throws: {
            ($0 as? Fault)?.kind == .cannotWrite
        }
    }
}
