import CV4L2
import Foundation
import Imaging
import TestSupport
import Testing

@testable import Capture

@Suite("JPEG frames of a camera")
struct JPEGFrameTests {
    /// Left half blue, right half red, 48 x 32:
    /// ffmpeg -f lavfi -i color=c=red:s=48x32,drawbox=x=0:y=0:w=24:h=32:color=blue:t=fill -frames:v 1 -c:v mjpeg
    ///   -pix_fmt yuvj422p -q:v 2 -huffman default -bitexact -f image2 picture.jpg
    private static let base64 = [
        "/9j/4AAQSkZJRgABAgAAAQABAAD/2wBDAAgEBAQEBAUFBQUFBQYGBgYGBgYGBgYGBgYHBwcICAgHBwcGBgcHCAgICAkJCQgI",
        "CAgJCQoKCgwMCwsODg4RERT/xAGiAAABBQEBAQEBAQAAAAAAAAAAAQIDBAUGBwgJCgsBAAMBAQEBAQEBAQEAAAAAAAABAgME",
        "BQYHCAkKCxAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJico",
        "KSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2",
        "t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6EQACAQIEBAMEBwUEBAABAncAAQIDEQQFITEGEkFR",
        "B2FxEyIygQgUQpGhscEJIzNS8BVictEKFiQ04SXxFxgZGiYnKCkqNTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1",
        "dnd4eXqCg4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2dri4+Tl5ufo6ery8/T1",
        "9vf4+fr/wAARCAAgADADASIAAhIAAxIA/9oADAMBAAIRAxEAPwDxyiiiv38DygCuvrkK6+vyr6TX/NKf91j/AN0A+k1/zSn/",
        "AHWP/dA/Svo8/wDNS/8AdK/93Q+jz/zU3/dK/wDd0KKKK/KgP0oDkKKKK/qoD+awsFdfXIV19flX0mv+aU/7rH/ugH0mv+aU",
        "/wC6x/7oH6V9Hn/mpv8Aulf+7ofR5/5qX/ulf+7oUUUV+VAfpQH/2Q==",
    ]

    private let picture: [UInt8] = Array(Data(base64Encoded: Self.base64.joined()) ?? Data())

    private func read(_ bytes: [UInt8]) -> JPEGFrame? { bytes.withUnsafeBytes { JPEGFrame($0) } }

    private func converter() throws -> FrameConverter {
        var source = v4l2_format()
        source.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        source.fmt.pix.width = 48
        source.fmt.pix.height = 32
        source.fmt.pix.pixelformat = FourCC("MJPG").rawValue
        source.fmt.pix.sizeimage = 4096
        return try FrameConverter(from: source, descriptor: -1)
    }

    @Test("the size and the end are read, whatever padding follows")
    func whole() {
        let frame = read(picture)
        #expect(frame?.width == 48 && frame?.height == 32 && frame?.byteCount == picture.count)
        #expect(read(picture + [UInt8](repeating: 0, count: 500)) == frame)
        #expect(read(picture + [1, 2, 3]) == frame)
    }

    @Test("a frame that was cut off anywhere is no frame")
    func cutOff() {
        for count in 0..<picture.count { #expect(read(Array(picture.prefix(count))) == nil) }
    }

    @Test("a whole frame is decoded to its colours")
    func decoded() throws {
        var converter = try converter()
        var bytes = picture
        #expect(bytes.withUnsafeMutableBytes { converter.convert($0) })
        converter.picture.withView { view in
            let left = view.bytes[(16 * 48 + 8) * 3..<(16 * 48 + 9) * 3]
            let right = view.bytes[(16 * 48 + 40) * 3..<(16 * 48 + 41) * 3]
            #expect(left[left.startIndex] > 200 && left[left.startIndex + 2] < 60)
            #expect(right[right.startIndex] < 60 && right[right.startIndex + 2] > 200)
        }
    }

    @Test("20000 broken frames are refused or decoded to something, without harm")
    func broken() throws {
        var random = SeededGenerator(99)
        var converter = try converter()
        var layout = DirectLayout(format: .bgr, width: 48, height: 32, bytesPerRow: 0, isJPEG: true)
        var refused = 0
        for _ in 0..<20_000 {
            var bytes = picture
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0...3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + 4))
                default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                }
            }
            let isDecoded = bytes.withUnsafeMutableBytes { raw in
                guard let length = layout.encodedLength(of: UnsafeRawBufferPointer(raw)) else { return false }
                return converter.convert(UnsafeMutableRawBufferPointer(rebasing: raw[0..<length]))
            }
            if !isDecoded { refused += 1 }
        }
        #expect(refused > 1000 && refused < 20_000)
        layout.width = 64
        #expect(picture.withUnsafeBytes { layout.encodedLength(of: $0) } == nil)
    }

    @Test("a raw frame with bytes missing is no picture; missing padding after the last row does not matter")
    func rawFrames() {
        let layout = DirectLayout(format: .yuyv, width: 8, height: 4, bytesPerRow: 20, isJPEG: false)
        for (count, isWhole) in [(80, true), (76, true), (75, false), (0, false)] {
            let bytes = [UInt8](repeating: 0, count: count)
            #expect(bytes.withUnsafeBytes { layout.view(of: $0) != nil } == isWhole)
        }
        let lying = DirectLayout(format: .yuyv, width: 8, height: 4, bytesPerRow: 12, isJPEG: false)
        #expect([UInt8](repeating: 0, count: 80).withUnsafeBytes { lying.view(of: $0) == nil })
        let silent = DirectLayout(format: .nv12, width: 8, height: 4, bytesPerRow: 0, isJPEG: false)
        #expect([UInt8](repeating: 0, count: 48).withUnsafeBytes { silent.view(of: $0)?.bytesPerRow } == 8)
        #expect([UInt8](repeating: 0, count: 47).withUnsafeBytes { silent.view(of: $0) == nil })
    }
}
