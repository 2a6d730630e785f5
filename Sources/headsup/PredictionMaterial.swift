import Datasets
import Diagnostics
import Experiments
import FileFormats

/// What predictions are scored on: recorded walks, or scenes seen from above.
struct PredictionMaterial {
    /// Walks with a head camera (or a car's).
    private(set) var walks: [RecordedWalk] = []
    /// Pedestrians seen from above, scored by windows.
    private(set) var scenes: [PedestrianScene] = []

    /// Whether samples are windows of frames rather than moments of a walk.
    var isWindowed: Bool { walks.isEmpty }

    /// Reads data of one form.
    ///
    /// - Parameters:
    ///   - paths: files or folders.
    ///   - format: their form; nil: a text file is a scene, a folder holds sequences.
    init(_ paths: [String], format: EvaluatePredictionCommand.Format?) throws(Fault) {
        for path in paths {
            let form: EvaluatePredictionCommand.Format
            if let format { form = format } else { form = try Self.recognise(path) }
            switch form {
            case .sequence:
                for folder in try SequenceFolders.find(path) { walks.append(try RecordedWalk(path: folder)) }
            case .kitti:
                for name in try KITTIImport.names(in: path) {
                    walks.append(
                        try RecordedWalk(KITTIImport.contents(folder: path, name: name), noise: KITTIImport.labelNoise))
                }
            case .ethUCY:
                for file in try Self.files(path, ending: ".txt") {
                    scenes.append(PedestrianScene(try PedestrianPathFile.read(file)))
                }
            case .trajnet:
                for file in try Self.files(path, ending: ".ndjson") {
                    scenes.append(PedestrianScene(try TrajNetFile(path: file).recording, name: FilePath.stem(of: file)))
                }
            }
        }
        guard walks.isEmpty || scenes.isEmpty else {
            throw Fault(.usage, "walks and scenes from above are scored differently", remedy: "Score them one by one")
        }
    }

    private static func recognise(_ path: String) throws(Fault) -> EvaluatePredictionCommand.Format {
        if path.hasSuffix(".ndjson") { return .trajnet }
        if InputFile.isFolder(path) {
            if InputFile.isFolder(FilePath.join(path, "oxts")) { return .kitti }
            if InputFile.exists(FilePath.join(path, SequenceManifest.fileName)) { return .sequence }
            let names = try InputFile.names(inFolder: path)
            if names.contains(where: { $0.hasSuffix(".ndjson") }) { return .trajnet }
            return names.contains { $0.hasSuffix(".txt") } ? .ethUCY : .sequence
        }
        return FilePath.name(of: path) == SequenceManifest.fileName ? .sequence : .ethUCY
    }

    /// A file itself, or the files of a folder by name.
    private static func files(_ path: String, ending: String) throws(Fault) -> [String] {
        guard InputFile.isFolder(path) else { return [path] }
        let found = try InputFile.names(inFolder: path).filter { $0.hasSuffix(ending) }.sorted()
        guard !found.isEmpty else {
            throw Fault(.noInput, "there is no \(ending) file in this folder", at: .init(file: path))
        }
        return found.map { FilePath.join(path, $0) }
    }
}
