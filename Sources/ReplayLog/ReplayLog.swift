import Diagnostics
import Imaging
import MCAP
import Pipeline
import Replay
import Vision

/// Logs a replay as MCAP with JSON channels: pictures, boxes, people, frames and words in Foxglove's public forms, events
/// and tracks in our own (docs/recordings.md).
public final class ReplayLog: ReplayRecorder {
    private var file: LogFile
    private var writer: MCAPWriter
    private let isVerbose: Bool
    private var channels: [Topic: UInt16] = [:]
    private var hasFailed = false

    private enum Topic: String, CaseIterable {
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

    /// Starts the file; what was there under its name is gone.
    ///
    /// - Parameters:
    ///   - isVerbose: whether what was not said is logged too, as in the event log.
    ///   - chunkSize: bytes after which a chunk is written, which is what a crash can lose.
    /// - Throws: `cannotWrite`.
    public init(path: String, isVerbose: Bool, chunkSize: Int = 1 << 20) throws(Fault) {
        writer = MCAPWriter(chunkSize: chunkSize)
        self.isVerbose = isVerbose
        file = try LogFile(path: path)
        try file.write(writer.begin(library: "headsup"))
    }

    /// Adds a frame.
    public func record(_ frame: ReplayedFrame, _ pipeline: Pipeline) throws(Fault) {
        do throws(Fault) {
            let message = FoxgloveMessage(frame: frame, pipeline: pipeline)
            if let picture = frame.picture {
                try add(.image, frame, message.image(try PictureFile.jpeg(picture)))
                try add(.annotations, frame, message.annotations)
                // Once is enough: viewers keep the last one.
                if channels[.camera] == nil, let calibration = message.calibration(of: picture) {
                    try add(.camera, frame, calibration)
                }
            }
            try add(.transforms, frame, message.transforms)
            try add(.people, frame, message.scene)
            try add(.tracks, frame, message.tracks)
            for event in frame.events where isVerbose || event.kind != .suppressed {
                try add(.events, frame, event.json)
                if event.kind != .suppressed { try add(.words, frame, message.log(event)) }
            }
        } catch {
            hasFailed = true
            throw error
        }
    }

    private func add(_ topic: Topic, _ frame: ReplayedFrame, _ json: String) throws(Fault) {
        let channel: UInt16
        if let known = channels[topic] {
            channel = known
        } else {
            channel = writer.addJSONChannel(
                topic: topic.rawValue, schemaName: topic.schema.name, jsonSchema: topic.schema.text)
            channels[topic] = channel
        }
        let time = UInt64(max(frame.time.nanoseconds, 0))
        if let piece = writer.add(channel: channel, time: time, data: Array(json.utf8)) { try file.write(piece) }
    }

    /// Ends the file. After a failure it stays as it is: readable up to its last whole chunk.
    public func finish() throws(Fault) {
        if !hasFailed { try file.write(writer.end()) }
    }
}
