import Capture
import Detection
import Diagnostics
import Foundation
import Geometry
import Imaging
import TestSupport
import Testing

@testable import Vision

/// Prints the table of docs/detection.md: what each way of looking finds in the pedestrian video, and what it costs.
@Suite(
    "What was tried to find people",
    .enabled(
        if: ProcessInfo.processInfo.environment["HEADSUP_DETECTION_TABLE"] != nil && Model.isPresent
            && TestData.isPresent, "set HEADSUP_DETECTION_TABLE to the step between frames to print the table"),
    .serialized)
struct DetectionTableTests {
    struct Variant: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var change: @Sendable (inout DetectorSettings) -> Void
    }

    static func fixed(_ width: Int, _ height: Int) -> NetworkInputSize { .init(width: width, height: height) }

    static let plain = NonMaximumSuppression(cutOverlap: 0.8, smallerOverlap: 0.8, votingOverlap: 2)

    static let variants: [Variant] = [
        Variant(testDescription: "the defaults (428 x 300, voting)") { _ in },
        Variant(testDescription: "without voting, parts suppressed everywhere") { $0.suppression = plain },
        Variant(testDescription: "300 x 300, without voting") {
            $0.input = fixed(300, 300)
            $0.suppression = plain
        },
        Variant(testDescription: "300 x 300") { $0.input = fixed(300, 300) },
        Variant(testDescription: "364 x 300") { $0.input = fixed(364, 300) },
        Variant(testDescription: "396 x 300") { $0.input = fixed(396, 300) },
        Variant(testDescription: "412 x 300") { $0.input = fixed(412, 300) },
        Variant(testDescription: "400 x 300") { $0.input = fixed(400, 300) },
        Variant(testDescription: "460 x 300") { $0.input = fixed(460, 300) },
        Variant(testDescription: "492 x 300") { $0.input = fixed(492, 300) },
        Variant(testDescription: "556 x 300") { $0.input = fixed(556, 300) },
        Variant(testDescription: "428 x 332") { $0.input = fixed(428, 332) },
        Variant(testDescription: "492 x 364") { $0.input = fixed(492, 364) },
        Variant(testDescription: "556 x 428") { $0.input = fixed(556, 428) },
        Variant(testDescription: "2 squares, without voting, parts suppressed everywhere") {
            $0.input = fixed(300, 300)
            $0.tiling = .squares
            $0.suppression = plain
        },
        Variant(testDescription: "2 squares") {
            $0.input = fixed(300, 300)
            $0.tiling = .squares
        },
        Variant(testDescription: "2 squares and the whole") {
            $0.input = fixed(300, 300)
            $0.tiling = .squaresAndWhole
        },
        Variant(testDescription: "scores from 0.1") { $0.leastScore = 0.1 },
        Variant(testDescription: "428 x 300 in OpenCV") { $0.engine = .opencv },
        Variant(testDescription: "300 x 300 in OpenCV") {
            $0.engine = .opencv
            $0.input = fixed(300, 300)
        },
        Variant(testDescription: "HOG") { $0.method = .hog },
    ]

    @Test("A line of the table", arguments: variants)
    func line(variant: Variant) throws {
        let step = max(1, Int(ProcessInfo.processInfo.environment["HEADSUP_DETECTION_TABLE"] ?? "") ?? 1)
        var settings = Model.settings
        variant.change(&settings)
        let clock = ContinuousClock()
        let loadStart = clock.now
        var detector = try DetectorRegistry.detector(settings)
        let loading = (clock.now - loadStart) / .milliseconds(1)
        var frames = try VideoFrames(path: #require(PedestrianVideo.path))
        var frame = CapturedFrame()
        var people: [DetectedPerson] = []
        var found: [Int: [DetectedPerson]] = [:]
        var times: [Double] = []
        while try frames.next(into: &frame) {
            guard frame.number.isMultiple(of: step) else { continue }
            let start = clock.now
            try frame.picture.withView { view throws(Fault) in try detector.detect(in: view, into: &people) }
            times.append((clock.now - start) / .milliseconds(1))
            found[frame.number] = people
        }
        let truth = try PedestrianVideo.truth().filter { found[$0.key] != nil }
        let score = PedestrianVideo.averagePrecision(found, truth: truth)
        let sure = found.mapValues { $0.filter { $0.score >= 0.5 } }
        let recall = PedestrianVideo.recall(sure, truth: truth)
        times.sort()
        print(
            String(
                format: "| %@ | %.3f | %.3f | %.3f | %.1f | %.1f | %.0f |", variant.testDescription, score,
                recall.precision, recall.recall, times[times.count / 2], times[times.count / 10], loading))
        #expect(score > 0.3)
    }
}
