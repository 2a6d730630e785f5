import Capture
import Detection
import Diagnostics
import Geometry
import Imaging
import TestSupport
import Testing

@testable import Vision

@Suite("The HOG detector")
struct HOGDetectorTests {
    static var settings: DetectorSettings {
        var settings = DetectorSettings()
        settings.method = .hog
        return settings
    }

    @Test("Sees nobody in a plain picture of any layout and size", arguments: PixelFormat.allCases)
    func nobody(format: PixelFormat) throws {
        var detector = try DetectorRegistry.detector(Self.settings)
        var found: [DetectedPerson] = []
        for (width, height) in [(320, 240), (2, 2), (64, 400)] {
            let grey = Picture.made(width, height, format) { _, _ in 128 }
            try grey.withView { view throws(Fault) in try detector.detect(in: view, into: &found) }
            #expect(found.isEmpty)
        }
    }

    @Test("Finds people in the pedestrian video", .enabled(if: TestData.isPresent, "\(TestData.absence)"))
    func people() throws {
        var frames = try VideoFrames(path: #require(PedestrianVideo.path))
        var detector = try HOGDetector(Self.settings)
        var frame = CapturedFrame()
        var people: [DetectedPerson] = []
        var found: [Int: [DetectedPerson]] = [:]
        while try frames.next(into: &frame) {
            guard frame.number.isMultiple(of: 80) else { continue }
            try frame.picture.withView { view throws(Fault) in try detector.detect(in: view, into: &people) }
            found[frame.number] = people
        }
        let score = try PedestrianVideo.scores(found).averagePrecision50
        #expect(score >= 0.5, "AP50 \(score)")
    }

    @Test("A larger margin is a higher score, between 0 and 1")
    func score() {
        let scores = stride(from: -2.0, through: 4, by: 0.25).map(HOGDetector.score)
        #expect(zip(scores, scores.dropFirst()).allSatisfy { $0 < $1 })
        #expect(scores.allSatisfy { (0...1).contains($0) })
    }
}
