import Diagnostics
import Geometry
import Imaging
import MCAP
import Pipeline
import Replay
import Synchronization
import Vision

/// Logs a replay as MCAP with JSON channels: pictures, boxes, people, frames and words in Foxglove's public forms, events
/// and tracks in our own (docs/recordings.md).
public final class ReplayLog: ReplayRecorder, Sendable {
    private let output: Mutex<LogOutput>
    /// Encodes pictures and writes while the replay goes on with the next frames.
    private let work = OrderedWork(name: "headsup.log", capacity: 8)
    private let isVerbose: Bool

    fileprivate enum Topic: String, CaseIterable {
        case image = "/camera/image"
        case camera = "/camera/calibration"
        case annotations = "/camera/annotations"
        case people = "/people"
        case transforms = "/tf"
        case words = "/log"
        case events = "/headsup/events"
        case tracks = "/headsup/tracks"

        var schema: (name: String, text: String) {
            switch self {
            case .image: ("foxglove.CompressedImage", FoxgloveSchema.compressedImage)
            case .camera: ("foxglove.CameraCalibration", FoxgloveSchema.cameraCalibration)
            case .annotations: ("foxglove.ImageAnnotations", FoxgloveSchema.imageAnnotations)
            case .people: ("foxglove.SceneUpdate", FoxgloveSchema.sceneUpdate)
            case .transforms: ("foxglove.FrameTransforms", FoxgloveSchema.frameTransforms)
            case .words: ("foxglove.Log", FoxgloveSchema.log)
            case .events: ("headsup.Event", FoxgloveSchema.event)
            case .tracks: ("headsup.Tracks", FoxgloveSchema.tracks)
            }
        }
    }

    /// One message, but for the picture, which is yet to be encoded.
    fileprivate struct Message: Sendable {
        var topic: Topic
        var json: [UInt8]
    }

    /// Starts the file; what was there under its name is gone.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - isVerbose: whether what was not said is logged too, as in the event log.
    ///   - chunkSize: bytes after which a chunk is written, which is what a crash can lose.
    /// - Throws: `cannotWrite`.
    public init(path: String, isVerbose: Bool, chunkSize: Int = 1 << 20) throws(Fault) {
        self.isVerbose = isVerbose
        output = Mutex(try LogOutput.begin(path: path, chunkSize: chunkSize))
    }

    /// Adds a frame. What failed in an earlier one is thrown here.
    public func record(_ frame: ReplayedFrame, _ pipeline: Pipeline) throws(Fault) {
        let message = FoxgloveMessage(frame: frame, pipeline: pipeline)
        var messages: [Message] = []
        func add(_ topic: Topic, _ json: String) { messages.append(Message(topic: topic, json: Array(json.utf8))) }
        if let picture = frame.picture {
            add(.annotations, message.annotations)
            if let calibration = message.calibration(of: picture) { add(.camera, calibration) }
        }
        add(.transforms, message.transforms)
        add(.people, message.scene)
        add(.tracks, message.tracks)
        for event in frame.events where isVerbose || event.kind != .suppressed {
            add(.events, event.json)
            if event.kind != .suppressed { add(.words, message.log(event)) }
        }
        let time = UInt64(max(frame.time.nanoseconds, 0))
        // The picture is valid during this call only.
        let picture = frame.picture.map(Picture.init)
        let (head, tail) = (message.imageHead, FoxgloveMessage.imageTail)
        let ready = messages
        try work.add { [self] () throws(Fault) in
            var image: [UInt8]?
            if let picture {
                let jpeg = try picture.withView { view throws(Fault) in try PictureFile.jpeg(view) }
                image = Base64.message(head: head, jpeg, tail: tail)
            }
            try output.withLock { output throws(Fault) in
                if let image { try output.add(.image, time, image) }
                // Of the camera once is enough: viewers keep the last one.
                for message in ready where message.topic != .camera || !output.knows(.camera) {
                    try output.add(message.topic, time, message.json)
                }
            }
        }
    }

    /// Ends the file. After a failure it stays as it is: readable up to its last whole chunk.
    public func finish() throws(Fault) {
        guard try work.finish() else { return }
        try output.withLock { output throws(Fault) in try output.end() }
    }
}

/// The file, and what is to be written into it next.
private struct LogOutput: ~Copyable {
    private var file: LogFile
    private var writer: MCAPWriter
    private var channels: [ReplayLog.Topic: UInt16] = [:]

    private init(file: consuming LogFile, writer: MCAPWriter) {
        self.file = file
        self.writer = writer
    }

    /// Begins a log. No initialiser, because Swift 6.2 can not give up what one that throws leaves half made.
    static func begin(path: String, chunkSize: Int) throws(Fault) -> LogOutput {
        var writer = MCAPWriter(chunkSize: chunkSize)
        var file = try LogFile(path: path)
        try file.write(writer.begin(library: "headsup"))
        return LogOutput(file: file, writer: writer)
    }

    /// Whether anything was written of a kind.
    func knows(_ topic: ReplayLog.Topic) -> Bool { channels[topic] != nil }

    mutating func add(_ topic: ReplayLog.Topic, _ time: UInt64, _ json: [UInt8]) throws(Fault) {
        let channel: UInt16
        if let known = channels[topic] {
            channel = known
        } else {
            channel = writer.addJSONChannel(
                topic: topic.rawValue, schemaName: topic.schema.name, jsonSchema: topic.schema.text)
            channels[topic] = channel
        }
        if let piece = writer.add(channel: channel, time: time, data: json) { try file.write(piece) }
    }

    mutating func end() throws(Fault) { try file.write(writer.end()) }
}
