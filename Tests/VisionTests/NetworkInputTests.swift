import Detection
import Diagnostics
import Imaging
import TestSupport
import Testing

@testable import Vision

/// What reaches the network is compared with a plain computation in floating point.
@Suite("What a network is given")
struct NetworkInputTests {
    static func input(_ change: (inout DetectorSettings) -> Void = { _ in }) throws -> NetworkInput {
        var settings = DetectorSettings()
        change(&settings)
        return try NetworkInput(settings)
    }

    /// Level of a channel (0 blue, 1 green, 2 red) at a whole pixel.
    static func level(_ picture: Picture, _ content: [UInt8], _ x: Int, _ y: Int, _ channel: Int) -> Double {
        let step = picture.bytesPerRow
        return switch picture.format {
        case .bgr: Double(content[y * step + x * 3 + channel])
        case .gray: Double(content[y * step + x])
        case .yuyv, .nv12: .nan
        }
    }

    /// The bilinear value at a place between pixels, clamped to a tile.
    static func sample(_ at: (Int, Int) -> Double, _ x: Double, _ y: Double, _ tile: PictureRegion) -> Double {
        let u = min(max(x, Double(tile.left)), Double(tile.left + tile.width - 1))
        let v = min(max(y, Double(tile.top)), Double(tile.top + tile.height - 1))
        let (left, top) = (Int(u), Int(v))
        let (right, bottom) = (min(left + 1, tile.left + tile.width - 1), min(top + 1, tile.top + tile.height - 1))
        let (a, b) = (u - Double(left), v - Double(top))
        return (at(left, top) * (1 - a) + at(right, top) * a) * (1 - b)
            + (at(left, bottom) * (1 - a) + at(right, bottom) * a) * b
    }

    @Test(
        "A tile of a BGR or grey picture: resized, normalised, in planes", arguments: [PixelFormat.bgr, .gray],
        [true, false])
    func planes(format: PixelFormat, isRGB: Bool) throws {
        let input = try Self.input {
            $0.isRGB = isRGB
            $0.mean = SIMD3(10, 20, 30)
            $0.scale = SIMD3(0.5, 0.25, 0.125)
        }
        var random = SeededGenerator(11)
        let picture = Picture.made(50, 40, format) { _, _ in UInt8.random(in: 0...255, using: &random) }
        let content = picture.content
        let tiles = [
            PictureRegion(left: 0, top: 0, width: 50, height: 40),
            PictureRegion(left: 7, top: 3, width: 13, height: 37),
        ]
        try picture.withView { view throws(Fault) in try input.set(view, tiles: tiles, width: 20, height: 24) }
        let mean = [10.0, 20, 30]
        let scale = [0.5, 0.25, 0.125]
        #expect(input.values.count == 2 * 3 * 24 * 20)
        for (index, tile) in tiles.enumerated() {
            for plane in 0..<3 {
                let channel = isRGB ? 2 - plane : plane
                for y in 0..<24 {
                    for x in 0..<20 {
                        let expected = Self.sample(
                            { Self.level(picture, content, $0, $1, channel) },
                            Double(tile.left) + (Double(x) + 0.5) * Double(tile.width) / 20 - 0.5,
                            Double(tile.top) + (Double(y) + 0.5) * Double(tile.height) / 24 - 0.5, tile)
                        let value = Double(input.values[((index * 3 + plane) * 24 + y) * 20 + x])
                        // Weights have 8 bits, so a level may be off by 255 / 512 in each direction.
                        #expect(abs(value / scale[plane] + mean[plane] - expected) <= 1.1)
                    }
                }
            }
        }
    }

    @Test("YUYV and NV12 become the colours of BT.601, in any tile", arguments: [PixelFormat.yuyv, .nv12])
    func colors(format: PixelFormat) throws {
        // Left half red, right half blue, as BT.601 with studio range writes them.
        let (red, blue): ((UInt8, UInt8, UInt8), (UInt8, UInt8, UInt8)) = ((81, 90, 240), (41, 240, 110))
        let picture = Picture.made(32, 16, format) { row, byte in
            let isChroma = format == .nv12 && row >= 16
            let column = format == .yuyv ? byte / 2 : byte
            let color = column < 16 ? red : blue
            if format == .yuyv { return byte % 2 == 0 ? color.0 : byte % 4 == 1 ? color.1 : color.2 }
            return isChroma ? (byte % 2 == 0 ? color.1 : color.2) : color.0
        }
        let input = try Self.input {
            $0.mean = SIMD3(repeating: 0)
            $0.scale = SIMD3(repeating: 1)
        }
        let tiles = [
            PictureRegion(left: 0, top: 0, width: 14, height: 16),
            PictureRegion(left: 18, top: 1, width: 14, height: 15),
            PictureRegion(left: 5, top: 0, width: 9, height: 7),
        ]
        try picture.withView { view throws(Fault) in try input.set(view, tiles: tiles, width: 16, height: 16) }
        for (tile, expected) in [(0, [255.0, 0, 0]), (1, [0.0, 0, 255]), (2, [255.0, 0, 0])] {
            for plane in 0..<3 {
                let values = input.values[((tile * 3 + plane) * 256)..<((tile * 3 + plane + 1) * 256)]
                #expect(values.allSatisfy { abs(Double($0) - expected[plane]) <= 3 })
            }
        }
    }

    @Test("The colours agree with OpenCV's conversion", arguments: [PixelFormat.yuyv, .nv12])
    func agreesWithOpenCV(format: PixelFormat) throws {
        // Smooth, so that the place of the chroma samples makes no difference.
        let picture = Picture.made(64, 64, format) { row, byte in
            let isChroma = format == .nv12 ? row >= 64 : byte % 2 == 1
            return isChroma ? 128 : UInt8(40 + row * 2)
        }
        var converted = Picture()
        try picture.withView { view throws(Fault) in try OpenCV.convertToBGR(view, into: &converted) }
        let bgr = converted.content
        let input = try Self.input {
            $0.mean = SIMD3(repeating: 0)
            $0.scale = SIMD3(repeating: 1)
            $0.isRGB = false
        }
        let whole = [PictureRegion(left: 0, top: 0, width: 64, height: 64)]
        try picture.withView { view throws(Fault) in try input.set(view, tiles: whole, width: 64, height: 64) }
        for plane in 0..<3 {
            for pixel in 0..<(64 * 64) {
                #expect(abs(Double(input.values[plane * 4096 + pixel]) - Double(bgr[pixel * 3 + plane])) <= 1.5)
            }
        }
    }

    @Test(
        "One pass gives what a conversion of the whole picture followed by the same resizing gives, within rounding",
        arguments: [PixelFormat.yuyv, .nv12])
    func agreesWithTwoPasses(format: PixelFormat) throws {
        // Luma as rough as may be; chroma that changes slowly, for the two ways place its samples half a pixel apart.
        var random = SeededGenerator(5)
        let picture = Picture.made(160, 120, format) { row, byte in
            let isChroma = format == .nv12 ? row >= 120 : byte % 2 == 1
            guard isChroma else { return UInt8.random(in: 60...190, using: &random) }
            let (x, y) = format == .nv12 ? (byte, 2 * (row - 120)) : (byte / 2, row)
            let isRed = format == .nv12 ? byte % 2 == 1 : byte % 4 == 3
            return UInt8(isRed ? 118 + x / 16 : 134 - y / 16)
        }
        var converted = Picture()
        try picture.withView { view throws(Fault) in try OpenCV.convertToBGR(view, into: &converted) }
        let tiles = [
            PictureRegion(left: 0, top: 0, width: 160, height: 120),
            PictureRegion(left: 31, top: 9, width: 90, height: 101),
        ]
        func values(_ picture: Picture) throws -> [Float] {
            let input = try Self.input {
                $0.mean = SIMD3(repeating: 0)
                $0.scale = SIMD3(repeating: 1)
            }
            try picture.withView { view throws(Fault) in try input.set(view, tiles: tiles, width: 107, height: 75) }
            return Array(input.values)
        }
        let (once, twice) = (try values(picture), try values(converted))
        #expect(once.count == 2 * 3 * 107 * 75)
        // OpenCV rounds each pixel to a whole level before it is resized, and a step of the chroma may fall between.
        #expect(zip(once, twice).allSatisfy { abs($0 - $1) <= 2.6 })
        let mean = zip(once, twice).reduce(0) { $0 + abs(Double($1.0 - $1.1)) } / Double(once.count)
        #expect(mean < 0.5)
    }

    @Test("With kept proportions the rest is grey")
    func letterbox() throws {
        let input = try Self.input {
            $0.letterbox = true
            $0.mean = SIMD3(repeating: 0)
            $0.scale = SIMD3(repeating: 1)
        }
        let white = Picture.made(64, 32, .gray) { _, _ in 255 }
        let whole = [PictureRegion(left: 0, top: 0, width: 64, height: 32)]
        try white.withView { view throws(Fault) in try input.set(view, tiles: whole, width: 32, height: 32) }
        for y in 0..<32 {
            #expect(input.values[(y * 32)..<(y * 32 + 32)].allSatisfy { $0 == ((8..<24).contains(y) ? 255 : 114) })
        }
    }

    @Test("A tile outside of the picture, and bytes too few for it, are refused")
    func refused() throws {
        let input = try Self.input()
        let grey = Picture.made(16, 16, .gray) { _, _ in 0 }
        for tile in [
            PictureRegion(left: 1, top: 0, width: 16, height: 16), PictureRegion(left: -1, top: 0, width: 4, height: 4),
            PictureRegion(left: 0, top: 0, width: 0, height: 4),
            PictureRegion(left: 0, top: Int(Int32.max), width: 4, height: 4),
        ] {
            #expect(throws: Fault.self) {
                try grey.withView { view throws(Fault) in
                    try input.set(view, tiles: [tile], width: 16, height: 16)
                }
            }
        }
        let whole = [PictureRegion(left: 0, top: 0, width: 16, height: 16)]
        #expect(throws: Fault.self) {
            try grey.withView { view throws(Fault) in
                let short = PictureView(
                    bytes: UnsafeRawBufferPointer(rebasing: view.bytes.prefix(255)), width: 16, height: 16,
                    bytesPerRow: 16, format: .gray)
                try input.set(short, tiles: whole, width: 16, height: 16)
            }
        }
    }
}
