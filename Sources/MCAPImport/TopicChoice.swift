import Diagnostics
import MCAP
import ROSMessages

/// What a topic is taken for.
public enum TopicRole: String, Sendable, CaseIterable {
    /// Pictures.
    case image
    /// The camera's matrix and lens.
    case camera
    /// An inertial sensor.
    case imu
    /// Where the wearer is, and how they are turned.
    case odometry
    /// How the camera is turned.
    case orientation

    /// The kinds of message it may have, by encoding. A rarer kind stands in only where there is none of those before.
    var kinds: [[String]] {
        switch self {
        case .image:
            [
                [
                    ROSCompressedImage.typeName, ROSImage.typeName, "foxglove.CompressedImage", "foxglove.RawImage",
                ]
            ]
        case .camera: [[ROSCameraInfo.typeName, "foxglove.CameraCalibration"]]
        case .imu: [[ROSImu.typeName]]
        case .odometry: [[ROSOdometry.typeName], [ROSPoseStamped.typeName, "foxglove.PoseInFrame"]]
        case .orientation:
            [[ROSQuaternionStamped.typeName], ["foxglove.FrameTransforms", "foxglove.FrameTransform"]]
        }
    }
}

/// Which topic is taken for what.
struct TopicChoice {
    /// The channels that are read, by their number.
    private(set) var roles: [UInt16: TopicRole] = [:]
    /// The channels that are not, with messages in them.
    private(set) var leftOut: [MCAPChannel] = []

    /// Chooses by the kinds of messages.
    ///
    /// - Parameter wanted: topics that were named; nil in it for a role that is to be left out.
    /// - Throws: `usage` where there are several of a kind, or a topic that was named is not there or of another kind.
    init(_ contents: MCAPContents, wanted: [TopicRole: String?], file: String) throws(Fault) {
        let channels = contents.channels.values.filter { contents.counts[$0.id] ?? 0 > 0 }
            .sorted { ($0.topic, $0.id) < ($1.topic, $1.id) }
        for role in TopicRole.allCases {
            for channel in try Self.chosen(
                role, channels, contents, wanted: wanted, image: imageTopic(channels), file: file)
            {
                roles[channel.id] = role
            }
        }
        leftOut = channels.filter { roles[$0.id] == nil }
    }

    private func imageTopic(_ channels: [MCAPChannel]) -> String? {
        channels.first { roles[$0.id] == .image }?.topic
    }

    private static func suits(_ channel: MCAPChannel, _ kinds: [String]) -> Bool {
        let encoding = channel.schemaName.hasPrefix("foxglove.") ? "json" : "cdr"
        return kinds.contains(channel.schemaName) && channel.messageEncoding == encoding
    }

    private static func chosen(
        _ role: TopicRole, _ channels: [MCAPChannel], _ contents: MCAPContents, wanted: [TopicRole: String?],
        image: String?, file: String
    ) throws(Fault) -> [MCAPChannel] {
        if let named = wanted[role] {
            guard let topic = named else { return [] }
            let there = channels.filter { $0.topic == topic }
            guard !there.isEmpty else {
                throw Fault(
                    .usage, "there is no topic \(topic) with messages", at: .init(file: file),
                    remedy: "Its topics are \(channels.map(\.topic).joined(separator: ", "))")
            }
            let fitting = there.filter { suits($0, role.kinds.flatMap { $0 }) }
            guard !fitting.isEmpty else {
                throw Fault(
                    .usage, "topic \(topic) has messages of \(there[0].schemaName), which can not be taken for \(role)",
                    at: .init(file: file))
            }
            return fitting
        }
        for kinds in role.kinds {
            let fitting = channels.filter { suits($0, kinds) }
            var topics = fitting.map(\.topic).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            if topics.count > 1, role == .camera, let image {
                // A camera's matrix is published beside its pictures.
                let beside = topics.filter { folder($0) == folder(image) || folder($0) == folder(folder(image)) }
                if beside.count == 1 { topics = beside }
            }
            guard topics.count < 2 else {
                let list = fitting.map { "\($0.topic) (\($0.schemaName), \(contents.counts[$0.id] ?? 0) messages)" }
                throw Fault(
                    .usage, "several topics could be the \(role): \(list.joined(separator: ", "))",
                    at: .init(file: file), remedy: "Name one with --topic \(role)=\(topics[0]), or --topic \(role)=none"
                )
            }
            if let topic = topics.first { return fitting.filter { $0.topic == topic } }
        }
        return []
    }

    /// `/camera/left` of `/camera/left/image_raw`.
    private static func folder(_ topic: String) -> String {
        topic.lastIndex(of: "/").map { String(topic[..<$0]) } ?? ""
    }
}
