import Datasets
import Diagnostics
import Foundation
import Geometry
import Imaging
import MCAPImport
import TestSupport
import Testing
import Vision

/// An import into a folder of its own, and what was said of it.
struct Imported {
    let folder: TemporaryFolder
    let outcome: MCAPImport.Outcome
    let warnings: [String]
    var path: String { folder.path + "/walk" }

    init(_ file: String, topics: [String] = []) throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        var task = MCAPImport()
        for topic in topics { try task.choose(topic) }
        var warnings: [String] = []
        outcome = try task.run(
            from: file, to: folder.path + "/walk", warn: { warnings.append($0) }, progress: { _ in })
        self.warnings = warnings
    }

    /// A recording that scripts/goldens/mcap_recordings.py wrote with others' libraries.
    static func recording(_ name: String) throws -> String {
        try #require(Bundle.module.url(forResource: name, withExtension: "mcap", subdirectory: "Recordings")).path
    }

    func picture(_ name: String) throws -> Picture {
        var picture = Picture()
        try PictureFile.read(path + "/images/" + name, into: &picture)
        return picture
    }

    /// Blue, green and red of a pixel.
    func color(_ picture: Picture, _ x: Int, _ y: Int) -> [Int] {
        picture.withView { view in (0..<3).map { Int(view.bytes[y * view.bytesPerRow + x * 3 + $0]) } }
    }
}

@Suite("Importing recordings of rosbag2")
struct MCAPImportTests {
    @Test("compressed pictures, inertial readings, the camera and odometry come out as they went in")
    func everything() throws {
        let imported = try Imported(Imported.recording("zstd"))
        #expect(imported.outcome.damage == nil && imported.outcome.pictures == 8)
        let sequence = try RecordedSequence(path: imported.path)
        #expect(sequence.manifest.rate == 10)
        #expect(sequence.frames.map(\.number) == Array(0..<8) && sequence.frames.allSatisfy(\.hasPicture))
        // 1 700 000 000 s of the recording's clock are 0 here; the stamp counts, not the time of logging.
        #expect(sequence.frames.map(\.timestamp.nanoseconds) == (0..<8).map { Int64($0) * 100_000_000 })
        #expect(sequence.inertial.count == 80)
        let reading = sequence.inertial[30]
        #expect(abs(reading.angularRate.x - 0.3) < 1e-6 && abs(reading.angularRate.y + 0.6) < 1e-6)
        #expect(abs(reading.specificForce.z - 9.51) < 1e-6 && reading.time.nanoseconds == 300_000_000)
        let camera = try #require(sequence.manifest.camera?.intrinsics)
        #expect(camera.width == 32 && camera.height == 24 && camera.fx == 25 && camera.cy == 11.5)
        #expect(camera.distortion == .init(k1: -0.1, k2: 0.02, p1: 0.001, p2: -0.002))
        let picture = try imported.picture("000003.jpg")
        #expect(picture.width == 32 && picture.height == 24)
        // A bright blue column moves to the right by 3 pixels a frame.
        #expect(imported.color(picture, 10, 12)[0] > 150 && imported.color(picture, 25, 12)[0] < 60)
    }

    @Test("a path northwards becomes one ahead, and the head's turn is kept")
    func axes() throws {
        let imported = try Imported(Imported.recording("zstd"))
        let sequence = try RecordedSequence(path: imported.path)
        #expect(sequence.odometry.count == 8 && sequence.orientation.count == 8)
        for index in 0..<8 {
            // x is where the wearer looked at the start: north, which the recording called y.
            let place = sequence.odometry.values[index]
            #expect(abs(place.x - 0.1 * Double(index)) < 1e-3 && abs(place.y + 5) < 1e-3)
            let turn = sequence.orientation.values[index]
            #expect(abs(turn.heading - 0.05 * Double(index)) < 1e-4 && abs(turn.pitch) < 1e-4)
        }
    }

    @Test("raw pictures in LZ4 chunks are the same to the last bit")
    func raw() throws {
        let imported = try Imported(Imported.recording("lz4"))
        #expect(imported.outcome.pictures == 8 && imported.outcome.damage == nil)
        let picture = try imported.picture("000002.png")
        for (x, y) in [(0, 0), (31, 23), (17, 9), (12, 20)] {
            #expect(imported.color(picture, x, y) == [0, y * 10, x * 8])
        }
        #expect(imported.color(picture, 7, 5) == [250, 20, 10])
    }

    @Test("a big-endian file without chunks, index and summary is read as well")
    func bigEndian() throws {
        let imported = try Imported(Imported.recording("plain-big-endian"))
        #expect(imported.outcome.pictures == 8 && imported.outcome.damage == nil)
        let sequence = try RecordedSequence(path: imported.path)
        #expect(sequence.inertial.count == 80 && abs(sequence.inertial[30].angularRate.x - 0.3) < 1e-6)
        #expect(abs(sequence.orientation.values[5].heading - 0.25) < 1e-4)
        #expect(imported.color(try imported.picture("000001.png"), 20, 3) == [160, 160, 160])
    }

    @Test("what is left out is told, with its kind and how much of it there was")
    func leftOut() throws {
        let imported = try Imported(Imported.recording("zstd"))
        #expect(imported.warnings == ["left out: /chatter (std_msgs/msg/String, 3 messages)"])
    }

    @Test("of several topics one must be named, and the camera beside it is found")
    func choice() throws {
        let file = try Imported.recording("several")
        let fault = #expect(throws: Fault.self) { try Imported(file) }
        #expect(fault?.kind == .usage)
        #expect(fault?.description.contains("/left/image_raw (sensor_msgs/msg/Image, 4 messages)") == true)
        #expect(fault?.description.contains("--topic image=/left/image_raw") == true)
        let imported = try Imported(file, topics: ["image=/right/image_raw"])
        let sequence = try RecordedSequence(path: imported.path)
        #expect(imported.outcome.pictures == 4 && sequence.manifest.camera?.intrinsics?.fx == 25)
        // In the axes of the picture, level and looking along x: no turn at all here.
        #expect(sequence.orientation.values[0].angle(to: .level) < 1e-5)
        let without = try Imported(file, topics: ["image=none", "camera=none"])
        #expect(without.outcome.pictures == 0)
        for wrong in ["image=/nowhere", "image=/head", "sound=/a", "image"] {
            let fault = #expect(throws: Fault.self) { try Imported(file, topics: [wrong]) }
            #expect(fault?.kind == .usage, "\(wrong)")
        }
    }

    @Test("a file that breaks off gives what was before, and says so")
    func truncated() throws {
        let scratch = try TemporaryFolder()
        for (name, share) in [("zstd", 0.6), ("plain-big-endian", 0.5)] {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: Imported.recording(name)))
            let cut = scratch.path + "/cut.mcap"
            try bytes.prefix(Int(Double(bytes.count) * share)).write(to: URL(fileURLWithPath: cut))
            let imported = try Imported(cut)
            let damage = try #require(imported.outcome.damage)
            #expect(damage.kind == .badData && damage.what.contains("breaks off"), "\(damage)")
            #expect((1...7).contains(imported.outcome.pictures))
            _ = try RecordedSequence(path: imported.path)
        }
    }

    @Test("what is no recording is refused with a message that names it, and leaves nothing behind")
    func faults() throws {
        let scratch = try TemporaryFolder()
        try scratch.write("#ROSBAG V2.0\n and so on", to: "old.bag")
        func fault(_ path: String) -> Fault? { #expect(throws: Fault.self) { try Imported(path) } }
        let begun = try Data(contentsOf: URL(fileURLWithPath: Imported.recording("zstd"))).prefix(300)
        try begun.write(to: URL(fileURLWithPath: scratch.path + "/begun.mcap"))
        let cut = fault(scratch.path + "/begun.mcap")
        #expect(cut?.kind == .badData && cut?.what.contains("breaks off") == true)
        let old = fault(scratch.path + "/old.bag")
        #expect(old?.kind == .badData && old?.location?.file == scratch.path + "/old.bag")
        #expect(fault(scratch.path)?.kind == .noInput)
        #expect(fault(scratch.path + "/nowhere.mcap")?.kind == .noInput)
        #expect(fault("/dev/null")?.kind == .noInput)
        let nothing = #expect(throws: Fault.self) {
            try Imported(
                Imported.recording("zstd"),
                topics: ["image=none", "camera=none", "imu=none", "odometry=none"])
        }
        #expect(nothing?.kind == .badData && nothing?.what.contains("/odom (nav_msgs/msg/Odometry)") == true)
    }

    @Test("recordings damaged at random give a sequence or one clear fault, and never a crash")
    func fuzz() throws {
        var random = SeededGenerator(3)
        let scratch = try TemporaryFolder()
        for name in ["zstd", "lz4", "plain-big-endian"] {
            let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Imported.recording(name))))
            for _ in 0..<40 {
                let file = scratch.path + "/damaged.mcap"
                try Data(random.mutated(whole, meaningful: "\u{0}\u{1}\u{6}\u{7F}"))
                    .write(to: URL(fileURLWithPath: file))
                do {
                    let imported = try Imported(file)
                    _ = try RecordedSequence(path: imported.path)
                } catch let fault as Fault {
                    #expect([.badData, .usage].contains(fault.kind), "\(fault)")
                }
            }
        }
    }
}
