import Configuration
import Diagnostics
import FileFormats
import Foundation
import Geometry
import Imaging
import Pipeline
import Replay
import ReplayLog
import Simulation
import Speech
import TestSupport
import Testing

/// A log read back by its records; knows nothing of how it was made.
private struct ReadLog {
    var topics: [UInt16: String] = [:]
    var schemas: [UInt16: String] = [:]
    var messages: [(topic: String, time: UInt64, json: [String: Any])] = []
    var hasFooter = false

    init(_ path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(Array(bytes.prefix(8)) == [0x89, 0x4D, 0x43, 0x41, 0x50, 0x30, 0x0D, 0x0A])
        try walk(bytes[8...])
    }

    private static func number(_ bytes: ArraySlice<UInt8>, _ count: Int) -> Int {
        bytes.prefix(count).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> (text: String, rest: ArraySlice<UInt8>) {
        let length = number(bytes, 4)
        let rest = bytes.dropFirst(4)
        return (String(decoding: rest.prefix(length), as: UTF8.self), rest.dropFirst(length))
    }

    private mutating func walk(_ records: ArraySlice<UInt8>) throws {
        var rest = records
        while rest.count >= 9, !hasFooter {
            let opcode = rest[rest.startIndex]
            let length = Self.number(rest.dropFirst(), 8)
            let content = rest.dropFirst(9).prefix(length)
            guard content.count == length else { return }
            rest = rest.dropFirst(9 + length)
            switch opcode {
            case 0x02: hasFooter = true
            case 0x03: schemas[UInt16(Self.number(content, 2))] = Self.text(content.dropFirst(2)).text
            case 0x04: topics[UInt16(Self.number(content, 2))] = Self.text(content.dropFirst(4)).text
            case 0x05:
                let topic = topics[UInt16(Self.number(content, 2))] ?? "?"
                let json = try JSONSerialization.jsonObject(with: Data(content.dropFirst(22)))
                messages.append(
                    (topic, UInt64(Self.number(content.dropFirst(6), 8)), try #require(json as? [String: Any])))
            case 0x06:
                let compression = Self.text(content.dropFirst(28))
                #expect(compression.text.isEmpty)
                try walk(compression.rest.dropFirst(8))
            default: break
            }
        }
    }
}

@Suite("The log of a replay")
struct ReplayLogTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Somebody comes head-on; some frames have a picture.
    private func record(_ log: ReplayLog, isFinished: Bool = true) throws -> [PipelineEvent] {
        let walk = SimulatedWalk.scenario(.headOn(), seed: 3)
        var configuration = Configuration()
        configuration.prediction.predictor = .kalman
        let narrator = Narrator(catalogue: try PhraseCatalogue(settings: configuration.speech))
        var pipeline = try Pipeline(
            configuration: configuration, detector: nil, camera: walk.camera.intrinsics, frameRate: walk.rate)
        var said: [PipelineEvent] = []
        let picture = Picture(width: 64, height: 48, format: .bgr)
        for frame in walk.frames {
            pipeline.process(frame.observations, at: frame.timestamp, orientation: frame.orientation)
            let events = pipeline.decisions.map { narrator.event(for: $0, frame: frame.number) }
            said += events.filter { $0.kind != .suppressed }
            try picture.withView { view in
                try log.record(
                    ReplayedFrame(
                        number: frame.number, time: frame.timestamp, orientation: frame.orientation, picture: view,
                        events: events), pipeline)
            }
        }
        if isFinished { try log.finish() }
        return said
    }

    @Test("every channel has its schema, every message is JSON, and events are those that were decided")
    func whole() throws {
        let path = folder.path + "/walk.mcap"
        let said = try record(ReplayLog(path: path, isVerbose: false))
        let log = try ReadLog(path)
        #expect(log.hasFooter)
        #expect(!said.isEmpty)
        #expect(log.messages.count { $0.topic == "/headsup/events" } == said.count)
        #expect(log.messages.count { $0.topic == "/log" } == said.count)
        let frames = log.messages.count { $0.topic == "/tf" }
        for topic in ["/camera/image", "/camera/annotations", "/people", "/headsup/tracks"] {
            #expect(log.messages.count { $0.topic == topic } == frames)
        }
        #expect(
            Set(log.schemas.values) == [
                "foxglove.CompressedImage", "foxglove.ImageAnnotations", "foxglove.SceneUpdate",
                "foxglove.FrameTransforms", "foxglove.Log", "headsup.Event", "headsup.Tracks",
            ])
        let times = log.messages.map(\.time)
        #expect(times == times.sorted())
    }

    @Test("people stand where the tracks are, and the picture is a JPEG")
    func contents() throws {
        let path = folder.path + "/walk.mcap"
        _ = try record(ReplayLog(path: path, isVerbose: true))
        let log = try ReadLog(path)
        let tracks = try #require(
            log.messages.first { $0.topic == "/headsup/tracks" && ($0.json["tracks"] as? [Any])?.isEmpty == false })
        let track = try #require((tracks.json["tracks"] as? [[String: Any]])?.first)
        let scene = try #require(log.messages.first { $0.topic == "/people" && $0.time == tracks.time })
        let entities = try #require(scene.json["entities"] as? [[String: Any]])
        let id = try #require(track["id"] as? Int)
        let person = try #require(entities.first { $0["id"] as? String == "\(id)" })
        let cylinder = try #require((person["cylinders"] as? [[String: Any]])?.first)
        let place = try #require((cylinder["pose"] as? [String: Any])?["position"] as? [String: Double])
        #expect(place["x"] == track["x"] as? Double && place["y"] == track["y"] as? Double)
        let image = try #require(log.messages.first { $0.topic == "/camera/image" })
        let jpeg = try #require((image.json["data"] as? String).flatMap { Data(base64Encoded: $0) })
        #expect(Array(jpeg.prefix(3)) == [0xFF, 0xD8, 0xFF])
    }

    @Test("a log that breaks off can be read up to its last whole chunk")
    func brokenOff() throws {
        let path = folder.path + "/walk.mcap"
        _ = try record(ReplayLog(path: path, isVerbose: true, chunkSize: 20_000))
        let whole = try ReadLog(path).messages.count
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let cut = folder.path + "/cut.mcap"
        try bytes.prefix(bytes.count * 2 / 3).write(to: URL(fileURLWithPath: cut))
        let log = try ReadLog(cut)
        #expect(!log.hasFooter)
        #expect(log.messages.count > whole / 2 && log.messages.count < whole)
        #expect(log.messages.allSatisfy { $0.topic != "?" })
    }

    @Test("a full disk and a folder that is not there are told of with the path")
    func faults() throws {
        let absent = #expect(throws: Fault.self) {
            try ReplayLog(path: folder.path + "/nowhere/walk.mcap", isVerbose: false)
        }
        #expect(absent?.kind == .cannotWrite)
        let full = #expect(throws: Fault.self) { try ReplayLog(path: "/dev/full", isVerbose: false) }
        #expect(full?.kind == .cannotWrite && full?.what.contains("space") == true)
    }
}
