import Diagnostics
import Foundation
import Geometry
import Orientation
import TestSupport
import Testing

@testable import Datasets

@Suite("Writing a sequence")
struct SequenceWriterTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func contents() -> SequenceContents {
        var contents = SequenceContents(name: "a \"quoted\"\nname", rate: 12.5)
        contents.remarks = ["From a test.\nOn two lines."]
        contents.intrinsics = CameraIntrinsics(
            width: 640, height: 480, fx: 500.25, fy: 501, cx: 320, cy: 240, distortion: .init(k1: -0.1, p2: 1e-5))
        contents.heightAboveGround = 1.6
        contents.pictures = .init(source: .video("walk.mp4"), layout: .sideBySide)
        for step in 0..<5 {
            let moment = Timestamp(nanoseconds: 1_000_062_500_000 + Int64(step) * 80_000_000)
            contents.orientation.append(.looking(heading: Double(step) / 10, pitch: -0.1), at: moment)
            contents.odometry.append(SIMD3(Double(step), -0.5, 0), at: moment)
            contents.inertial.append(
                InertialReading(time: moment, angularRate: Vector(0.1, 0, 0), specificForce: Vector(0, 0, 9.81)))
        }
        let moment = contents.orientation.times[2]
        contents.detections = [
            DetectedBox(frame: 2, time: moment, box: .init(left: 1.5, top: 2, width: 30, height: 60), score: 0.75)
        ]
        contents.observations = [
            ObservedPerson(frame: 2, time: moment, person: nil, association: 4, position: Point(0.125, 0.5, 6)),
            ObservedPerson(frame: 2, time: moment, person: 0, association: nil, position: Point(-1, 0.5, 3)),
        ]
        contents.truth = .camera([TruePosition(frame: 2, time: moment, person: 0, position: Point(-1.001, 0.5, 3))])
        return contents
    }

    @Test("and reading it gives the same")
    func roundTrip() throws {
        let written = contents()
        let path = folder.path + "/walk"
        try SequenceWriter.write(written, to: path)
        let read = try RecordedSequence(path: path)
        #expect(read.manifest.name == written.name)
        #expect(read.manifest.rate == written.rate)
        #expect(read.manifest.camera?.intrinsics == written.intrinsics)
        #expect(read.manifest.camera?.heightAboveGround == 1.6)
        #expect(read.manifest.frames == .init(source: .video("walk.mp4"), layout: .sideBySide))
        #expect(read.manifest.warnings.isEmpty)
        #expect(read.orientation.times == written.orientation.times)
        for (a, b) in zip(read.orientation.values, written.orientation.values) { #expect(a.angle(to: b) < 2e-6) }
        #expect(read.odometry.values == written.odometry.values)
        #expect(read.inertial == written.inertial)
        #expect(read.detections == written.detections)
        #expect(read.observations == written.observations)
        guard case .camera(let truth)? = read.truth, case .camera(let expected)? = written.truth else {
            Issue.record("the truth is not in the camera's frame")
            return
        }
        #expect(truth == expected)
    }

    @Test("leaves nothing behind under another name")
    func noRemains() throws {
        try SequenceWriter.write(contents(), to: folder.path + "/walk")
        #expect(
            folder.names == [
                "walk", "walk/detections.csv", "walk/imu.csv", "walk/observations.csv", "walk/odometry.csv",
                "walk/orientation.csv", "walk/sequence.toml", "walk/truth.csv",
            ])
    }

    @Test("again replaces a sequence, and nothing that holds other files")
    func replacing() throws {
        let path = folder.path + "/walk"
        try SequenceWriter.write(contents(), to: path)
        var second = contents()
        second.name = "second"
        second.truth = nil
        try SequenceWriter.write(second, to: path + "/")
        #expect(try SequenceManifest(path: path).name == "second")
        #expect(!folder.names.contains("walk/truth.csv"))

        try folder.write("precious", to: "walk/notes.txt")
        do {
            try SequenceWriter.write(contents(), to: path)
            Issue.record("a folder with other files was replaced")
        } catch {
            #expect(error.kind == .cannotWrite)
        }
        #expect(try SequenceManifest(path: path).name == "second")
    }

    @Test("where that can not be is a fault that leaves nothing")
    func unwritable() throws {
        try folder.write("a file", to: "file")
        #expect(throws: Fault.self) { try SequenceWriter.write(contents(), to: folder.path + "/file") }
        #expect(throws: Fault.self) { try SequenceWriter.write(contents(), to: folder.path + "/file/walk") }
        #expect(folder.names == ["file"])
    }

    @Test("of a walk on which nobody was seen has all its frames")
    func nobody() throws {
        var contents = SequenceContents(name: "empty", rate: 10)
        contents.observations = []
        contents.orientation.append(.level, at: Timestamp(nanoseconds: 0))
        contents.orientation.append(.level, at: Timestamp(nanoseconds: 100_000_000))
        try SequenceWriter.write(contents, to: folder.path + "/empty")
        let read = try RecordedSequence(path: folder.path + "/empty")
        #expect(read.frames.count == 2)
        #expect(read.observations.isEmpty)
    }

    @Test("writes moments without rounding")
    func moments() {
        #expect(SequenceWriter.seconds(Timestamp(nanoseconds: 66_700_000)) == "0.0667")
        #expect(SequenceWriter.seconds(Timestamp(nanoseconds: -1_500_000_000)) == "-1.5000")
        #expect(SequenceWriter.seconds(Timestamp(nanoseconds: 1_000_001_000)) == "1.000001")
        #expect(SequenceWriter.seconds(Timestamp(nanoseconds: 5)) == "0.000000005")
    }
}
