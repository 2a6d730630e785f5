import Diagnostics
import Foundation
import Imaging
import TestSupport
import Testing

@testable import Vision

@Suite("Picture files")
struct PictureFileTests {
    static func noise(_ width: Int, _ height: Int, _ format: PixelFormat, seed: UInt64) -> Picture {
        var random = SeededGenerator(seed)
        return Picture.made(width, height, format) { _, _ in UInt8.random(in: 0...255, using: &random) }
    }

    static func write(_ picture: Picture, _ path: String) throws {
        try picture.withView { view throws(Fault) in try PictureFile.write(view, to: path) }
    }

    @Test("What is written as PNG is read back byte by byte")
    func roundTrip() throws {
        let scratch = try Scratch()
        let color = Self.noise(37, 21, .bgr, seed: 1)
        try Self.write(color, scratch.path("color.png"))
        var back = Picture()
        try PictureFile.read(scratch.path("color.png"), into: &back)
        #expect(back.width == 37 && back.height == 21 && back.content == color.content)

        let grey = Self.noise(20, 30, .gray, seed: 2)
        try Self.write(grey, scratch.path("grey.png"))
        try PictureFile.read(scratch.path("grey.png"), into: &back)
        #expect(back.content == grey.content.flatMap { [$0, $0, $0] })
        #expect(scratch.names == ["color.png", "grey.png"])
    }

    @Test("A JPEG is near to what was written")
    func jpeg() throws {
        let scratch = try Scratch()
        let smooth = Picture.made(64, 48, .bgr) { row, byte in UInt8(60 + row + byte / 3) }
        try Self.write(smooth, scratch.path("smooth.jpg"))
        var back = Picture()
        try PictureFile.read(scratch.path("smooth.jpg"), into: &back)
        #expect(zip(back.content, smooth.content).allSatisfy { abs(Int($0) - Int($1)) <= 4 })
    }

    @Test("16-bit PNG and float TIFF depths come back as their numbers")
    func depth() throws {
        let scratch = try Scratch()
        let levels: [UInt16] = [0, 1, 255, 256, 1500, 65535]
        try scratch.write(HandmadeFiles.png16(width: 3, height: 2, levels), "depth.png")
        let png = try PictureFile.readDepth(scratch.path("depth.png"))
        #expect(png == DepthPicture(width: 3, height: 2, values: levels.map { Float($0) }))

        let metres: [Float] = [0, 0.25, 1.5, .nan, 12.75, 1e-3]
        try scratch.write(HandmadeFiles.tiffFloat(width: 2, height: 3, metres), "depth.tiff")
        let tiff = try PictureFile.readDepth(scratch.path("depth.tiff"))
        #expect(tiff.width == 2 && tiff.height == 3)
        #expect(zip(tiff.values, metres).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) })
    }

    @Test("A colour picture is no depth")
    func colorDepth() throws {
        let scratch = try Scratch()
        try Self.write(Self.noise(8, 8, .bgr, seed: 3), scratch.path("color.png"))
        let fault = #expect(throws: Fault.self) { _ = try PictureFile.readDepth(scratch.path("color.png")) }
        #expect(fault?.kind == .badData)
    }

    @Test("Missing, empty, cut off or other files are named with what is wrong", arguments: ["png", "jpg"])
    func broken(ending: String) throws {
        let scratch = try Scratch()
        let path = scratch.path("whole.\(ending)")
        try Self.write(Self.noise(64, 64, .bgr, seed: 4), path)
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        var picture = Picture()
        for (contents, name) in [
            ([], "empty"), (Array(whole.prefix(whole.count / 2)), "half"), (Array("text".utf8), "text"),
        ] {
            let broken = try scratch.write(contents, "\(name).\(ending)")
            let fault = #expect(throws: Fault.self) { try PictureFile.read(broken, into: &picture) }
            #expect(fault?.kind == .badData && fault?.location?.file == broken, "\(name)")
        }
        let fault = #expect(throws: Fault.self) { try PictureFile.read(scratch.path("none.png"), into: &picture) }
        #expect(fault?.kind == .noInput)
    }

    @Test("A JPEG is whole with its last byte only; a picture within its metadata does not end it")
    func jpegEnd() throws {
        let scratch = try Scratch()
        try Self.write(Self.noise(32, 32, .bgr, seed: 8), scratch.path("whole.jpg"))
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: scratch.path("whole.jpg"))))
        #expect(JPEGFile.begins(whole) && JPEGFile.isWhole(whole) && JPEGFile.isWhole(whole + [0, 0, 0]))
        for length in 2..<whole.count { #expect(!JPEGFile.isWhole(Array(whole[..<length]))) }
        let thumbnail: [UInt8] = [0xFF, 0xE1, 0, 8, 0xFF, 0xD8, 0xFF, 0xD9, 0, 0]
        let withThumbnail = Array(whole[..<2]) + thumbnail + Array(whole[2...])
        #expect(JPEGFile.isWhole(withThumbnail) && !JPEGFile.isWhole(Array(withThumbnail.dropLast(2))))
    }

    @Test("Pictures with changed bytes are read or refused, never worse", arguments: ["png", "jpg"])
    func fuzz(ending: String) throws {
        let scratch = try Scratch()
        let path = scratch.path("whole.\(ending)")
        try Self.write(Self.noise(24, 24, .bgr, seed: 5), path)
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        var random = SeededGenerator(6)
        var picture = Picture()
        var refused = 0
        for _ in 0..<1000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let changed = try scratch.write(bytes, "changed.\(ending)")
            do throws(Fault) {
                try PictureFile.read(changed, into: &picture)
                #expect(!picture.isEmpty)
            } catch {
                #expect(error.kind == .badData)
                refused += 1
            }
        }
        #expect(refused > 0 && refused < 1000)
    }

    @Test("A folder that is not there, and an ending nobody knows, can not be written")
    func unwritable() throws {
        let scratch = try Scratch()
        let picture = Self.noise(8, 8, .bgr, seed: 7)
        for path in [scratch.path("none/picture.png"), scratch.path("picture.xyz")] {
            let fault = #expect(throws: Fault.self) { try Self.write(picture, path) }
            #expect(fault?.kind == .cannotWrite)
        }
        #expect(scratch.names.isEmpty)
    }

    @Test("Without its library the message says where it was looked for")
    func library() {
        let fault = #expect(throws: Fault.self) { _ = try mediaLibrary.open(["/nowhere/libHeadsupMedia.so"]) }
        #expect(fault?.kind == .unavailable && fault?.what.contains("/nowhere/libHeadsupMedia.so") == true)
        #expect(throws: Fault.self) { _ = try mediaLibrary.open([#filePath]) }
    }
}
