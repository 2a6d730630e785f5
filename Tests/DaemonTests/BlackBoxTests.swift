import Alerting
import Configuration
import Datasets
import Diagnostics
import Foundation
import Geometry
import Pipeline
import Replay
import Speech
import TestSupport
import Testing

@testable import Daemon

@Suite("The black box")
struct BlackBoxTests {
    private static let camera = BlackBoxRing.Camera(
        intrinsics: CameraIntrinsics(width: 640, height: 480, horizontalFieldOfView: 1.2), height: 1.6, rate: 30)

    private func moment(_ seconds: Double) -> Timestamp { Timestamp(nanoseconds: 0).advanced(by: seconds) }

    private func narrator() throws -> Narrator { Narrator(catalogue: try PhraseCatalogue(language: "en")) }

    /// A person who walks towards the camera, as the detector's boxes show it.
    private func fill(_ ring: BlackBoxRing, frames: Int) {
        for number in 0..<frames {
            let time = moment(100 + Double(number) / 30)
            ring.append(BlackBoxRecord(.frame, subject: 1, frame: number, time: time, 640, 480, 0.5, -0.5, 0.5, -0.5))
            let height = 120 + Double(number)
            ring.append(
                BlackBoxRecord(
                    .detection, frame: number, time: time, 320 - height / 6, 240 - height / 2, height / 3, height, 0.9))
            ring.append(BlackBoxRecord(.track, subject: 1, frame: number, time: time, 5, 0, -0.7, -1.5, 0, 0.4))
        }
    }

    @Test("is 64 bytes a record, and keeps every number of an alert")
    func records() throws {
        #expect(BlackBoxRing.recordSize == 64)
        let alert = Alert(
            time: moment(12.5), track: 17, level: .danger, side: .left, isClose: true, bearing: 0.5, distance: 1.25,
            probability: 0.75, timeToCollision: 0.5)
        #expect(BlackBoxRecord(alert, isSuppressed: false, frame: 3).alert == alert)
        #expect(!BlackBoxRecord(alert, isSuppressed: false, frame: 3).isSuppressed)
        #expect(BlackBoxRecord(alert, isSuppressed: true, frame: 3).isSuppressed)
        #expect(BlackBoxRecord.empty.alert == nil)
    }

    @Test("keeps the newest when it is full, oldest first")
    func wrapsAround() throws {
        let ring = try BlackBoxRing(path: nil, capacity: 100)
        for i in 0..<250 { ring.append(BlackBoxRecord(.state, subject: i, frame: i, time: moment(Double(i)))) }
        let (records, _) = ring.contents()
        #expect(records.map { Int($0.subject) } == Array(150..<250))
    }

    @Test("takes all of its memory at once: it neither grows for minutes nor holds up a frame for a new page")
    func resident() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/ring"
        let capacity = 50_000
        let ring = try BlackBoxRing(path: path, capacity: capacity)
        // Read at one go: the list changes while other tests run.
        let file = try #require(FileHandle(forReadingAtPath: "/proc/self/smaps"))
        let maps = String(decoding: file.readDataToEndOfFile(), as: UTF8.self).split(separator: "\n")
        let mapping = try #require(maps.firstIndex { $0.hasSuffix(path) })
        let line = try #require(maps[mapping...].first { $0.hasPrefix("Rss:") })
        let kilobytes = try #require(line.split(separator: " ").dropFirst().first.flatMap { Int($0) })
        #expect(kilobytes * 1024 >= BlackBoxRing.byteCount(capacity: capacity))
        #expect(ring.starts == 1)
    }

    @Test("outlives a process that ends without a word, and knows one that ended in order")
    func remains() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/ring"
        var ring: BlackBoxRing? = try BlackBoxRing(path: path, capacity: 1000)
        #expect(ring?.endedBadly == false)
        #expect(ring?.starts == 1)
        ring?.set(Self.camera)
        fill(try #require(ring), frames: 20)
        ring = nil  // unmapped and never closed, as after kill -9
        var next: BlackBoxRing? = try BlackBoxRing(path: path, capacity: 1000)
        #expect(next?.endedBadly == true)
        #expect(next?.starts == 2)
        #expect(next?.remains.count == 60)
        #expect(next?.remainingCamera == Self.camera)
        #expect(next?.contents().records.isEmpty == true)
        next?.close()
        next = nil
        let last = try BlackBoxRing(path: path, capacity: 1000)
        #expect(!last.endedBadly && last.remains.isEmpty && last.starts == 3)
    }

    @Test("begins anew with a file that is damaged, of another size or not its own")
    func damage() throws {
        let folder = try TemporaryFolder()
        var random = SeededGenerator(3)
        for size in [0, 1, 100, 4096, 4096 + 64 * 50, 1_000_000] {
            let bytes = Data((0..<size).map { _ in UInt8.random(in: 0...255, using: &random) })
            try bytes.write(to: URL(fileURLWithPath: folder.path + "/ring"))
            let ring = try BlackBoxRing(path: folder.path + "/ring", capacity: 50)
            #expect(ring.remains.isEmpty && ring.starts == 1)
            fill(ring, frames: 30)
            #expect(ring.contents().records.count == 50)
        }
        // Damage inside: whatever it holds must be passed over when it is written.
        for seed in 0..<50 {
            var random = SeededGenerator(UInt64(seed))
            let path = folder.path + "/damaged-\(seed)"
            var ring: BlackBoxRing? = try BlackBoxRing(path: path, capacity: 300)
            ring?.set(Self.camera)
            fill(try #require(ring), frames: 90)
            ring = nil
            var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            for _ in 0..<200 {
                bytes[Int.random(in: 8..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            try bytes.write(to: URL(fileURLWithPath: path))
            let found = try BlackBoxRing(path: path, capacity: 300)
            let writer = BlackBoxWriter(folder: folder.path + "/out", limit: 100_000_000, reserve: 0)
            if let written = try writer.write(
                found.remains, camera: found.remainingCamera, occasion: .crash, narrator: narrator())
            {
                // It may be nonsense, but neither the writing nor the reading may end the program.
                _ = try? RecordedSequence(path: written)
            }
        }
        #expect(throws: Fault.self) { _ = try BlackBoxRing(path: folder.path, capacity: 50) }
    }

    @Test("is written as a sequence that a replay runs again")
    func replays() throws {
        let folder = try TemporaryFolder()
        let ring = try BlackBoxRing(path: nil, capacity: 10_000)
        ring.set(Self.camera)
        fill(ring, frames: 90)
        ring.append(BlackBoxRecord(.state, subject: 0, frame: 90, time: moment(103.1), 1))
        let writer = BlackBoxWriter(folder: folder.path, limit: 10_000_000, reserve: 0)
        let (records, camera) = ring.contents()
        let path = try #require(
            try writer.write(records, camera: camera, occasion: .request, narrator: narrator()))
        let input = try ReplayInput(path: path, format: nil, report: { _ in })
        #expect(!input.needsDetector)
        #expect(input.frameCount == 90)
        #expect(input.camera?.width == 640)
        #expect(input.cameraHeight == 1.6)
        var replay = try Replay(
            input: input, configuration: Configuration(), detector: nil, isRealTime: false, interval: 0...100,
            narrator: narrator())
        try replay.run(tracks: nil, shouldStop: { false }, report: { (_) throws(Fault) in })
        #expect(replay.summary.frames == 90)
        #expect(replay.summary.tracks == 1)
        #expect(replay.summary.orientation == "recorded")
        let events = try String(contentsOfFile: path + "/events.jsonl", encoding: .utf8)
        #expect(events.contains("\"state\": \"camera-lost\""))
        let tracks = try String(contentsOfFile: path + "/tracks.csv", encoding: .utf8)
        #expect(tracks.split(separator: "\n").count == 91)
    }

    @Test("takes no more room on the disk than it may; the oldest recording goes first")
    func limit() throws {
        let folder = try TemporaryFolder()
        let ring = try BlackBoxRing(path: nil, capacity: 10_000)
        ring.set(Self.camera)
        fill(ring, frames: 300)
        let (records, camera) = ring.contents()
        let writer = BlackBoxWriter(folder: folder.path, limit: 250_000, reserve: 0)
        var written: [String] = []
        for second in 0..<8 {
            let path = try writer.write(
                records, camera: camera, occasion: .danger, narrator: narrator(),
                at: Date(timeIntervalSince1970: 1_000_000 + Double(second)))
            written.append(URL(fileURLWithPath: try #require(path)).lastPathComponent)
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(left == Array(written.suffix(left.count)))
        #expect((1..<8).contains(left.count))
        let bytes = folder.names.reduce(0) { sum, name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)
            return sum
                + (attributes?[.type] as? FileAttributeType == .typeRegular ? attributes?[.size] as? Int ?? 0 : 0)
        }
        #expect(bytes <= 250_000)
    }

    @Test("knows when there is no room")
    func fullDisk() throws {
        let folder = try TemporaryFolder()
        #expect(!BlackBoxWriter(folder: folder.path + "/new", limit: 1, reserve: 0).isFull())
        #expect(BlackBoxWriter(folder: folder.path, limit: 1, reserve: .max).isFull())
        #expect(BlackBoxWriter(folder: "/proc/headsup", limit: 1, reserve: 0).isFull())
    }

    @Test("can be read while it is written to", .timeLimit(.minutes(1)))
    func concurrency() async throws {
        let ring = try BlackBoxRing(path: nil, capacity: 5000)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for i in 0..<200_000 { ring.append(BlackBoxRecord(.state, subject: i, frame: i, time: self.moment(0))) }
            }
            group.addTask {
                for _ in 0..<50 {
                    let subjects = ring.contents().records.map(\.subject)
                    #expect(zip(subjects, subjects.dropFirst()).allSatisfy { $0 < $1 })
                }
            }
        }
    }
}
