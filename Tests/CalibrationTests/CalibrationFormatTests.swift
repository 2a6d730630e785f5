import Diagnostics
import Foundation
import Geometry
import TestSupport
import Testing

@testable import Calibration

@Suite("Calibration files")
struct CalibrationFormatTests {
    private static func sample(_ name: String) -> String {
        TestData.package.appendingPathComponent("calibration/\(name)").path
    }

    private static let left = CameraIntrinsics(
        width: 1280, height: 720, fx: 700.5, fy: 701.25, cx: 642.25, cy: 358.5,
        distortion: .init(k1: -0.171, k2: 0.0265, p1: 0.0004, p2: -0.0003))
    private static let right = CameraIntrinsics(
        width: 1280, height: 720, fx: 699.75, fy: 700.5, cx: 637.5, cy: 361.75,
        distortion: .init(k1: -0.1735, k2: 0.0271, p1: -0.0002, p2: 0.0005))
    private static let turn = Rotation<Camera, RightCamera>(angle: 0.5 * .pi / 180, about: SIMD3(2, 3, 6))

    @Test(
        "of one camera say the same in every form",
        arguments: ["camera.yaml", "opencv-camera.yml", "opencv-camera.xml", "ros-left.yaml"])
    func oneCamera(_ name: String) throws {
        let calibration = try CalibrationFile(paths: [Self.sample(name)])
        #expect(calibration.left == Self.left)
        #expect(calibration.right == nil)
        #expect(calibration.pair == nil)
        if !name.hasPrefix("ros") { #expect(calibration.reprojectionError == 0.21) }
    }

    @Test(
        "of a pair say the same in every form",
        arguments: [
            ["stereo.yaml"], ["opencv-intrinsics.yml", "opencv-extrinsics.yml"], ["kalibr-camchain.yaml"],
            ["ros-left.yaml", "ros-right.yaml"], ["zed-SN0.conf"],
        ])
    func pair(_ names: [String]) throws {
        let size = PictureSize(width: 1280, height: 720)
        let calibration = try CalibrationFile(paths: names.map(Self.sample), size: size)
        let (left, right, stereo) = try #require(calibration.pair)
        #expect(left == Self.left)
        #expect(right == Self.right)
        #expect(stereo.rotation.angle(to: Self.turn) < 1e-9)
        #expect((stereo.translation - Vector(-0.063, 0.0002, -0.0005)).length < 1e-9)
        #expect(abs(stereo.baseline - 0.063002) < 1e-5)
    }

    @Test("tell how the inertial sensor sits", arguments: ["stereo.yaml", "kalibr-camchain.yaml"])
    func inertial(_ name: String) throws {
        let inertial = try #require(try CalibrationFile(paths: [Self.sample(name)]).inertial)
        #expect((inertial.position - Vector(0.031, -0.012, 0.004)).length < 1e-12)
        #expect(inertial.timeOffset == 0.0042)
        #expect(inertial.gyroscopeBias == (name == "stereo.yaml" ? Vector(0.011, -0.018, 0.006) : nil))
        // The sensor's x axis looks ahead; the camera's ahead is z, tilted by a degree.
        let ahead = inertial.rotation(Vector<Body>(1, 0, 0))
        #expect(abs(ahead.z - 0.99985) < 1e-4 && abs(ahead.y + 0.01745) < 1e-4)
    }

    @Test(
        "come back from every form as they went, but for what the form has no place for",
        arguments: CalibrationFormat.allCases)
    func roundTrip(_ format: CalibrationFormat) throws {
        var original = try CalibrationFile(paths: [Self.sample("stereo.yaml")])
        original.name = "a \"name\"\\ of\tours"
        let texts = try original.written(as: format).map { (text: $0.text, file: "\($0.suffix).yaml") }
        let read = try CalibrationFile(texts: texts, size: .init(width: 1280, height: 720))
        #expect(read.left == original.left)
        #expect(read.right == original.right)
        let stereo = try #require(read.stereo)
        #expect(stereo.rotation.angle(to: Self.turn) < 1e-9)
        #expect((stereo.translation - Vector(-0.063, 0.0002, -0.0005)).length < 1e-9)
        let losses = original.losses(in: format)
        #expect((read.inertial == nil) == losses.contains { $0.contains("inertial") })
        #expect((read.heightAboveGround == nil) == losses.contains { $0.contains("height") })
        #expect((read.reprojectionError == nil) == losses.contains { $0.contains("reprojection") })
        if let inertial = read.inertial, let before = original.inertial {
            #expect(inertial.rotation.angle(to: before.rotation) < 1e-9)
            #expect(inertial.timeOffset == before.timeOffset)
            #expect((inertial.gyroscopeBias == nil) == losses.contains { $0.contains("bias") })
        }
        if format == .headsup { #expect(read.name == original.name) }
    }

    @Test(
        "of one camera come back from every form that has a place for one",
        arguments: [CalibrationFormat.headsup, .opencv, .kalibr, .ros])
    func roundTripOfOne(_ format: CalibrationFormat) throws {
        let original = CalibrationFile(left: Self.left)
        let written = try original.written(as: format)
        #expect(written.map(\.suffix) == [""])
        #expect(try CalibrationFile(texts: [(written[0].text, "f")]).left == Self.left)
    }

    @Test("are not written where the form can not say what they hold")
    func notWritten() {
        var calibration = CalibrationFile(left: Self.left)
        #expect(throws: Fault.self) { try calibration.written(as: .zed) }
        calibration.left.distortion.k3 = 0.1
        #expect(throws: Fault.self) { try calibration.written(as: .kalibr) }
        #expect(throws: Never.self) { try calibration.written(as: .opencv) }
    }

    @Test("of a pair in ROS's form are two files beside each other")
    func twoFiles() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let calibration = try CalibrationFile(paths: [Self.sample("stereo.yaml")])
        let paths = try calibration.write(to: folder.path + "/cal.v1.yaml", as: .ros)
        #expect(paths == [folder.path + "/cal.v1-left.yaml", folder.path + "/cal.v1-right.yaml"])
        #expect(try CalibrationFile(paths: paths).right == Self.right)
    }

    @Test("hold for a size of the same shape when scaled, and for no other shape")
    func scaling() throws {
        let calibration = try CalibrationFile(paths: [Self.sample("stereo.yaml")])
        let half = try calibration.scaled(to: .init(width: 640, height: 360))
        #expect(half.left.fx == 350.25 && half.right?.cy == 180.875)
        #expect(half.left.distortion == calibration.left.distortion && half.stereo == calibration.stereo)
        #expect(try calibration.scaled(to: .init(width: 1280, height: 720)) == calibration)
        for size in [PictureSize(width: 640, height: 480), .init(width: 0, height: 0), .init(width: -64, height: -36)] {
            #expect(throws: Fault.self) { try calibration.scaled(to: size) }
        }
    }

    @Test("rectify a pair as OpenCV does", arguments: RectificationGolden.all.indices)
    func rectification(_ index: Int) throws {
        let golden = RectificationGolden.all[index]
        let camera = CameraIntrinsics(width: 1280, height: 720, fx: 700, fy: 700, cx: 640, cy: 360)
        let rectified = StereoRectification(
            left: camera, right: camera,
            extrinsics: .init(
                rotation: Rotation(rotationVector: SIMD3(golden.turn[0], golden.turn[1], golden.turn[2])),
                translation: Vector(golden.translation[0], golden.translation[1], golden.translation[2])))
        let left = try #require(Rotation<Camera, Camera>(rows: golden.left))
        let right = try #require(Rotation<RightCamera, Camera>(rows: golden.right))
        #expect(rectified.left.angle(to: left) < 1e-7)
        #expect(rectified.right.angle(to: right) < 1e-7)
        #expect(abs(-rectified.focalLength * rectified.baseline - golden.shift) < 1e-6)
    }

    @Test(
        "of a real ZED are read at each of their resolutions",
        .enabled(if: TestData.isPresent, "\(TestData.absence)"))
    func realZED() throws {
        let folder = try #require(TestData.folder)
        func path(_ name: String) -> String { folder.appendingPathComponent("calibration/\(name)").path }
        let mini = try CalibrationFile(paths: [path("zed/SN10027514_ZEDMINI.conf")])
        #expect(mini.left.fx == 700.21 && mini.right?.cy == 350.501)
        #expect(abs((mini.stereo?.baseline ?? 0) - 0.06302) < 1e-4)
        let full = try CalibrationFile(
            paths: [path("zed/SN10027514_ZEDMINI.conf")], size: .init(width: 1920, height: 1080))
        #expect(full.left.fx == 1400.42)
        // Lines with spaces at their ends, and no TY.
        #expect(
            try CalibrationFile(paths: [path("zed/SN1267.conf")], size: .init(width: 672, height: 376)).right?.fx
                == 349.791)
    }

    @Test(
        "of OpenCV's own samples are read",
        .enabled(if: TestData.isPresent, "\(TestData.absence)"))
    func openCVSamples() throws {
        let folder = try #require(TestData.folder)
        func path(_ name: String) -> String {
            folder.appendingPathComponent("calibration/opencv-chessboard/\(name)").path
        }
        let one = try CalibrationFile(paths: [path("left_intrinsics.yml")])
        #expect(
            one.left.width == 640 && abs(one.left.fx - 535.916) < 1e-3 && abs(one.left.distortion.k3 - 0.2384) < 1e-4)
        let pair = try CalibrationFile(paths: [path("intrinsics.yml")], size: .init(width: 640, height: 480))
        #expect(pair.stereo == nil && abs((pair.right?.cx ?? 0) - 334.557) < 1e-3)
        #expect(throws: Fault.self) { try CalibrationFile(paths: [path("intrinsics.yml")]) }
        #expect(throws: Fault.self) { try CalibrationFile(paths: [path("calibration.yml")]) }
        #expect(throws: Fault.self) { try CalibrationFile(paths: [path("stereo_calib.xml")]) }
    }
}
