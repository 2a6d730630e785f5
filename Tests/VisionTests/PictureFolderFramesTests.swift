import Capture
import Diagnostics
import Imaging
import TestSupport
import Testing

@testable import Vision

@Suite("A folder of pictures")
struct PictureFolderFramesTests {
    final class Reports {
        var faults: [Fault] = []
    }

    static func write(_ level: UInt8, _ path: String) throws {
        let picture = Picture.made(16, 12, .bgr) { _, _ in level }
        try picture.withView { view throws(Fault) in try PictureFile.write(view, to: path) }
    }

    @Test("Pictures come in the order of their numbers; a broken one is skipped, counted and told")
    func order() throws {
        let scratch = try Scratch()
        for number in [1, 2, 9, 10, 11, 100] { try Self.write(UInt8(number), scratch.path("frame\(number).png")) }
        try scratch.write([], "frame3.png")
        try scratch.write("no picture".utf8, "frame20.jpg")
        try scratch.write("ignored".utf8, "notes.txt")
        let reports = Reports()
        var frames = try PictureFolderFrames(path: scratch.url.path, rate: 4) { reports.faults.append($0) }
        #expect(frames.frameCount == 8)
        var frame = CapturedFrame()
        var read: [(number: Int, level: UInt8, seconds: Double)] = []
        while try frames.next(into: &frame) {
            read.append((frame.number, frame.picture.content[0], frame.timestamp.seconds))
        }
        #expect(read.map(\.level) == [1, 2, 9, 10, 11, 100])
        #expect(read.map(\.number) == [0, 1, 3, 4, 5, 7])
        #expect(read.map(\.seconds) == [0, 0.25, 0.75, 1, 1.25, 1.75])
        #expect(frames.skipped == 2)
        #expect(reports.faults.compactMap(\.location?.file) == ["frame3.png", "frame20.jpg"].map(scratch.path))
    }

    @Test("A folder without a picture, and one that is not there, are no input")
    func empty() throws {
        let scratch = try Scratch()
        try scratch.write("text".utf8, "readme.txt")
        for path in [scratch.url.path, scratch.path("none")] {
            let fault = #expect(throws: Fault.self) { _ = try PictureFolderFrames(path: path, rate: 10) { _ in } }
            #expect(fault?.kind == .noInput)
        }
    }

    @Test("A folder of broken pictures only is bad data")
    func broken() throws {
        let scratch = try Scratch()
        for number in 0..<3 { try scratch.write([], "\(number).png") }
        var frames = try PictureFolderFrames(path: scratch.url.path, rate: 10) { _ in }
        var frame = CapturedFrame()
        let fault = #expect(throws: Fault.self) { _ = try frames.next(into: &frame) }
        #expect(fault?.kind == .badData && frames.skipped == 3)
    }

    @Test("The natural order is an order: numbers by value, the rest by bytes", arguments: 0..<20)
    func naturalOrder(seed: UInt64) {
        #expect(NaturalOrder.precedes("a9.png", "a10.png"))
        #expect(NaturalOrder.precedes("a", "a1"))
        #expect(NaturalOrder.precedes("a2b3", "a2b12"))
        #expect(NaturalOrder.precedes("99999999999999999999998", "99999999999999999999999"))
        #expect(NaturalOrder.precedes("a01", "a1") != NaturalOrder.precedes("a1", "a01"))
        var random = SeededGenerator(seed)
        let names = (0..<40).map { _ in
            String(
                (0..<Int.random(in: 0...6, using: &random)).map { _ in "a01b9".randomElement(using: &random) ?? "a" })
        }
        for a in names {
            for b in names {
                #expect(!(NaturalOrder.precedes(a, b) && NaturalOrder.precedes(b, a)))
                #expect(a == b || NaturalOrder.precedes(a, b) || NaturalOrder.precedes(b, a))
                for c in names where NaturalOrder.precedes(a, b) && NaturalOrder.precedes(b, c) {
                    #expect(NaturalOrder.precedes(a, c))
                }
            }
        }
    }
}
