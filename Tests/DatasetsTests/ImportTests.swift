import Diagnostics
import Foundation
import Geometry
import RealModule
import Simulation
import TestSupport
import Testing

@testable import Datasets

@Suite("Importing recordings")
struct ImportTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func importFault(_ format: SequenceImport.Format, _ source: String, mapping: String? = nil) -> Fault? {
        do {
            _ = try SequenceImport(format, mapping: mapping).run(
                from: folder.path + "/" + source, to: folder.path + "/out")
            return nil
        } catch {
            return error
        }
    }

    // MARK: KITTI

    /// A camera that looks along the car's x axis, 1 m ahead of the inertial unit.
    private static let calibration = """
        P2: 700 0 600 0 0 700 170 0 0 0 1 0
        R_rect 1 0 0 0 1 0 0 0 1
        Tr_velo_cam 0 -1 0 0 0 0 -1 0 1 0 0 -1
        Tr_imu_velo 1 0 0 0 0 1 0 0 0 0 1 0
        """

    private func oxts(_ rows: [(yaw: Double, pitch: Double, east: Double, north: Double)]) -> String {
        rows.map { row in
            let latitude = row.north / 6_378_137 * 180 / .pi
            let longitude = row.east / 6_378_137 * 180 / .pi
            return "\(latitude) \(longitude) 100 0 \(row.pitch) \(row.yaw) "
                + Array(repeating: "0", count: 24).joined(separator: " ")
        }.joined(separator: "\n")
    }

    private func writeKITTI(label: String, oxts: String, calibration: String = Self.calibration) throws {
        try folder.write(label, to: "kitti/label_02/0003.txt")
        try folder.write(calibration, to: "kitti/calib/0003.txt")
        try folder.write(oxts, to: "kitti/oxts/0003.txt")
    }

    @Test("of KITTI turns the camera with the car and keeps a standing person in place")
    func kitti() throws {
        // The car stands, then turns left by 90 degrees on the spot of its inertial unit, then has moved 5 m north.
        let poses = oxts([(0, 0, 0, 0), (.pi / 2, 0, 0, 0), (.pi / 2, 0, 0, 5)])
        // Somebody 10 m east of where the car starts: 9 m before the camera, then at its right, then also 5 m behind.
        let label = """
            0 4 Pedestrian 0 0 0 100 100 150 200 1.8 0.6 0.5 0 1.6 9 0
            0 -1 DontCare -1 -1 -10 1 1 9 9 -1000 -1000 -1000 -10 -1 -1 -1
            0 5 Car 0 0 0 100 100 150 200 1.8 0.6 0.5 0 1.6 20 0
            1 4 Pedestrian 0 0 0 100 100 150 200 1.8 0.6 0.5 10 1.6 -1 0
            2 4 Pedestrian 0 0 0 100 100 150 200 1.8 0.6 0.5 10 1.6 -6 0
            """
        try writeKITTI(label: label, oxts: poses)
        let written = try SequenceImport(.kitti).run(from: folder.path + "/kitti", to: folder.path + "/out")
        #expect(written == [folder.path + "/out"])
        let sequence = try RecordedSequence(path: folder.path + "/out")
        #expect(sequence.manifest.rate == 10)
        #expect(sequence.frames.map(\.number) == [0, 1, 2])
        #expect(sequence.observations.map(\.person) == [4, 4, 4])
        #expect(sequence.detections.count == 3)
        // The label's place is on the ground; the middle of a body of 1.8 m is 0.9 m higher, and y points down.
        #expect(abs(sequence.observations[0].position.y - 0.7) < 1e-9)
        let orientation = try #require(sequence.orientation(at: sequence.frames[1].timestamp))
        #expect(abs(orientation.heading - .pi / 2) < 1e-4)
        for (index, frame) in sequence.frames.enumerated() {
            let rotation = try #require(sequence.orientation(at: frame.timestamp))
            let wearer = try #require(sequence.wearerPosition(at: frame.timestamp))
            let place = rotation(sequence.observations[index].position).coordinates + wearer
            #expect(abs(place.x - 9) < 0.002 && abs(place.y) < 0.002, "frame \(index): \(place)")
        }
    }

    @Test("of KITTI follows the car's pitch: nose up is a camera that looks up")
    func kittiPitch() throws {
        // In oxts a positive pitch turns the nose down (about the axis to the left).
        let calibration = try KITTICalibration(text: Self.calibration, file: "c")
        let poses = try KITTIPoses.parse(oxts([(0.3, -0.1, 0, 0)]), file: "o", calibration: calibration)
        #expect(abs(poses[0].orientation.pitch - 0.1) < 1e-9)
        #expect(abs(poses[0].orientation.heading) < 1e-9)
    }

    @Test("of KITTI names what is wrong")
    func kittiFaults() throws {
        let good = "0 4 Pedestrian 0 0 0 100 100 150 200 1.8 0.6 0.5 0 1.6 9 0\n"
        #expect(importFault(.kitti, "nothing")?.kind == .noInput)
        try folder.write("", to: "empty/readme.txt")
        #expect(importFault(.kitti, "empty")?.remedy?.contains("label_02") == true)

        try writeKITTI(label: good + "7" + good.dropFirst(), oxts: oxts([(0, 0, 0, 0)]))
        let noPose = try #require(importFault(.kitti, "kitti"))
        #expect(noPose.location?.line == 2 && noPose.what.contains("no pose for frame 7"))

        try writeKITTI(label: good, oxts: "49 8 100 0 x 0\n")
        let noNumber = try #require(importFault(.kitti, "kitti"))
        #expect(noNumber.location == .init(file: folder.path + "/kitti/oxts/0003.txt", line: 1, column: "pitch"))

        try writeKITTI(
            label: good, oxts: oxts([(0, 0, 0, 0)]),
            calibration: Self.calibration.replacing("R_rect 1 0 0 0 1 0 0 0 1", with: "R_rect 1 0 0"))
        #expect(importFault(.kitti, "kitti")?.location?.line == 2)
        try writeKITTI(
            label: good, oxts: oxts([(0, 0, 0, 0)]),
            calibration: Self.calibration.replacing("Tr_imu_velo", with: "Tr_x"))
        #expect(importFault(.kitti, "kitti")?.what == "the matrix Tr_imu_velo is missing")
        try writeKITTI(
            label: good, oxts: oxts([(0, 0, 0, 0)]),
            calibration: Self.calibration.replacing("Tr_imu_velo 1 0 0", with: "Tr_imu_velo 5 0 0"))
        #expect(importFault(.kitti, "kitti")?.what.contains("no rotation") == true)
        #expect(!folder.names.contains { $0.hasPrefix("out") })
    }

    @Test(
        "of the real KITTI keeps people who stand in place while the car moves",
        .enabled(if: TestData.isPresent, "\(TestData.absence)"))
    func realKITTI() throws {
        let written = try SequenceImport(.kitti).run(
            from: TestData.path("kitti-tracking"), to: folder.path + "/kitti")
        #expect(written.count == 7)
        // Nobody moves faster than a runner once the car's motion is taken away, though cars go at up to 15 m/s.
        var speeds: [Double] = []
        var cameraSpeeds: [Double] = []
        for path in written {
            let sequence = try RecordedSequence(path: path)
            var last: [Int: (Timestamp, SIMD3<Double>, Point<Camera>)] = [:]
            for row in sequence.observations {
                guard let rotation = sequence.orientation(at: row.time),
                    let wearer = sequence.wearerPosition(at: row.time), let person = row.person
                else { continue }
                let place = rotation(row.position).coordinates + wearer
                if let (time, before, camera) = last[person], row.time.since(time) < 0.15 {
                    let step = place - before
                    speeds.append((step.x * step.x + step.y * step.y).squareRoot() / row.time.since(time))
                    cameraSpeeds.append((row.position - camera).length / row.time.since(time))
                }
                last[person] = (row.time, place, row.position)
            }
        }
        speeds.sort()
        cameraSpeeds.sort()
        #expect(speeds.count > 3_000)
        #expect(speeds[speeds.count / 2] < 1.6)
        #expect(speeds[speeds.count * 95 / 100] < 3)
        #expect(cameraSpeeds[speeds.count * 95 / 100] > 3)
    }

    // MARK: MOTChallenge

    @Test("of MOTChallenge keeps detections, pictures and empty frames")
    func mot() throws {
        try folder.write(
            "[Sequence]\nname=TEST-01\nimDir=img1\nframeRate=20\nseqLength=4\nimWidth=640\nimHeight=480\nimExt=.png\n",
            to: "mot/TEST-01/seqinfo.ini")
        try folder.write(
            "1,-1,10,20,30,60,0.9,-1,-1,-1\n3,-1,11,20,30,60,0.8,-1,-1,-1\n", to: "mot/TEST-01/det/det.txt")
        for frame in 1...4 { try folder.write("", to: "mot/TEST-01/img1/00000\(frame).png") }
        let written = try SequenceImport(.mot).run(from: folder.path + "/mot", to: folder.path + "/out")
        let sequence = try RecordedSequence(path: try #require(written.first))
        #expect(sequence.manifest.name == "TEST-01")
        #expect(sequence.frames.map(\.number) == [1, 2, 3, 4])
        #expect(sequence.frames.map(\.timestamp.seconds) == [0, 0.05, 0.1, 0.15])
        #expect(sequence.frames.map { $0.detections.count } == [1, 0, 1, 0])
        #expect(sequence.frames.map(\.hasPicture) == [true, true, true, true])
        let picture = try #require(sequence.picturePath(of: sequence.frames[2]))
        #expect(FileManager.default.fileExists(atPath: picture))
        #expect(sequence.detectedPersons(in: sequence.frames[0]).first?.score == 0.9)
    }

    @Test("of MOTChallenge names what is wrong")
    func motFaults() throws {
        try folder.write("frameRate=fast\n", to: "mot/seqinfo.ini")
        let fault = try #require(importFault(.mot, "mot"))
        #expect(fault.location == .init(file: folder.path + "/mot/seqinfo.ini", line: 1, column: "frameRate"))
        try folder.write("frameRate=10\n", to: "mot/seqinfo.ini")
        #expect(importFault(.mot, "mot")?.what.contains("nothing of its frames") == true)
        try folder.write("1,-1,10,20,30,60\n", to: "mot/det/det.txt")
        #expect(importFault(.mot, "mot")?.location?.line == 1)
        try folder.write("", to: "other/a.txt")
        #expect(importFault(.mot, "other")?.kind == .noInput)
    }

    // MARK: Paths from above

    /// Two who walk towards each other, and one beside them.
    private static let paths: String = (0..<20).map { step in
        "\(step * 10) 1 \(Double(step) * 0.5) 0\n\(step * 10) 2 \(10 - Double(step) * 0.5) 0.2\n"
            + "\(step * 10) 3 \(Double(step) * 0.5) 2\n"
    }.joined()

    @Test("of paths from above gives the truth around a point at rest")
    func pathsAtRest() throws {
        try folder.write(Self.paths, to: "scene.txt")
        _ = try SequenceImport(.ethUCY).run(from: folder.path + "/scene.txt", to: folder.path + "/out")
        let sequence = try RecordedSequence(path: folder.path + "/out")
        #expect(sequence.manifest.rate == 2.5)
        #expect(sequence.frames.count == 20)
        #expect(sequence.truth?.count == 60)
        let truth = try sequence.semiLocalTruth()
        #expect(abs(truth[1].position.x - truth[0].position.x - 10) < 1e-3)
    }

    @Test(
        "of paths from above with a wearer sees the others from that path",
        arguments: [SequenceImport.Format.ethUCY, .trajnet])
    func pathsWithWearer(_ format: SequenceImport.Format) throws {
        let lines = Self.paths.split(separator: "\n").map { $0.split(separator: " ") }
        let json = lines.map { "{\"track\": {\"f\": \($0[0]), \"p\": \($0[1]), \"x\": \($0[2]), \"y\": \($0[3])}}\n" }
        try folder.write(format == .ethUCY ? Self.paths : json.joined(), to: "scene.txt")
        var importer = SequenceImport(format)
        importer.wearer = .one(1)
        importer.motion = .easy
        _ = try importer.run(from: folder.path + "/scene.txt", to: folder.path + "/out")
        let sequence = try RecordedSequence(path: folder.path + "/out")
        #expect(sequence.manifest.rate == 15)
        #expect(sequence.frames.count == 114)
        let truth = try sequence.semiLocalTruth()
        // The one beside stays 2 m to the left (but for the sway of the wearer's head), the other comes nearer.
        for row in truth where row.person == 3 {
            #expect(abs(row.position.x) < 0.1 && abs(row.position.y - 2) < 0.1)
        }
        let oncoming = truth.filter { $0.person == 2 }
        #expect(abs((oncoming.first?.position.x ?? 0) - 10) < 0.1)
        #expect(oncoming.map(\.position.horizontalDistance).min() ?? 9 < 0.4)
        #expect(sequence.observations.count > 40)
        let walked = try #require(sequence.odometry.values.last)
        #expect(abs(walked.x - 9.5) < 1)

        importer.wearer = .one(77)
        do {
            _ = try importer.run(from: folder.path + "/scene.txt", to: folder.path + "/other")
            Issue.record("accepted")
        } catch { #expect(error.what == "there is no path of pedestrian 77") }

        importer.wearer = .all(minimumPositions: 10)
        let all = try importer.run(from: folder.path + "/scene.txt", to: folder.path + "/all")
        #expect(all.map { $0.split(separator: "/").last } == ["scene-1", "scene-2", "scene-3"])
    }
}
