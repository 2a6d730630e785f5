import Geometry
import Imaging
import TestSupport
import Testing

@testable import Capture

@Suite("Whether a picture shows anything")
struct PictureHealthTests {
    private func at(_ seconds: Double) -> Timestamp { Timestamp(nanoseconds: 0).advanced(by: seconds) }

    /// What is told while pictures with these hashes and lumas come ten times a second.
    private func told(_ pictures: [(hash: UInt64, luma: Double)], _ health: inout PictureHealth) -> [CameraCondition?] {
        pictures.enumerated().map {
            health.see(PictureDigest(hash: $1.hash, luma: $1.luma), at: at(Double($0) / 10))
        }
    }

    @Test("the same picture for longer than the limit is frozen, and another one ends that")
    func frozen() {
        var health = PictureHealth(CameraSettings())
        let pictures = [(1, 90)] + Array(repeating: (2, 90), count: 10) + [(3, 90)]
        let conditions = told(pictures.map { (UInt64($0.0), Double($0.1)) }, &health)
        #expect(conditions.compactMap { $0 } == [.frozen, .clear])
        #expect(conditions[8] == .frozen && conditions[11] == .clear)
    }

    @Test("pictures that repeat now and then are not frozen")
    func repeats() {
        var health = PictureHealth(CameraSettings())
        let conditions = told((0..<100).map { (UInt64($0 / 5), 90) }, &health)
        #expect(conditions.allSatisfy { $0 == nil })
    }

    @Test("darkness is told as darkness even where it has no noise, and light ends it")
    func dark() {
        var health = PictureHealth(CameraSettings())
        let pictures = Array(repeating: (UInt64(5), 3.0), count: 30) + [(6, 120)]
        #expect(told(pictures, &health).compactMap { $0 } == [.dark, .clear])
        var noisy = PictureHealth(CameraSettings())
        #expect(told((0..<30).map { (UInt64($0), 3) }, &noisy).compactMap { $0 } == [.dark])
        var brief = PictureHealth(CameraSettings())
        #expect(told((0..<60).map { (UInt64($0), $0 % 5 == 0 ? 90 : 3) }, &brief).allSatisfy { $0 == nil })
    }

    @Test("a camera that is opened anew is not frozen by the time it was away, and stays frozen if it was")
    func reopened() {
        var health = PictureHealth(CameraSettings())
        _ = health.see(PictureDigest(hash: 1, luma: 90), at: at(0))
        health.reopened()
        #expect(health.see(PictureDigest(hash: 1, luma: 90), at: at(10)) == nil)
        #expect(health.see(PictureDigest(hash: 1, luma: 90), at: at(10.8)) == .frozen)
        health.reopened()
        #expect(health.see(PictureDigest(hash: 1, luma: 90), at: at(15)) == nil)
        #expect(health.isFrozen)
        #expect(health.see(PictureDigest(hash: 2, luma: 90), at: at(15.1)) == .clear)
    }

    @Test("the digest changes with any one byte of a row that it reads, and not with the padding of rows")
    func digest() {
        var random = SeededGenerator(23)
        for format in PixelFormat.allCases {
            let (width, height, padding) = (50, 24, 13)
            let row = format.tightBytesPerRow(width: width) + padding
            var bytes = (0..<format.byteCount(bytesPerRow: row, height: height)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            func digest() -> PictureDigest {
                bytes.withUnsafeBytes {
                    PictureDigest(
                        PictureView(bytes: $0, width: width, height: height, bytesPerRow: row, format: format))
                }
            }
            let before = digest()
            for _ in 0..<200 {
                let place = 8 * Int.random(in: 0...2, using: &random) * row + Int.random(in: 0..<row, using: &random)
                let old = bytes[place]
                bytes[place] ^= UInt8.random(in: 1...255, using: &random)
                #expect((digest().hash == before.hash) == (place % row >= row - padding))
                bytes[place] = old
            }
            #expect(digest() == before)
        }
    }

    @Test("luma is that of the picture in every format")
    func luma() {
        for format in PixelFormat.allCases {
            var picture = Picture(width: 64, height: 48, format: format)
            picture.withMutableBytes { bytes in
                for index in bytes.indices { bytes[index] = format == .yuyv && index % 2 == 1 ? 128 : 77 }
            }
            #expect(picture.withView { PictureDigest($0) }.luma == 77)
        }
    }

    @Test("a copy has the picture without the padding, in every format")
    func copy() {
        var random = SeededGenerator(29)
        var copied = Picture()
        for format in PixelFormat.allCases {
            for padding in [0, 5] {
                let (width, height) = (10, 6)
                let tight = format.tightBytesPerRow(width: width)
                let row = tight + padding
                let rows = format.byteCount(bytesPerRow: 1, height: height)
                let bytes = (0..<(row * rows)).map { _ in UInt8.random(in: 0...255, using: &random) }
                bytes.withUnsafeBytes {
                    copied.copy(PictureView(bytes: $0, width: width, height: height, bytesPerRow: row, format: format))
                }
                let expected = (0..<rows).flatMap { bytes[($0 * row)..<($0 * row + tight)] }
                #expect(copied.bytesPerRow == tight && copied.format == format)
                #expect(copied.withView { Array($0.bytes.prefix(expected.count)) } == expected)
            }
        }
    }
}
