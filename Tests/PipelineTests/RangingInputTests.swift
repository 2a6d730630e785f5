import Calibration
import Configuration
import Detection
import Diagnostics
import FileFormats
import Geometry
import Imaging
import Pipeline
import Ranging
import TestSupport
import Testing

/// Finds one person at a place that is known: so that the ranging alone is under test.
private struct KnownBox: Detector {
    let name = "known box"
    let box: BoundingBox

    func detect(in picture: PictureView, into detections: inout [DetectedPerson]) throws(Fault) {
        detections = [DetectedPerson(box: box, score: 0.9)]
    }
}

@Suite("What the pipeline ranges people with")
struct RangingInputTests {
    private static let baseline = 0.12
    private static let focal = 320.0
    /// A child of 1.2 m at 3 m: one camera alone would put it at 4.5 m.
    private static let box = BoundingBox(left: 140, top: 60, width: 44, height: 128)

    /// A pair of 320 by 240 pixels in ideal cameras, as our YAML.
    private static let calibration = """
        headsup_calibration: 1
        cameras:
          - {width: 320, height: 240, fx: 320, fy: 320, cx: 160, cy: 120}
          - {width: 320, height: 240, fx: 320, fy: 320, cx: 160, cy: 120}
        right_from_left:
          rotation: [1, 0, 0, 0]
          translation: [-0.12, 0, 0]
        """

    /// Left and right view side by side: a textured body at 3 m before a textured wall at 8 m.
    private static func sideBySide() -> Picture {
        var random = SeededGenerator(6)
        let texture = (0..<(400 * 240)).map { _ in UInt8(random.uniform(0, 255)) }
        var picture = Picture(width: 640, height: 240, format: .gray)
        picture.withMutableBytes { bytes in
            for row in 0..<240 {
                for column in 0..<320 {
                    let isBody =
                        abs(Double(column) - box.centerX) < 18 && Double(row) > box.top && Double(row) < box.bottom
                    let disparity = Int((focal * baseline / (isBody ? 3 : 8)).rounded())
                    bytes[row * 640 + column] = texture[row * 400 + max(0, column - disparity + 50)]
                    bytes[row * 640 + 320 + column] = texture[row * 400 + column + 50]
                }
            }
        }
        return picture
    }

    private func pipeline(_ change: (inout Configuration) -> Void) throws -> Pipeline {
        var configuration = Configuration()
        change(&configuration)
        return try Pipeline(
            configuration: configuration, detector: KnownBox(box: Self.box), camera: nil, frameRate: 15)
    }

    private func process(_ pipeline: inout Pipeline, _ picture: Picture, depth: DepthMap? = nil) throws(Fault) {
        try picture.withView { view throws(Fault) in
            try pipeline.process(view, depth: depth, at: Timestamp(nanoseconds: 0), orientation: .level)
        }
    }

    private func distance(_ pipeline: inout Pipeline, _ picture: Picture, depth: DepthMap? = nil) throws -> Double {
        try process(&pipeline, picture, depth: depth)
        return try #require(pipeline.observations.first).position.z
    }

    @Test("a side-by-side camera with its calibration ranges by stereo")
    func stereo() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.calibration, to: "pair.yaml")
        for method in [RangingMethod.automatic, .stereo, .monocular] {
            var pipeline = try pipeline {
                $0.mounting.layout = .sideBySide
                $0.mounting.calibration = folder.path + "/pair.yaml"
                $0.rangingMethod = method
            }
            let distance = try self.distance(&pipeline, Self.sideBySide())
            #expect(pipeline.camera?.width == 320)
            if method == .monocular { #expect(distance > 4) } else { #expect(abs(distance - 3) < 0.2, "\(distance)") }
        }
    }

    @Test("without a calibration the left view is used alone; one of a single camera is refused")
    func uncalibrated() throws {
        var pipeline = try pipeline { $0.mounting.layout = .sideBySide }
        _ = try distance(&pipeline, Self.sideBySide())
        #expect(pipeline.camera?.width == 320 && pipeline.camera?.height == 240)
        let folder = try TemporaryFolder()
        try folder.write(
            "headsup_calibration: 1\ncameras:\n  - {width: 320, height: 240, fx: 320, fy: 320, cx: 160, cy: 120}\n",
            to: "one.yaml")
        #expect {
            _ = try self.pipeline {
                $0.mounting.layout = .sideBySide
                $0.mounting.calibration = folder.path + "/one.yaml"
            }
        } throws: {
            ($0 as? Fault)?.kind == .configuration
        }
    }

    @Test("a calibration for another shape of picture is refused, one of the same shape scaled")
    func otherSize() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.calibration, to: "pair.yaml")
        let path = folder.path + "/pair.yaml"
        var pipeline = try pipeline {
            $0.mounting.layout = .sideBySide
            $0.mounting.calibration = path
        }
        _ = try distance(&pipeline, Picture(width: 320, height: 120, format: .gray))
        #expect(pipeline.camera?.fx == 160)
        let odd = Picture(width: 400, height: 240, format: .gray)
        #expect(throws: Fault.self) { try process(&pipeline, odd) }
        let uneven = Picture(width: 641, height: 240, format: .gray)
        #expect(throws: Fault.self) { try process(&pipeline, uneven) }
    }

    @Test("a depth picture beside the camera's ranges, with and without a picture")
    func depth() throws {
        let values = (0..<(320 * 240)).map { index -> Float in
            abs(Double(index % 320) - Self.box.centerX) < 18 ? 3000 : 8000
        }
        let depth = DepthMap(DepthPicture(width: 320, height: 240, values: values), metresPerUnit: 0.001)
        // The field of view of 320 pixels at a focal length of 320.
        var pipeline = try pipeline { $0.mounting.horizontalFieldOfView = 0.9273 }
        let picture = Picture(width: 320, height: 240, format: .gray)
        let alone = try distance(&pipeline, picture)
        let both = try distance(&pipeline, picture, depth: depth)
        #expect(alone > 4 && abs(both - 3) < 0.1)
        try pipeline.process(
            [DetectedPerson(box: Self.box, score: 0.9)], depth: depth, at: Timestamp(nanoseconds: 100_000_000),
            orientation: .level)
        #expect(abs(try #require(pipeline.observations.first).position.z - 3) < 0.1)
    }
}
