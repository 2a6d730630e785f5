import ArgumentParser
import BoxFiles
import Configuration
import Detection
import Diagnostics
import FileFormats
import Geometry
import Evaluation
import Pipeline

/// The formats of box files.
enum BoxFormat: String, ExpressibleByArgument, CaseIterable {
    case mot
    case kitti
}

/// The tracker alone, over given detections.
struct TrackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "track",
        abstract: "Run the tracker alone over given detections and write its result.",
        discussion: """
            Detections are boxes of one sequence in MOTChallenge or KITTI form. Distances come from the boxes, with a \
            default camera where none is configured. The frame rate is read from a seqinfo.ini beside or above the \
            file, or given with --rate.
            """)

    @Argument(help: ArgumentHelp("The detections.", valueName: "detections"))
    var detections: String

    @Option(help: "Form of the detections and of the result: mot or kitti.")
    var format = BoxFormat.mot

    @Option(name: [.customShort("o"), .customLong("output")], help: ArgumentHelp("The result.", valueName: "file"))
    var output: String

    @Option(help: ArgumentHelp("Frames a second, where no seqinfo.ini says it.", valueName: "hertz"))
    var rate: Double?

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        let configuration = try options.load().configuration
        if let rate, !SequenceInformation.rates.contains(rate) {
            throw Fault(.usage, "option --rate needs 0.1 to 1000 frames a second")
        }
        let result: TrackedBoxes
        switch format {
        case .mot:
            let table = try MOTChallengeFile.read(detections, purpose: .detections)
            for warning in table.warnings { Console.error("headsup: \(warning)") }
            let rows = table.rows.map {
                TrackedBoxes.Input(frame: $0.frame, person: DetectedPerson(box: $0.box, score: $0.confidence))
            }
            result = TrackedBoxes(rows, sequence: try information(), configuration: configuration)
            try MOTChallengeFile.write(
                result.rows.map {
                    MOTChallengeRow(frame: $0.frame, identity: Int64($0.track), box: $0.box, confidence: $0.score)
                }, to: output)
        case .kitti:
            let table = try KITTITrackingFile.read(detections, purpose: .detections)
            for warning in table.warnings { Console.error("headsup: \(warning)") }
            let rows = table.rows.filter { $0.kind == .pedestrian }.map {
                TrackedBoxes.Input(
                    frame: $0.frame,
                    person: DetectedPerson(
                        box: BoundingBox(
                            left: $0.box.left, top: $0.box.top, width: $0.box.right - $0.box.left,
                            height: $0.box.bottom - $0.box.top),
                        score: $0.score ?? 1))
            }
            result = TrackedBoxes(rows, sequence: try information(), configuration: configuration)
            try KITTITrackingFile.write(
                result.rows.map {
                    KITTITrackingRow(
                        frame: $0.frame, identity: Int64($0.track), kind: .pedestrian, box: CornerBox($0.box),
                        score: $0.score)
                }, to: output)
        }
        Console.error(
            "headsup: \(result.frames) frames, \(result.tracks) tracks, \(result.rows.count) boxes written to \(output)"
        )
    }

    /// What a seqinfo.ini says, with what the command line says over it.
    private func information() throws(Fault) -> SequenceInformation {
        var information = SequenceInformation()
        let folder = FilePath.folder(of: detections)
        for place in [folder, FilePath.folder(of: folder)] {
            let path = FilePath.join(place, "seqinfo.ini")
            guard InputFile.exists(path) else { continue }
            information = SequenceInformation(text: try InputFile.text(at: path))
            break
        }
        if let rate { information.rate = rate }
        return information
    }
}
