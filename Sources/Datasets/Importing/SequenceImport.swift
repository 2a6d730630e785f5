import Diagnostics
import FileFormats
import Simulation

/// Turns recordings of other formats into sequences (docs/importing.md).
public struct SequenceImport: Sendable {
    /// The formats.
    public enum Format: String, Sendable, CaseIterable {
        /// KITTI tracking.
        case kitti
        /// MOTChallenge.
        case mot
        /// ETH and UCY pedestrians, `frame id x y`.
        case ethUCY = "eth-ucy"
        /// TrajNet++ lines of JSON.
        case trajnet
        /// Any layout, by a mapping file.
        case headsUp = "heads-up"
    }

    /// Who wears the simulated camera in a recording from above.
    public enum Wearer: Sendable, Equatable {
        /// Nobody.
        case none
        /// One pedestrian.
        case one(Int)
        /// Everybody with at least so many recorded positions, each in a sequence of their own.
        case all(minimumPositions: Int)
    }

    /// What is read.
    public var format: Format
    /// Path of the mapping file; `heads-up` needs one.
    public var mapping: String?
    /// Who wears the camera; for `eth-ucy` and `trajnet`.
    public var wearer = Wearer.none
    /// How the head of that wearer turns.
    public var motion = HeadMotion.hard
    /// Varies the simulated camera.
    public var seed: UInt64 = 1

    /// Makes an import.
    public init(_ format: Format, mapping: String? = nil) {
        self.format = format
        self.mapping = mapping
    }

    /// Reads a recording and writes its sequences.
    ///
    /// - Parameters:
    ///   - source: the recording: a file or a folder, as the format has it.
    ///   - destination: the folder to write. A recording of one sequence becomes this folder, one of several a folder in
    ///     it for each.
    ///   - report: is told the folder of each sequence when it is written.
    ///   - warn: is told what was odd.
    /// - Returns: the folders, in the order they were written.
    /// - Throws: `usage`, `noInput`, `badData` or `cannotWrite`. Sequences that were written before stay.
    public func run(
        from source: String, to destination: String, report: (String) -> Void = { _ in },
        warn: (String) -> Void = { _ in }
    ) throws(Fault) -> [String] {
        guard InputFile.exists(source) else {
            throw Fault(.noInput, "there is no such file or folder", at: .init(file: source))
        }
        let reader = try reader(of: source, warn: warn)
        var written: [String] = []
        for name in reader.names {
            let folder = reader.names.count == 1 ? destination : FilePath.join(destination, name)
            try SequenceWriter.write(reader.contents(name, folder), to: folder)
            written.append(folder)
            report(folder)
        }
        return written
    }

    /// The names of a recording's sequences, and how each is read.
    private struct Reader {
        var names: [String]
        var contents: (_ name: String, _ destination: String) throws(Fault) -> SequenceContents
    }

    private func reader(of source: String, warn: (String) -> Void) throws(Fault) -> Reader {
        switch format {
        case .kitti:
            return Reader(names: try KITTIImport.names(in: source)) { (name, _) throws(Fault) in
                try KITTIImport.contents(folder: source, name: name)
            }
        case .mot:
            return Reader(names: try MOTImport.names(in: source)) { (name, destination) throws(Fault) in
                try MOTImport.contents(
                    folder: name == "." ? source : FilePath.join(source, name), destination: destination)
            }
        case .ethUCY:
            return try pathReader(PedestrianPathFile.read(source), file: source)
        case .trajnet:
            return try pathReader(TrajNetFile(path: source).recording, file: source)
        case .headsUp:
            guard let mapping else {
                throw Fault(
                    .usage, "the layout of this data set is not public, so a mapping file is needed",
                    remedy: "Write one as docs/importing.md tells, and name it with --mapping")
            }
            let description = try SequenceMapping(path: mapping)
            for warning in description.warnings { warn(warning) }
            let importer = MappingImport(description)
            return Reader(names: try importer.names(in: source)) { (name, destination) throws(Fault) in
                let folder = name == "." ? source : FilePath.join(source, name)
                return try importer.contents(
                    folder: folder, name: FilePath.name(of: folder), destination: destination)
            }
        }
    }

    private func pathReader(_ recording: PathRecording, file: String) throws(Fault) -> Reader {
        let (motion, seed) = (motion, seed)
        func seen(by wearer: Int) throws(Fault) -> SequenceContents {
            try PathImport.contents(recording, wearer: wearer, motion: motion, seed: seed, file: file)
        }
        switch wearer {
        case .none:
            return Reader(names: [recording.name]) { (_, _) throws(Fault) in PathImport.contents(recording) }
        case .one(let id):
            return Reader(names: ["\(recording.name)-\(id)"]) { (_, _) throws(Fault) in try seen(by: id) }
        case .all(let minimum):
            let ids = PathImport.wearers(in: recording, minimum: max(2, minimum))
            guard !ids.isEmpty else {
                throw Fault(
                    .badData, "nobody has a path of \(minimum) positions", at: .init(file: file),
                    remedy: "Ask for fewer positions")
            }
            let byName = Dictionary(uniqueKeysWithValues: ids.map { ("\(recording.name)-\($0)", $0) })
            return Reader(names: ids.map { "\(recording.name)-\($0)" }) { (name, _) throws(Fault) in
                try seen(by: byName[name] ?? 0)
            }
        }
    }
}
