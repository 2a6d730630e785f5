import Capture
import Detection
import Diagnostics
import Evaluation
import Geometry
import Imaging
import Orientation
import Simulation
import TestSupport
import Testing

@testable import Vision

/// A real picture before which a head turns, and a gyroscope that looks at it.
private struct ShakenHead {
    static let camera = CameraIntrinsics(width: 640, height: 480, horizontalFieldOfView: 66 * .pi / 180)
    let turning: TurningCamera
    let gyroscope: PictureGyroscope
    var random = SeededRandom(seed: 5)
    var picture = Picture()
    var samples: [TurnScores.Sample] = []
    var people: [DetectedPerson] = []
    var noise = 2.0

    init(_ name: String = "stereo/aloeL.jpg") throws {
        var wall = Picture()
        if name.hasSuffix(".avi") {
            var frames = try VideoFrames(path: TestData.path(name))
            var frame = CapturedFrame()
            _ = try frames.next(into: &frame)
            wall = frame.picture
        } else {
            try PictureFile.read(TestData.path(name), into: &wall)
        }
        turning = TurningCamera(camera: Self.camera, wall: wall, field: 100 * .pi / 180)
        gyroscope = try PictureGyroscope(settings: .measuring)
    }

    /// Looks at the wall.
    mutating func look(
        _ truth: Rotation<Camera, SemiLocal>, at seconds: Double, change: (inout Picture) -> Void = { _ in }
    ) throws {
        turning.see(truth, noise: noise, random: &random, into: &picture)
        change(&picture)
        try show(picture, truth, at: seconds)
    }

    mutating func show(_ picture: Picture, _ truth: Rotation<Camera, SemiLocal>, at seconds: Double) throws {
        let (gyroscope, people) = (gyroscope, people)
        let camera =
            picture.width == Self.camera.width
            ? Self.camera : Self.camera.scaled(toWidth: picture.width, height: picture.height)
        try picture.withView { view throws(Fault) in
            try gyroscope.look(
                at: view, camera: camera, people: people, time: Timestamp(nanoseconds: Int64(seconds * 1e9)))
        }
        samples.append(
            TurnScores.Sample(
                time: seconds, estimate: gyroscope.orientation, truth: truth, isKnown: gyroscope.outcome.isKnown))
    }

    static func shaking(_ t: Double) -> Rotation<Camera, SemiLocal> {
        TurningCamera.shaking(at: t, fastest: .pi, widest: 20 * .pi / 180)
    }

    var medianDegrees: Double {
        (TurnScores.quantile(0.5, of: TurnScores(samples).overOneSecond) ?? 99) * 180 / .pi
    }
}

extension Picture {
    /// Pastes somebody in mottled clothes over a part of a grey picture.
    fileprivate mutating func paste(left: Int, top: Int, width: Int, height: Int) {
        let (stride, right, bottom) = (bytesPerRow, min(self.width, left + width), min(self.height, top + height))
        func fill(_ bytes: UnsafeMutableRawBufferPointer) {
            for row in max(0, top)..<bottom {
                for column in max(0, left)..<max(right, max(0, left)) {
                    let patch = UInt64((row - top) / 11 * 64 + (column - left) / 13)
                    var random = SeededRandom(seed: patch)
                    bytes[row * stride + column] = UInt8(30 + random.next() % 190)
                }
            }
        }
        withMutableBytes(fill)
    }
}

@Suite("The visual gyroscope, from pictures", .enabled(if: TestData.isPresent, "\(TestData.absence)"))
struct PictureGyroscopeTests {
    @Test(
        "errs by at most a degree over a second at up to 180 degrees a second",
        arguments: [
            "stereo/aloeL.jpg", "stereo/000840.png", "calibration/opencv-chessboard/left01.jpg",
            "pets2009-s2l1/vtest.avi",
        ])
    func shaken(name: String) throws {
        var head = try ShakenHead(name)
        for frame in 0..<90 {
            let t = Double(frame) / 30
            try head.look(ShakenHead.shaking(t), at: t)
        }
        #expect(head.medianDegrees < 1, "\(head.medianDegrees)")
        // The chessboard's squares look alike, and the wall around it is plain.
        let leastKnown = name.contains("chessboard") ? 0.85 : 0.95
        #expect(TurnScores(head.samples).knownShare > leastKnown)
    }

    @Test("people who walk through the picture change nothing, seen by the detector or not", arguments: [true, false])
    func passers(areMasked: Bool) throws {
        var head = try ShakenHead()
        for frame in 0..<90 {
            let t = Double(frame) / 30
            let lefts = [Int(200 * t) - 100, 600 - Int(150 * t), 300 + Int(80 * t)]
            head.people =
                areMasked
                ? lefts.map {
                    DetectedPerson(
                        box: BoundingBox(left: Double($0), top: 120, width: 90, height: 260), score: 0.9)
                } : []
            try head.look(ShakenHead.shaking(t), at: t) { picture in
                for left in lefts { picture.paste(left: left, top: 120, width: 90, height: 260) }
            }
        }
        let scores = TurnScores(head.samples)
        #expect(head.medianDegrees < 1, "\(head.medianDegrees), known \(scores.knownShare)")
    }

    @Test("a camera on a pole does not turn, though people walk below it")
    func pole() throws {
        var frames: any FrameSource = try VideoFrames(path: TestData.path("pets2009-s2l1/vtest.avi"))
        let camera = CameraIntrinsics(width: 768, height: 576, horizontalFieldOfView: 66 * .pi / 180)
        var count = 0
        let turns = try CameraTurns(
            of: &frames, camera: camera,
            shouldStop: {
                count += 1
                return count > 300
            })
        let worst = turns.samples.map { $0.rotation.angle(to: .level) }.max() ?? 9
        #expect(worst < 0.05 * .pi / 180, "\(worst * 180 / .pi) degrees")
        let isKnown = turns.samples.allSatisfy { $0.isKnown }
        #expect(isKnown)
    }

    @Test("a picture without corners is no measurement, and the turn is found again after a moment")
    func blackout() throws {
        var head = try ShakenHead()
        func truth(_ t: Double) -> Rotation<Camera, SemiLocal> { .looking(heading: 0.3 * t, pitch: 0) }
        for frame in 0..<30 { try head.look(truth(Double(frame) / 30), at: Double(frame) / 30) }
        for (fill, outcome) in [(UInt8(0), PictureGyroscope.Outcome.dark), (128, .tooFewCorners)] {
            let start = head.samples.last?.time ?? 0
            for frame in 1...6 {
                let plain = Picture.made(640, 480, .gray) { row, byte in fill &+ UInt8((row + byte + frame) % 2) }
                let t = start + Double(frame) / 30
                try head.show(plain, truth(t), at: t)
                #expect(head.gyroscope.outcome == outcome)
            }
            for frame in 7...12 {
                let t = start + Double(frame) / 30
                try head.look(truth(t), at: t)
                #expect(head.gyroscope.outcome == .measured)
                #expect(head.gyroscope.orientation.angle(to: truth(t)) < 0.5 * .pi / 180)
            }
        }
    }

    @Test("a black and a plain picture tell nothing, however long they last", arguments: [UInt8(0), 128])
    func plain(grey: UInt8) throws {
        var head = try ShakenHead()
        let plain = Picture.made(640, 480, .gray) { _, _ in grey }
        for frame in 0..<60 {
            try head.show(plain, .level, at: Double(frame) / 30)
            #expect(head.gyroscope.outcome.isKnown == (frame == 0))
        }
    }

    @Test("a long darkness is told all along, and afterwards it goes on from where it was")
    func longDarkness() throws {
        var head = try ShakenHead()
        for frame in 0..<10 { try head.look(.level, at: Double(frame) / 30) }
        for frame in 10..<100 {
            let dark = Picture.made(640, 480, .gray) { row, byte in UInt8((row + byte + frame) % 3) }
            try head.show(dark, .level, at: Double(frame) / 30)
            #expect(!head.gyroscope.outcome.isKnown)
        }
        for frame in 100..<110 { try head.look(.level, at: Double(frame) / 30) }
        #expect(head.gyroscope.outcome == .measured)
        #expect(head.gyroscope.orientation.angle(to: .level) < 0.1 * .pi / 180)
    }

    @Test("another size of picture, and a jump in time either way, is a new start that is told")
    func newStarts() throws {
        var head = try ShakenHead()
        for frame in 0..<10 { try head.look(.level, at: Double(frame) / 30) }
        let turned = Rotation<Camera, SemiLocal>.looking(heading: 0.05, pitch: 0)
        try head.look(turned, at: 5)
        #expect(head.gyroscope.outcome == .timeJump)
        try head.look(turned, at: 4)
        #expect(head.gyroscope.outcome == .timeJump)
        try head.look(turned, at: 4)
        #expect(head.gyroscope.outcome == .timeJump)
        try head.look(turned, at: 4.03)
        #expect(head.gyroscope.outcome == .measured)
        let small = Picture.made(320, 240, .gray) { row, byte in UInt8((row / 9 * 37 + byte / 7 * 91) % 256) }
        try head.show(small, .level, at: 4.06)
        #expect(head.gyroscope.outcome == .otherSize)
        // None of them was a turn.
        #expect(head.gyroscope.orientation.angle(to: .level) < 0.1 * .pi / 180)
    }

    @Test("a frozen picture is a camera at rest for half a second, and then no measurement any more")
    func frozen() throws {
        var head = try ShakenHead()
        for frame in 0..<10 { try head.look(.level, at: Double(frame) / 30) }
        let last = head.picture
        for frame in 10..<60 {
            try head.show(last, .level, at: Double(frame) / 30)
            let since = Double(frame - 9) / 30
            if since < 0.49 { #expect(head.gyroscope.outcome == .repeated) }
            if since > 0.51 { #expect(head.gyroscope.outcome == .frozen) }
        }
        // The head turned meanwhile; the first new picture tells by how much.
        let turned = Rotation<Camera, SemiLocal>.looking(heading: 0.1, pitch: 0)
        try head.look(turned, at: 2)
        #expect(head.gyroscope.outcome == .measured)
        #expect(head.gyroscope.orientation.angle(to: turned) < 0.1 * .pi / 180)
    }

    @Test("every layout of a picture gives the same turn")
    func layouts() throws {
        var head = try ShakenHead()
        head.noise = 0
        var turns: [PixelFormat: Rotation<Camera, SemiLocal>] = [:]
        for format in PixelFormat.allCases {
            let gyroscope = try PictureGyroscope(settings: .measuring)
            for frame in 0..<4 {
                let truth = Rotation<Camera, SemiLocal>.looking(heading: 0.05 * Double(frame), pitch: 0)
                head.turning.see(truth, random: &head.random, into: &head.picture)
                let grey = head.picture
                let laidOut = Picture.made(640, 480, format) { row, byte in
                    guard row < 480 else { return 128 }
                    let column = format == .bgr ? byte / 3 : format == .yuyv ? byte / 2 : byte
                    if format == .yuyv, byte % 2 == 1 { return 128 }
                    return grey.withView { $0.bytes[row * 640 + column] }
                }
                try laidOut.withView { view throws(Fault) in
                    try gyroscope.look(
                        at: view, camera: ShakenHead.camera, people: [],
                        time: Timestamp(nanoseconds: Int64(frame) * 33_000_000))
                }
            }
            turns[format] = gyroscope.orientation
        }
        let grey = try #require(turns[.gray])
        for (format, turn) in turns { #expect(turn.angle(to: grey) < 1e-3, "\(format)") }
    }
}
