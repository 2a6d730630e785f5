import Alerting
import Datasets
import Diagnostics
import FileFormats
import FoundationEssentials
import Geometry
import Glibc
import Pipeline

/// Writes what the ring holds as a recorded sequence, which `headsup replay` runs again through the same pipeline: boxes
/// and orientations go in, and beside them lies what came of it then.
package struct BlackBoxWriter: Sendable {
    /// The folder of all recordings.
    let folder: String
    /// All recordings together take no more than this; the oldest go first, bytes.
    let limit: Int
    /// Free space that is left to others, bytes.
    let reserve: Int

    package init(folder: String, limit: Int, reserve: Int) {
        self.folder = folder
        self.limit = limit
        self.reserve = reserve
    }

    /// Why something is written.
    package enum Occasion: String, Sendable {
        case danger
        case request
        case crash
    }

    /// Whether the disk has no room left, or can not be written to.
    func isFull() -> Bool {
        try? OutputFile.makeFolder(at: folder)
        guard access(folder, W_OK) == 0, let room = OutputFile.room(at: folder) else { return true }
        return room < reserve
    }

    /// Writes a recording.
    ///
    /// - Parameters:
    ///   - now: the time of day, for the name.
    /// - Returns: its folder; nil where there is nothing to write.
    /// - Throws: `cannotWrite`; then nothing is left behind.
    package func write(
        _ records: [BlackBoxRecord], camera: BlackBoxRing.Camera?, occasion: Occasion, narrator: Narrator,
        at now: Date = Date()
    ) throws(Fault) -> String? {
        guard records.contains(where: { $0.known == .frame }), let camera else { return nil }
        try OutputFile.makeFolder(at: folder)
        makeRoom(for: records.count * 80)
        let stamp = now.formatted(
            .iso8601.year().month().day().dateSeparator(.dash).time(includingFractionalSeconds: false).timeSeparator(
                .omitted))
        var path = FilePath.join(folder, "\(stamp)-\(occasion.rawValue)")
        var number = 2
        while InputFile.exists(path) {
            path = FilePath.join(folder, "\(stamp)-\(occasion.rawValue)-\(number)")
            number += 1
        }
        try SequenceWriter.write(contents(records, camera: camera, occasion: occasion), to: path)
        try OutputFile.write(events(records, narrator), to: FilePath.join(path, "events.jsonl"))
        try OutputFile.write(tracks(records), to: FilePath.join(path, "tracks.csv"))
        return path
    }

    /// Removes the oldest recordings until there is room for one more.
    private func makeRoom(for bytes: Int) {
        guard let names = try? InputFile.names(inFolder: folder) else { return }
        // A name begins with the time, so the first is the oldest.
        var sizes = names.map { (name: $0, size: Self.size(of: FilePath.join(folder, $0))) }
        while let oldest = sizes.first, sizes.reduce(bytes, { $0 + $1.size }) > limit {
            try? FileManager.default.removeItem(atPath: FilePath.join(folder, oldest.name))
            sizes.removeFirst()
        }
    }

    private static func size(of folder: String) -> Int {
        let names = (try? InputFile.names(inFolder: folder)) ?? []
        return names.reduce(0) { sum, name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: FilePath.join(folder, name))
            return sum + ((attributes?[.size] as? Int) ?? 0)
        }
    }

    private func contents(
        _ records: [BlackBoxRecord], camera: BlackBoxRing.Camera, occasion: Occasion
    ) -> SequenceContents {
        var contents = SequenceContents(name: "black-box-\(occasion.rawValue)", rate: camera.rate)
        contents.remarks = ["Written by the black box of headsup run: \(occasion.rawValue). No pictures."]
        contents.intrinsics = camera.intrinsics
        contents.heightAboveGround = camera.height
        var last: Timestamp?
        var lastFrame: Int?
        // A recording starts with a whole frame, and a damaged or older record is left out.
        for record in records.drop(while: { $0.known != .frame }) {
            switch record.known {
            case .frame:
                guard last.map({ record.moment > $0 }) ?? true, lastFrame.map({ record.frame > $0 }) ?? true else {
                    continue
                }
                last = record.moment
                lastFrame = Int(record.frame)
                contents.frameTimes.append((Int(record.frame), record.moment))
                let q = record.numbers
                if record.subject == 1,
                    let rotation = Rotation<Camera, SemiLocal>(
                        w: Double(q.2), x: Double(q.3), y: Double(q.4), z: Double(q.5))
                {
                    contents.orientation.append(rotation, at: record.moment)
                }
            case .detection where Int(record.frame) == lastFrame:
                let n = record.numbers
                let box = BoundingBox(
                    left: Double(n.0), top: Double(n.1), width: Double(n.2), height: Double(n.3))
                guard let last, box.isValid, n.4.isFinite else { continue }
                contents.detections.append(
                    DetectedBox(frame: Int(record.frame), time: last, box: box, score: Double(n.4)))
            default: continue
            }
        }
        return contents
    }

    private func events(_ records: [BlackBoxRecord], _ narrator: Narrator) -> String {
        var text = ""
        for record in records {
            switch record.known {
            case .alert:
                guard let alert = record.alert else { continue }
                var event = narrator.event(for: .announce(alert), frame: Int(record.frame))
                if record.isSuppressed { event.kind = .suppressed }
                text += event.json + "\n"
            case .state:
                let index = Int(record.subject)
                guard Impairment.allCases.indices.contains(index) else { continue }
                let impairment = Impairment.allCases[index]
                let event = PipelineEvent(
                    time: record.moment.seconds, frame: Int(record.frame), kind: .state,
                    text: record.numbers.0 == 1 ? impairment.words : "no longer: \(impairment.words)",
                    reason: impairment.rawValue)
                text += event.json + "\n"
            default: continue
            }
        }
        return text
    }

    private func tracks(_ records: [BlackBoxRecord]) -> String {
        var text = "frame,t,id,x,y,z,vx,vy,probability\n"
        for record in records where record.known == .track {
            let n = record.numbers
            let values = [n.0, n.1, n.2, n.3, n.4, n.5].map { DecimalNumber.format(Double($0), decimals: 3) }
            let time = DecimalNumber.format(record.moment.seconds, decimals: 4)
            text += "\(record.frame),\(time),\(record.subject),\(values.joined(separator: ","))\n"
        }
        return text
    }
}
