import Datasets
import Diagnostics
import FileFormats

/// Finds sequences in what a user names: a sequence, or a folder of sequences.
enum SequenceFolders {
    /// The sequences at or below a folder, by name.
    static func find(_ path: String) throws(Fault) -> [String] {
        let found = try search(path, depth: 4)
        guard !found.isEmpty else {
            throw Fault(
                .noInput, "there is no sequence here: no \(SequenceManifest.fileName) in it or below it",
                at: .init(file: path))
        }
        return found
    }

    private static func search(_ path: String, depth: Int) throws(Fault) -> [String] {
        guard InputFile.exists(path) else { throw Fault(.noInput, "no such file or folder", at: .init(file: path)) }
        guard InputFile.isFolder(path) else {
            return FilePath.name(of: path) == SequenceManifest.fileName ? [path] : []
        }
        if InputFile.exists(FilePath.join(path, SequenceManifest.fileName)) { return [path] }
        guard depth > 0 else { return [] }
        var found: [String] = []
        for name in try InputFile.names(inFolder: path).sorted() where !name.hasPrefix(".") {
            let inner = FilePath.join(path, name)
            if InputFile.isFolder(inner) { found += try search(inner, depth: depth - 1) }
        }
        return found
    }
}
