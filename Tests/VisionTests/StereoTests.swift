import Calibration
import Detection
import Diagnostics
import Evaluation
import Geometry
import Imaging
import Ranging
import TestSupport
import Testing

@testable import Vision

/// A pair of pictures of smooth noise in which every part is shifted by a known disparity, sub-pixel ones too.
private struct ShiftedPair {
    let left: Picture
    let right: Picture

    /// - Parameter disparity: of a place in the left picture, pixels.
    init(_ width: Int, _ height: Int, seed: UInt64 = 1, disparity: (_ column: Int, _ row: Int) -> Double) {
        var random = SeededGenerator(seed)
        let texture = (0..<(width + 300) * height).map { _ in random.uniform(0, 255) }
        func brightness(_ x: Double, _ row: Int) -> UInt8 {
            // Noise smoothed over three pixels, so that a shift by a fraction means something.
            let first = Int(x.rounded(.down))
            let share = x - Double(first)
            var sum = 0.0
            for (offset, weight) in [
                (-1, 0.25 * (1 - share)), (0, 0.5 - 0.25 * share), (1, 0.25 + 0.25 * share), (2, 0.25 * share),
            ] {
                sum += weight * texture[row * (width + 300) + min(max(first + offset + 150, 0), width + 299)]
            }
            return UInt8(min(max(sum, 0), 255))
        }
        // The right picture is the texture as it is; the left one looks each pixel up where the right one shows it.
        right = Picture.made(width, height, .gray) { row, byte in brightness(Double(byte), row) }
        left = Picture.made(width, height, .gray) { row, byte in
            brightness(Double(byte) - disparity(byte, row), row)
        }
    }

    func match(
        _ region: PictureRegion, _ range: ClosedRange<Int>, shrink: Int = 1
    ) throws -> [Float] {
        let matcher = try StereoMatcher()
        var found: [Float] = []
        try left.withView { a throws(Fault) in
            try right.withView { b throws(Fault) in
                try matcher.match(a, b, region: region, range: range, shrink: shrink, into: &found)
            }
        }
        return found
    }
}

@Suite("Stereo")
struct StereoTests {
    @Test("a known disparity is found to a fraction of a pixel", arguments: [4.0, 10.3, 21.75, 40.5])
    func subPixel(_ disparity: Double) throws {
        let pair = ShiftedPair(320, 120) { _, _ in disparity }
        let found = try pair.match(.init(left: 100, top: 30, width: 100, height: 60), 0...60).filter(\.isFinite)
        #expect(found.count > 4000)
        let errors = found.map { abs(Double($0) - disparity) }.sorted()
        #expect(errors[errors.count / 2] < 0.2, "median error \(errors[errors.count / 2])")
        #expect(errors[errors.count * 9 / 10] < 0.5)
    }

    @Test("shrunk pictures and a range that does not begin at 0 find the same")
    func shrunk() throws {
        let pair = ShiftedPair(480, 160) { _, _ in 44 }
        for (shrink, range) in [(1, 30...60), (2, 30...60), (4, 17...70)] {
            let found = try pair.match(.init(left: 200, top: 40, width: 120, height: 80), range, shrink: shrink)
            #expect(found.count == (120 / shrink) * (80 / shrink))
            let known = found.filter(\.isFinite).sorted()
            #expect(known.count * 2 > found.count)
            #expect(abs(Double(known[known.count / 2]) - 44) < 0.4 * Double(shrink), "shrink \(shrink)")
        }
    }

    @Test("what the right picture does not show is not found: at the edge, and behind something near")
    func unseen() throws {
        let pair = ShiftedPair(320, 120) { _, _ in 40 }
        let edge = try pair.match(.init(left: 0, top: 20, width: 36, height: 60), 0...60)
        #expect(edge.filter(\.isFinite).count * 3 < edge.count)
        // Wholly beyond the right picture's edge.
        #expect(try pair.match(.init(left: 0, top: 20, width: 20, height: 60), 60...90).allSatisfy(\.isNaN))
    }

    @Test("a region outside the picture is a fault of ours, not a crash")
    func outside() throws {
        let pair = ShiftedPair(100, 50) { _, _ in 5 }
        for (left, top, width, height) in [(90, 0, 20, 20), (-1, 0, 20, 20), (0, 40, 20, 20), (0, 0, 0, 0)] {
            let region = PictureRegion(left: left, top: top, width: width, height: height)
            #expect(throws: Fault.self) { try pair.match(region, 0...20) }
        }
    }

    @Test("somebody before a wall is ranged, not the wall, and the uncertainty grows with the distance")
    func person() throws {
        let camera = CameraIntrinsics(width: 640, height: 360, fx: 500, fy: 500, cx: 320, cy: 180)
        let baseline = 0.12
        var deviations: [Double] = []
        for depth in [2.0, 4, 8] {
            let height = 1.75 * 500 / depth
            let box = BoundingBox(
                left: 320 - 0.15 * height, top: 180 - height / 2, width: 0.3 * height, height: min(height, 359))
            // The body fills the box but for its edges; the wall is 12 m away.
            let pair = ShiftedPair(640, 360) { column, row in
                let isBody =
                    abs(Double(column) - box.centerX) < 0.35 * box.width && Double(row) > box.top
                    && Double(row) < box.bottom
                return 500 * baseline / (isBody ? depth : 12)
            }
            var ranger = try StereoRanger()
            var frame = RangingFrame(camera: camera, orientation: .level)
            let seen = try pair.left.withView { a throws(Fault) in
                try pair.right.withView { b throws(Fault) in
                    frame.pair = .init(left: a, right: b, baseline: baseline)
                    return try ranger.observe(DetectedPerson(box: box, score: 1), in: frame)
                }
            }
            let place = try #require(seen).position
            let deviation = try #require(seen).covariance.zz.squareRoot()
            #expect(abs(place.z - depth) < max(0.05 * depth, 2 * deviation) && abs(place.z - depth) < 0.1 * depth)
            deviations.append(deviation)
        }
        #expect(deviations[0] < deviations[1] && deviations[1] < deviations[2])
    }

    @Test("without a pair there is no observation")
    func alone() throws {
        var ranger = try StereoRanger()
        let camera = CameraIntrinsics(width: 640, height: 360, horizontalFieldOfView: 1)
        let person = DetectedPerson(box: BoundingBox(left: 100, top: 100, width: 60, height: 180), score: 1)
        let seen = try ranger.observe(person, in: RangingFrame(camera: camera, orientation: .level))
        #expect(seen == nil)
    }

    @Test("halves of a side-by-side picture lie where they are", arguments: [PixelFormat.bgr, .gray, .yuyv])
    func halves(_ format: PixelFormat) throws {
        let picture = Picture.made(8, 3, format) { row, byte in UInt8(row * 50 + byte) }
        try picture.withView { view in
            let left = try #require(view.half(.left)), right = try #require(view.half(.right))
            let bytes = format.tightBytesPerRow(width: 4)
            #expect(left.width == 4 && right.height == 3)
            #expect(left.bytes[0] == 0 && right.bytes[0] == UInt8(bytes))
            #expect(right.bytes[2 * right.bytesPerRow + bytes - 1] == UInt8(100 + 2 * bytes - 1))
            var grey = Picture()
            #expect(throws: Never.self) { try OpenCV.convertToBGR(right, into: &grey) }
        }
        Picture(width: 8, height: 2, format: .nv12).withView { #expect($0.half(.left) == nil) }
        Picture(width: 6, height: 2, format: .yuyv).withView { #expect($0.half(.left) == nil) }
    }

    @Test("a calibration of one camera, or of exchanged ones, does not rectify")
    func noPair() throws {
        let camera = CameraIntrinsics(width: 64, height: 48, horizontalFieldOfView: 1)
        var calibration = CalibrationFile(left: camera)
        #expect(throws: Fault.self) { try PairRectifier(calibration) }
        calibration.right = camera
        calibration.stereo = StereoExtrinsics(
            rotation: Rotation(angle: 0, about: .zero), translation: Vector(0.06, 0, 0))
        #expect(throws: Fault.self) { try PairRectifier(calibration) }
        calibration.stereo?.translation = Vector(-0.06, 0, 0)
        #expect(try PairRectifier(calibration).baseline == 0.06)
    }
}

@Suite("Stereo on real pairs")
struct RealStereoTests {
    /// People whom the detector found in the pictures: left, top, width, height, pixels.
    private static let boxes = [
        BoundingBox(left: 16, top: 171, width: 93, height: 178),
        BoundingBox(left: 479, top: 186, width: 50, height: 101),
        BoundingBox(left: 586, top: 184, width: 16, height: 46),
    ]

    @Test(
        "people are ranged inside their boxes within 5 % of what all of the picture's disparities say",
        .enabled(if: TestData.isPresent, "\(TestData.absence)"))
    func people() throws {
        var (left, right) = (Picture(), Picture())
        try PictureFile.read(TestData.path("stereo/000840.png"), into: &left)
        try PictureFile.read(TestData.path("stereo/000840_right.png"), into: &right)
        let camera = CameraIntrinsics(
            width: left.width, height: left.height, fx: 721.5377, fy: 721.5377, cx: 609.5593, cy: 172.854)
        var ranger = try StereoRanger()
        let matcher = try StereoMatcher()
        try left.withView { a in
            try right.withView { b in
                var frame = RangingFrame(camera: camera, orientation: .level)
                frame.pair = .init(left: a, right: b, baseline: 0.5327)
                var disparities: [Float] = []
                try matcher.match(
                    a, b, region: .init(left: 0, top: 0, width: a.width, height: a.height), range: 0...128,
                    into: &disparities)
                for box in Self.boxes {
                    let seen = try ranger.observe(DetectedPerson(box: box, score: 1), in: frame)
                    let depth = try #require(seen).position.z
                    var inside: [Float] = []
                    for row in Int(box.top + box.height / 4)..<Int(box.top + 3 * box.height / 4) {
                        for column in Int(box.left + box.width / 4)..<Int(box.left + 3 * box.width / 4) {
                            let value = disparities[row * a.width + column]
                            if value.isFinite { inside.append(value) }
                        }
                    }
                    inside.sort()
                    let reference = 721.5377 * 0.5327 / Double(inside[inside.count / 2])
                    #expect(abs(depth / reference - 1) < 0.05, "\(depth) m beside \(reference) m")
                }
            }
        }
    }

    @Test(
        "disparities of a scene with known ones are right for most pixels",
        .enabled(if: TestData.isPresent, "\(TestData.absence)"))
    func aloe() throws {
        var (left, right) = (Picture(), Picture())
        try PictureFile.read(TestData.path("stereo/aloeL.jpg"), into: &left)
        try PictureFile.read(TestData.path("stereo/aloeR.jpg"), into: &right)
        let truth = try PictureFile.readDepth(TestData.path("stereo/aloeGT.png"))
        var found: [Float] = []
        let matcher = try StereoMatcher()
        try left.withView { a throws(Fault) in
            try right.withView { b throws(Fault) in
                try matcher.match(
                    a, b, region: .init(left: 0, top: 0, width: a.width, height: a.height), range: 0...240, into: &found
                )
            }
        }
        let scores = DisparityScores(found: found, truth: truth.values)
        #expect(scores.known > 1_000_000)
        #expect(try #require(scores.density) > 0.8)
        #expect(try #require(scores.medianAbsoluteError) <= 0.3)
        #expect(try #require(scores.bad1) < 0.1 && scores.bad2 ?? 1 < 0.06)
    }
}
