import Diagnostics
import Foundation
import Geometry
import TestSupport
import Testing

@testable import Datasets

@Suite("A recorded sequence")
struct RecordedSequenceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let manifest = """
        [sequence]
        name = "test"
        rate = 10.0
        format = 1

        [camera]
        width = 1280
        height = 720
        fx = 640.0
        fy = 640
        cx = 640.0
        cy = 360.0
        distortion = [0.1, -0.2, 0.001, 0.002]
        height_above_ground = 1.65

        [orientation]
        file = "orientation.csv"

        [odometry]
        file = "odometry.csv"

        [observations]
        file = "observations.csv"

        [truth]
        file = "labels/truth.csv"
        frame = "semi-local"
        """

    private func writeSequence() throws {
        try folder.write(Self.manifest, to: "sequence.toml")
        var orientation = "t,qw,qx,qy,qz\n"
        var odometry = "t,x,y\n"
        for frame in 0..<8 {
            orientation += "\(100 + Double(frame) / 10),0.5,-0.5,0.5,-0.5\n"
            odometry += "\(100 + Double(frame) / 10),\(frame),0\n"
        }
        try folder.write(orientation, to: "orientation.csv")
        try folder.write(odometry, to: "odometry.csv")
        try folder.write(
            "frame,t,id,track,x,y,z\n2,100.2,7,1,0,0.6,5\n2,100.2,8,2,1,0.6,4\n5,100.5,7,1,0,0.6,4.5\n",
            to: "observations.csv")
        try folder.write(
            "frame,t,id,x,y,z\n2,100.2,7,5,0,0\n2,100.2,8,4,-1,0\n5,100.5,7,4.5,0,0\n6,100.6,9,-3,0,0\n",
            to: "labels/truth.csv")
    }

    private func readFault() -> Fault? {
        do {
            _ = try RecordedSequence(path: folder.path)
            return nil
        } catch {
            return error
        }
    }

    @Test("is read whole, and its frames are there even where nobody was seen")
    func whole() throws {
        try writeSequence()
        let sequence = try RecordedSequence(path: folder.path)
        #expect(sequence.manifest.name == "test")
        #expect(sequence.manifest.warnings.isEmpty)
        let camera = try #require(sequence.manifest.camera)
        #expect(camera.intrinsics?.width == 1280)
        #expect(camera.intrinsics?.distortion == .init(k1: 0.1, k2: -0.2, p1: 0.001, p2: 0.002))
        #expect(camera.heightAboveGround == 1.65)

        // Frames 0, 1, 3, 4 and 7 are known by their orientation alone.
        #expect(sequence.frames.map(\.number) == Array(0...7))
        #expect(sequence.frames[3].timestamp == Timestamp(seconds: 100.3))
        let observed = sequence.observedFrames()
        #expect(observed.map(\.observations.count) == [0, 0, 2, 0, 0, 1, 0, 0])
        #expect(observed[2].observations[1].person == 8)
        #expect(observed[2].observations[1].association == 2)
        #expect(observed[2].observations[1].position == Point(1, 0.6, 4))
        #expect(sequence.frames.map { $0.truth.count } == [0, 0, 2, 0, 0, 1, 1, 0])

        let truth = try sequence.semiLocalTruth()
        #expect(truth[1] == TruePosition(frame: 2, time: observed[2].timestamp, person: 8, position: Point(4, -1, 0)))
        // This orientation looks level along x: what is forward of the camera is forward of the wearer.
        let rotation = try #require(sequence.orientation(at: observed[2].timestamp))
        let turned = rotation(observed[2].observations[1].position)
        #expect((turned - Point(4, -1, -0.6)).length < 1e-12)
        #expect(sequence.wearerPosition(at: observed[2].timestamp.advanced(by: 0.025)) == SIMD3(2.25, 0, 0))
    }

    @Test("says how uncertain an observation is: more along the ray and far more far away")
    func noise() throws {
        try writeSequence()
        let frame = try RecordedSequence(path: folder.path).observedFrames()[2]
        let near = frame.observations[0].covariance
        #expect(near.zz > 10 * near.xx)
        #expect(abs(near.zz.squareRoot() - 0.008 * 25) < 0.02)
    }

    @Test("may leave out parts when they are not asked for")
    func parts() throws {
        try writeSequence()
        let sequence = try RecordedSequence(path: folder.path, parts: [.observations, .orientation])
        #expect(sequence.truth == nil)
        #expect(sequence.odometry.isEmpty)
        #expect(sequence.frames.count == 8)
    }

    @Test("gives lost frames a time between their neighbours")
    func gaps() throws {
        try folder.write("[sequence]\nname = \"g\"\nrate = 10\n[observations]\nfile = \"o.csv\"\n", to: "sequence.toml")
        try folder.write("frame,t,x,y,z\n10,0.0,0,0,5\n14,0.6,0,0,5\n", to: "o.csv")
        let sequence = try RecordedSequence(path: folder.path + "/sequence.toml")
        #expect(sequence.frames.map(\.number) == [10, 11, 12, 13, 14])
        #expect(sequence.frames.map(\.timestamp.seconds) == [0, 0.15, 0.3, 0.45, 0.6])
        #expect(sequence.observations[0].person == nil)
        #expect(sequence.observations[0].association == nil)
    }

    @Test("does not take an orientation at another rate for frames")
    func fastOrientation() throws {
        try writeSequence()
        var orientation = "t,qw,qx,qy,qz\n"
        for sample in 0..<100 { orientation += "\(100 + Double(sample) / 100),0.5,-0.5,0.5,-0.5\n" }
        try folder.write(orientation, to: "orientation.csv")
        let sequence = try RecordedSequence(path: folder.path)
        #expect(sequence.frames.map(\.number) == [2, 3, 4, 5, 6])
    }

    @Test("with columns and axes of another tool comes out as ours")
    func foreign() throws {
        try folder.write(
            """
            [sequence]
            name = "foreign"
            rate = 10
            [orientation]
            file = "o.csv"
            [truth]
            file = "t.csv"
            frame = "camera"
            [axes]
            camera = "x-right y-up z-back"
            [columns]
            truth = { id = "track_id", x = "pos_x", y = "pos_y", z = "pos_z" }
            orientation = { qw = "w", qx = "i", qy = "j", qz = "k" }
            """, to: "sequence.toml")
        // In a graphics camera's axes: level, looking along semi-local x.
        let level = Rotation<Camera, SemiLocal>.level
        let fromGraphics = Rotation<Camera, Camera>(angle: .pi, about: SIMD3(1, 0, 0))
        let recorded = level.after(fromGraphics)
        try folder.write(
            "t,w,i,j,k\n0,\(recorded.w),\(recorded.v.x),\(recorded.v.y),\(recorded.v.z)\n", to: "o.csv")
        try folder.write("frame,t,track_id,pos_x,pos_y,pos_z\n0,0,3,1,0.5,-4\n", to: "t.csv")
        let sequence = try RecordedSequence(path: folder.path)
        let truth = try sequence.semiLocalTruth()
        #expect((truth[0].position - Point(4, -1, 0.5)).length < 1e-9)
    }

    @Test("has the frames of its pictures, and every frame of a table has a picture")
    func pictures() throws {
        try folder.write(
            "[sequence]\nname = \"p\"\nrate = 10\n[frames]\nimages = \"rgb/{frame:04}.jpg\"\n", to: "sequence.toml")
        for frame in [3, 4, 6] { try folder.write("", to: "rgb/000\(frame).jpg") }
        try folder.write("", to: "rgb/notes.txt")
        let sequence = try RecordedSequence(path: folder.path)
        #expect(sequence.frames.map(\.number) == [3, 4, 5, 6])
        #expect(sequence.frames.map(\.hasPicture) == [true, true, false, true])
        #expect(sequence.frames.map(\.timestamp.seconds) == [0, 0.1, 0.2, 0.3])
        #expect(sequence.picturePath(of: sequence.frames[1]) == folder.path + "/rgb/0004.jpg")
        #expect(sequence.picturePath(of: sequence.frames[2]) == nil)

        try folder.write(
            """
            [sequence]
            name = "p"
            rate = 10
            [frames]
            images = "rgb/{frame:04}.jpg"
            [observations]
            file = "o.csv"
            """, to: "sequence.toml")
        try folder.write("frame,t,x,y,z\n4,7.0,0,0,5\n5,7.1,0,0,5\n", to: "o.csv")
        let fault = try #require(readFault())
        #expect(fault.location == .init(file: folder.path + "/o.csv", line: 3, column: "frame"))
        #expect(fault.what == "frame 5 has no picture rgb/0005.jpg")
        try folder.write("frame,t,x,y,z\n4,7.0,0,0,5\n", to: "o.csv")
        #expect(try RecordedSequence(path: folder.path).frames.map(\.timestamp.seconds) == [6.9, 7, 7.1, 7.2])
    }

    @Test(
        "with a broken table names the file, the line and the column",
        arguments: [
            ("observations.csv", "frame,t,id,track,x,y\n", 1, "z", "missing"),
            ("observations.csv", "frame,t,id,track,x,y,z\n0,100,1,1,0,0,nan\n", 2, "z", "finite"),
            ("observations.csv", "frame,t,id,track,x,y,z\n0,100,1,1,0,0,5\n1,99,1,1,0,0,5\n", 3, "t", "backwards"),
            ("observations.csv", "frame,t,id,track,x,y,z\n1,100,1,1,0,0,5\n0,100,1,1,0,0,5\n", 3, "frame", "backwards"),
            ("observations.csv", "frame,t,id,track,x,y,z\n0.5,100,1,1,0,0,5\n", 2, "frame", "whole"),
            ("observations.csv", "frame,t,id,track,x,y,z\n-1,100,1,1,0,0,5\n", 2, "frame", "not the number"),
            ("observations.csv", "frame,t,id,track,x,y,z\n2,101,1,1,0,0,5\n", 2, "t", "same epoch"),
            (
                "observations.csv", "frame,t,id,track,x,y,z\n9,99.5,1,1,0,0,5\n", 2, "t",
                "before frame 6"
            ),
            (
                "observations.csv", "frame,t,id,track,x,y,z\n900000,100.7,1,1,0,0,5\n", 2, "frame", "jumps from 6"
            ),
            // No jump is too far by itself, but memory for all frames between would not suffice.
            (
                "observations.csv",
                (1...101).reduce("frame,t,id,track,x,y,z\n") { "\($0)\(6 + 99_999 * $1),\(101 + $1),1,1,0,0,5\n" },
                102, "frame", "more than 10000000"
            ),
            ("observations.csv", "frame,t,id,track,x,y,z\n0,1e300,1,1,0,0,5\n", 2, "t", "range"),
            ("orientation.csv", "t,qw,qx,qy,qz\n100,1,1,0,0\n", 2, "qw", "quaternion"),
            ("orientation.csv", "t,qw,qx,qy,qz\n100,0,0,0,0\n", 2, "qw", "quaternion"),
            ("odometry.csv", "t,x\n100,0\n", 1, "y", "missing"),
            ("labels/truth.csv", "frame,t,id,x,y,z\n2,100.2,7,5,0,0\n2,100.2,7,4,-1,0\n", 3, "id", "twice"),
            ("labels/truth.csv", "", 1, nil, "empty"),
        ] as [(String, String, Int, String?, String)])
    func brokenTable(_ file: String, text: String, line: Int, column: String?, word: String) throws {
        try writeSequence()
        try folder.write(text, to: file)
        let fault = try #require(readFault())
        #expect(fault.kind == .badData)
        #expect(fault.location == .init(file: folder.path + "/" + file, line: line, column: column))
        #expect("\(fault)".contains(word), "\(fault)")
    }

    @Test("whose table does not exist names the line of the manifest that asks for it")
    func missingTable() throws {
        try writeSequence()
        try FileManager.default.removeItem(atPath: folder.path + "/odometry.csv")
        let fault = try #require(readFault())
        #expect(fault.kind == .noInput)
        #expect(fault.location?.file.hasSuffix("/odometry.csv") == true)
        #expect(fault.remedy?.contains("sequence.toml, line 20, [odometry]") == true)
    }

    @Test("that is not there is no input")
    func missing() {
        #expect(readFault()?.kind == .noInput)
    }

    @Test("with truth in the camera's axes and no orientation can not be turned")
    func noOrientation() throws {
        try folder.write(
            "[sequence]\nname = \"c\"\nrate = 10\n[truth]\nfile = \"t.csv\"\nframe = \"camera\"\n", to: "sequence.toml")
        try folder.write("frame,t,id,x,y,z\n0,0,1,0,0,3\n", to: "t.csv")
        let sequence = try RecordedSequence(path: folder.path)
        #expect(throws: Fault.self) { try sequence.semiLocalTruth() }
    }

    @Test("whatever its tables and manifest hold is read or refused, with frames in order")
    func fuzz() throws {
        try writeSequence()
        var random = SeededGenerator(21)
        let files = ["sequence.toml", "orientation.csv", "observations.csv", "labels/truth.csv", "odometry.csv"]
        let texts = try files.map { try String(contentsOfFile: folder.path + "/" + $0, encoding: .utf8) }
        var accepted = 0
        for round in 0..<1_500 {
            let index = round % files.count
            try folder.write(
                random.mutated(texts[index], meaningful: ",.-0123456789\n\r\"[]=enait"), to: files[index])
            do {
                let sequence = try RecordedSequence(path: folder.path)
                accepted += 1
                #expect(zip(sequence.frames, sequence.frames.dropFirst()).allSatisfy { $0.number < $1.number })
                #expect(zip(sequence.frames, sequence.frames.dropFirst()).allSatisfy { $0.timestamp <= $1.timestamp })
                #expect(sequence.frames.reduce(0) { $0 + $1.observations.count } == sequence.observations.count)
            } catch {
                #expect(error.kind == .badData || error.kind == .noInput, "\(error)")
            }
            try folder.write(texts[index], to: files[index])
        }
        #expect(accepted > 30)
    }

    @Test(
        "of the egocentric data is read, and observations lie where the truth is",
        .enabled(if: TestData.isPresent, "\(TestData.absence)"))
    func egocentric() throws {
        let path = TestData.path("ego/hard")
        var errors: [Double] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: path).sorted().prefix(20) {
            let sequence = try RecordedSequence(path: path + "/" + name)
            #expect(sequence.frames.count == sequence.orientation.count)
            let truth = try sequence.semiLocalTruth()
            for frame in sequence.frames {
                let rotation = try #require(sequence.orientation(at: frame.timestamp))
                for row in sequence.observations[frame.observations] where row.position.fromOrigin.length < 4 {
                    guard let real = truth[frame.truth].first(where: { $0.person == row.person }) else { continue }
                    let seen = rotation(row.position)
                    errors.append(Vector<SemiLocal>(seen.x - real.position.x, seen.y - real.position.y, 0).length)
                }
            }
        }
        #expect(errors.count > 500)
        #expect(errors.reduce(0, +) / Double(errors.count) < 0.15)
    }
}
