import Datasets
import Diagnostics
import FileFormats
import Geometry
import Imaging
import MCAP
import ROSMessages
import Vision

/// Turns a recorded MCAP file into a sequence (docs/importing.md): rosbag2's with ROS 2's common messages, and those in
/// Foxglove's JSON forms, as our own log is one.
public struct MCAPImport {
    /// What came of it.
    public struct Outcome: Sendable {
        /// Where the file is damaged: what comes behind that is not in the sequence. nil for a whole file.
        public var damage: Fault?
        /// How many pictures there are.
        public var pictures: Int
    }

    /// Topics that were named, by what they are taken for; nil for a role that is to be left out.
    public var topics: [TopicRole: String?] = [:]

    /// An import that chooses topics by the kinds of their messages.
    public init() {}

    /// Takes a topic for a role.
    ///
    /// - Parameter option: `role=/topic`, or `role=none`.
    /// - Throws: `usage`.
    public mutating func choose(_ option: String) throws(Fault) {
        let parts = option.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let role = TopicRole(rawValue: String(parts[0])) else {
            let roles = TopicRole.allCases.map(\.rawValue).joined(separator: ", ")
            throw Fault(
                .usage, "option --topic needs a role and a topic, as imu=/imu/data, not '\(option)'",
                remedy: "The roles are \(roles)")
        }
        topics[role] = .some(parts[1] == "none" ? nil : String(parts[1]))
    }

    /// Reads a file and writes its sequence.
    ///
    /// - Parameters:
    ///   - path: of the recording.
    ///   - folder: the folder to write; it appears when it is whole.
    ///   - warn: told what was left out.
    ///   - progress: told how many pictures are written.
    /// - Throws: `noInput`; `badData` for a file that is no MCAP or has nothing to import; `usage` where several topics
    ///   could be meant; `unavailable` without the library of its compression; `cannotWrite`.
    public func run(
        from path: String, to folder: String, warn: (String) -> Void, progress: (Int) -> Void
    ) throws(Fault) -> Outcome {
        let file = try MCAPFile(path: path)
        let contents: MCAPContents
        var reader: MCAPReader<MCAPFile>
        do throws(Fault) {
            contents = try MCAPContents(of: file, decompress: Decompression.open)
            reader = try MCAPReader(file, decompress: Decompression.open)
        } catch {
            throw error.located(at: path)
        }
        let choice = try TopicChoice(contents, wanted: topics, file: path)
        guard !choice.roles.isEmpty else {
            let topics = choice.leftOut.map { "\($0.topic) (\($0.schemaName))" }.joined(separator: ", ")
            let what =
                contents.damage.map { "nothing can be read of it, for \($0)" }
                ?? (contents.counts.isEmpty
                    ? "there is no message in it" : "none of its topics can be imported: \(topics)")
            throw Fault(
                .badData, what, at: .init(file: path),
                remedy: "docs/importing.md names the kinds of messages that are read")
        }
        var outcome = Outcome(pictures: 0)
        try SequenceWriter.write(to: folder) { (temporary) throws(Fault) in
            var gathering = RecordingGathering(folder: temporary)
            do throws(Fault) {
                while let message = try reader.next() {
                    guard let role = choice.roles[message.channel],
                        let channel = reader.channels[message.channel]
                    else { continue }
                    try gathering.add(message, channel, role)
                    if role == .image, gathering.pictures.isMultiple(of: 50) { progress(gathering.pictures) }
                }
            } catch {
                throw error.kind == .cannotWrite ? error : error.located(at: path)
            }
            let result = try gathering.contents(name: FilePath.stem(of: path), file: path)
            tell(gathering, choice, contents, warn)
            outcome.pictures = gathering.pictures
            return result
        }
        if let damage = reader.damage {
            outcome.damage = Fault(
                .badData, "\(damage); what was read before is in the sequence", at: .init(file: path),
                remedy: "Copy or record the file again if what is missing matters")
        }
        return outcome
    }

    private func tell(
        _ gathering: RecordingGathering, _ choice: TopicChoice, _ contents: MCAPContents, _ warn: (String) -> Void
    ) {
        for sentence in gathering.remarks { warn(sentence) }
        if !choice.leftOut.isEmpty {
            let list = choice.leftOut.map { channel in
                "\(channel.topic) (\(channel.schemaName.isEmpty ? "no schema" : channel.schemaName), "
                    + "\(contents.counts[channel.id] ?? 0) messages)"
            }
            warn("left out: \(list.joined(separator: ", "))")
        }
    }
}

extension Fault {
    /// The fault with the file that it is about.
    fileprivate func located(at path: String) -> Fault {
        var fault = self
        if fault.location == nil { fault.location = .init(file: path) }
        return fault
    }
}
