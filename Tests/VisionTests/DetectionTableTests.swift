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
        let score = try PedestrianVideo.scores(found).averagePrecision50
        let sure = try PedestrianVideo.scores(found.mapValues { $0.filter { $0.score >= 0.5 } })
        times.sort()
        print(
            String(
                format: "| %@ | %.3f | %.3f | %.3f | %.1f | %.1f | %.0f |", variant.testDescription, score,
                sure.precision, sure.recall, times[times.count / 2], times[times.count / 10], loading))
        #expect(score > 0.3)
    }

    @Test("The two engines side by side", .enabled(if: Model.isRuntimePresent, "\(Model.runtimeAbsence)"))
    func engines() throws {
        var detectors = try Model.engines.map { try NeuralDetector(Model.settings($0)) }
        var times: [[(wall: Double, processor: Double)]] = detectors.map { _ in [] }
        var frames = try VideoFrames(path: #require(PedestrianVideo.path))
        var frame = CapturedFrame()
        var people: [DetectedPerson] = []
        while try frames.next(into: &frame), frame.number < 200 {
            // In turns, so that whatever else the machine does meets both alike.
            for index in detectors.indices {
                let start = (Self.seconds(CLOCK_MONOTONIC), Self.seconds(CLOCK_PROCESS_CPUTIME_ID))
                try frame.picture.withView { view throws(Fault) in
                    try detectors[index].detect(in: view, into: &people)
                }
                let end = (Self.seconds(CLOCK_MONOTONIC), Self.seconds(CLOCK_PROCESS_CPUTIME_ID))
                times[index].append((end.0 - start.0, end.1 - start.1))
            }
        }
        let medians = times.map { $0.map(\.wall).sorted()[$0.count / 2] }
        for (detector, (own, median)) in zip(detectors, zip(times, medians)) {
            let least = own.map(\.wall).min() ?? .nan
            let processor = own.map(\.processor).sorted()[own.count / 2]
            print(
                String(
                    format: "| %@ | %.1f | %.1f | %.1f | %.2f |", detector.name, median * 1000, least * 1000,
                    processor * 1000, median / medians[0]))
        }
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
