import Capture
import Diagnostics
import Foundation
import Imaging
import TestSupport
import Testing

@testable import Vision

@Suite("Video files")
struct VideoTests {
    /// A grey picture that is the lighter the later it comes.
    static func frame(_ number: Int) -> Picture { Picture.made(64, 48, .bgr) { _, _ in UInt8(40 + number * 5) } }

    static func write(_ count: Int, to path: String) throws {
        let writer = try VideoWriter(path: path, rate: 12.5, width: 64, height: 48)
        for number in 0..<count {
            try frame(number).withView { view throws(Fault) in try writer.write(view) }
        }
        try writer.finish()
    }

    static func all(_ frames: inout VideoFrames) throws(Fault) -> [(frame: CapturedFrame, level: Int)] {
        var read: [(CapturedFrame, Int)] = []
        var frame = CapturedFrame()
        while try frames.next(into: &frame) {
            let content = frame.picture.content
            read.append((frame, content.reduce(0) { $0 + Int($1) } / content.count))
        }
        return read
    }

    @Test("A written video comes back in order, with its size and its times", arguments: ["mp4", "avi"])
    func roundTrip(ending: String) throws {
        let scratch = try Scratch()
        let path = scratch.path("walk.\(ending)")
        try Self.write(20, to: path)
        #expect(scratch.names == ["walk.\(ending)"])
        var frames = try VideoFrames(path: path)
        #expect(abs(frames.rate - 12.5) < 0.01 && frames.frameCount == 20)
        let read = try Self.all(&frames)
        #expect(read.map(\.frame.number) == Array(0..<20))
        for (number, (frame, level)) in read.enumerated() {
            #expect(frame.picture.width == 64 && frame.picture.height == 48)
            #expect(abs(level - (40 + number * 5)) <= 4)
            #expect(abs(frame.timestamp.seconds - Double(number) / 12.5) < 1e-3)
        }
        #expect(frames.skipped == 0 && frames.shortfall == nil)
        var after = CapturedFrame()
        #expect(try !frames.next(into: &after))
    }

    @Test("A video without its end gives what is there and counts the rest")
    func truncated() throws {
        let scratch = try Scratch()
        try Self.write(40, to: scratch.path("whole.avi"))
        let whole = try Data(contentsOf: URL(fileURLWithPath: scratch.path("whole.avi")))
        let path = try scratch.write(whole.prefix(whole.count / 2), "half.avi")
        var frames = try VideoFrames(path: path)
        let read = try Self.all(&frames)
        #expect((5..<35).contains(read.count))
        #expect(frames.skipped == 40 - read.count)
        #expect(frames.shortfall?.contains("truncated") == true)
    }

    @Test("Text, nothing and the first bytes of a video are no video", arguments: ["mp4", "avi"])
    func notAVideo(ending: String) throws {
        let scratch = try Scratch()
        try Self.write(20, to: scratch.path("whole.\(ending)"))
        let whole = try Data(contentsOf: URL(fileURLWithPath: scratch.path("whole.\(ending)")))
        let contents: [(String, [UInt8])] = [
            ("text", Array("This is not a video.\n".utf8)), ("empty", []),

            ("head", Array(whole.prefix(40))),
        ]
        for (name, bytes) in contents {
            let path = try scratch.write(bytes, "\(name).\(ending)")
            let fault = #expect(throws: Fault.self, "\(name)") {
                var frames = try VideoFrames(path: path)
                _ = try Self.all(&frames)
            }
            #expect(fault?.kind == .badData && fault?.location?.file == path && fault?.remedy != nil)
        }
        let missing = #expect(throws: Fault.self) { _ = try VideoFrames(path: scratch.path("none.mp4")) }
        #expect(missing?.kind == .noInput)
        let folder = #expect(throws: Fault.self) { _ = try VideoFrames(path: scratch.url.path) }
        #expect(folder?.kind == .noInput)
    }

    @Test("A video that is given up leaves nothing behind")
    func abandoned() throws {
        let scratch = try Scratch()
        do {
            let writer = try VideoWriter(path: scratch.path("walk.avi"), rate: 10, width: 64, height: 48)
            try Self.frame(0).withView { view throws(Fault) in try writer.write(view) }
            #expect(scratch.names.count == 1 && scratch.names[0] != "walk.avi")
        }
        #expect(scratch.names.isEmpty)
    }

    @Test("A wrong ending, a missing folder and a frame of another size are refused")
    func refused() throws {
        let scratch = try Scratch()
        let ending = #expect(throws: Fault.self) {
            _ = try VideoWriter(path: scratch.path("walk.txt"), rate: 10, width: 64, height: 48)
        }
        #expect(ending?.kind == .usage)
        let folder = #expect(throws: Fault.self) {
            _ = try VideoWriter(path: scratch.path("none/walk.avi"), rate: 10, width: 64, height: 48)
        }
        #expect(folder?.kind == .cannotWrite)
        let writer = try VideoWriter(path: scratch.path("walk.avi"), rate: 10, width: 32, height: 48)
        let size = #expect(throws: Fault.self) {
            try Self.frame(0).withView { view throws(Fault) in try writer.write(view) }
        }
        #expect(size?.kind == .software)
    }

    @Test(
        "All frames of the pedestrian video, a tenth of a second apart",
        .enabled(if: TestData.isPresent, "\(TestData.absence)"))
    func pedestrians() throws {
        var frames = try VideoFrames(path: #require(PedestrianVideo.path))
        var frame = CapturedFrame()
        var count = 0
        while try frames.next(into: &frame) {
            #expect(frame.number == count && abs(frame.timestamp.seconds - Double(count) * 0.1) < 1e-6)
            count += 1
        }
        #expect(count == 795 && frames.skipped == 0)
    }
}
