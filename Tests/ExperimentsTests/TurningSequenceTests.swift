import Datasets
import Diagnostics
import Experiments
import FileFormats
import Geometry
import Imaging
import Orientation
import Simulation
import TestSupport
import Testing
import Vision

/// A recording as a user makes it: a camera with an inertial sensor beside it lies still, and then is turned before a wall
/// with a real picture on it. Everything is written to files and read back.
private struct TurnedDevice {
    var mounting = Rotation<Body, Camera>(angle: 1.9, about: SIMD3(0.3, -1, 0.7))
    var offset = 0.021
    var bias = SIMD3(0.011, -0.018, 0.006)
    var rest = 3.0
    var duration = 21.0
    var rate = 20.0
    var sensorRate = 200.0
    var camera = CameraIntrinsics(width: 240, height: 180, horizontalFieldOfView: 66 * .pi / 180)
    var isSideBySide = false

    func rotation(at time: Double) -> Rotation<Camera, SemiLocal> {
        TurningCamera.shaking(at: max(0, time - rest), fastest: 80 * .pi / 180, widest: 28 * .pi / 180)
    }

    /// Writes the sequence.
    func record(to folder: String) throws {
        var wall = Picture()
        try PictureFile.read(TestData.path("stereo/aloeL.jpg"), into: &wall)
        let turning = TurningCamera(camera: camera, wall: wall, field: 100 * .pi / 180)
        let names = try #require(FramePattern("{frame:06}.png"))
        var random = SeededRandom(seed: 3)
        try SequenceWriter.write(to: folder) { (temporary) throws(Fault) in
            var contents = SequenceContents(name: "turning", rate: rate)
            contents.intrinsics = camera
            contents.pictures = SequenceManifest.PictureDescription(source: .images(names))
            var picture = Picture()
            for frame in 0..<Int(duration * rate) {
                let time = Double(frame) / rate
                turning.see(rotation(at: time), noise: 2, random: &random, into: &picture)
                try picture.withView { view throws(Fault) in
                    try PictureFile.write(view, to: FilePath.join(temporary, names.path(frame: frame)))
                }
                contents.frameTimes.append((frame, stamp(time)))
            }
            for index in 0..<Int(duration * sensorRate) {
                let time = Double(index) / sensorRate
                let h = 1e-4
                let turn = rotation(at: time - h).inverse.after(rotation(at: time + h))
                let rate = Vector<Camera>(turn.v * (turn.w < 0 ? -2 : 2) / (2 * h))
                let up = rotation(at: time).inverse(Vector<SemiLocal>(0, 0, 9.81))
                contents.inertial.append(
                    InertialReading(
                        time: stamp(time + offset), angularRate: Vector(mounting.inverse(rate).coordinates + bias),
                        specificForce: Vector(mounting.inverse(up).coordinates)))
            }
            contents.decimals = 6
            return contents
        }
    }

    private func stamp(_ time: Double) -> Timestamp { Timestamp(nanoseconds: Int64(((50 + time) * 1e9).rounded())) }
}

@Suite(
    "A recorded device is calibrated from its pictures and its inertial sensor",
    .enabled(if: TestData.isPresent, Comment(rawValue: TestData.absence)))
struct TurningSequenceTests {
    @Test("mounting, time offset and bias are found from nothing but the files")
    func calibrates() throws {
        let folder = try TemporaryFolder()
        let device = TurnedDevice()
        try device.record(to: folder.path + "/turning")
        let sequence = try RecordedSequence(path: folder.path + "/turning", parts: [.orientation, .inertial])
        let recording = try TurningRecording(sequence) { sequence throws(Fault) in
            try CameraTurns(of: sequence).turning
        }
        #expect(recording.camera.samples.count == Int(device.duration * device.rate))
        let found = try InertialCalibrator().calibrate([recording])
        #expect(found.rotation.angle(to: device.mounting) < 0.5 * .pi / 180)
        #expect(abs(found.timeOffset - device.offset) < 0.003)
        #expect((found.gyroscopeBias - Vector(device.bias)).length < 0.001)
    }

    @Test("a sequence with neither pictures nor orientation says what is missing and where")
    func blind() throws {
        let folder = try TemporaryFolder()
        var contents = SequenceContents(name: "blind", rate: 20)
        contents.inertial = (0..<10).map {
            InertialReading(
                time: Timestamp(nanoseconds: Int64($0) * 5_000_000), angularRate: Vector(0, 0, 0),
                specificForce: Vector(0, 0, 9.81))
        }
        try SequenceWriter.write(contents, to: folder.path + "/blind")
        let sequence = try RecordedSequence(path: folder.path + "/blind")
        let fault = #expect(throws: Fault.self) {
            _ = try TurningRecording(sequence) { sequence throws(Fault) in try CameraTurns(of: sequence).turning }
        }
        #expect(fault?.description.contains("how the camera turned") == true)
        #expect(fault?.description.contains("[frames]") == true)
    }
}
