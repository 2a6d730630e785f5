import Diagnostics
import FoundationEssentials

/// Writing files and folders that appear under their final name only when they are whole.
public enum OutputFile {
    /// Writes a file under a temporary name in the same folder and renames it.
    ///
    /// - Throws: `cannotWrite`; then nothing is left behind, and a file that was there before is as it was.
    public static func write(_ text: String, to path: String) throws(Fault) {
        try write(Array(text.utf8), to: path)
    }

    /// Writes a file under a temporary name in the same folder and renames it.
    ///
    /// - Throws: `cannotWrite`; then nothing is left behind, and a file that was there before is as it was.
    public static func write(_ bytes: [UInt8], to path: String) throws(Fault) {
        let file = try StreamedFile(path: path)
        try file.write(bytes)
        try file.finish()
    }

    /// Makes a folder by filling a temporary one beside it and renaming that.
    ///
    /// - Parameters:
    ///   - path: the folder's final name; it must not exist, or be an empty folder.
    ///   - isReplaceable: whether an existing folder may be replaced.
    ///   - fill: writes the contents into the folder it is given.
    /// - Throws: `cannotWrite`, or what `fill` throws; then nothing is left behind.
    public static func folder(
        at path: String, replacing isReplaceable: (String) -> Bool = { _ in false },
        fill: (String) throws(Fault) -> Void
    ) throws(Fault) {
        let files = FileManager.default
        let target = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        let existing = InputFile.exists(target)
        if existing {
            let isEmpty =
                InputFile.isFolder(target) && (try? files.contentsOfDirectory(atPath: target))?.isEmpty == true
            guard isEmpty || isReplaceable(target) else {
                throw Fault(
                    .cannotWrite, "there is something of this name already", at: .init(file: target),
                    remedy: "Choose another name, or remove it first")
            }
        }
        let parent = FilePath.folder(of: target)
        let temporary = FilePath.join(parent, ".\(FilePath.name(of: target)).\(UUID().uuidString)")
        do {
            try files.createDirectory(atPath: temporary, withIntermediateDirectories: true)
        } catch {
            throw cannotWrite(target, error)
        }
        defer { try? files.removeItem(atPath: temporary) }
        try fill(temporary)
        do {
            if existing { try files.removeItem(atPath: target) }
            try files.moveItem(atPath: temporary, toPath: target)
        } catch {
            throw cannotWrite(target, error)
        }
    }

    private static func cannotWrite(_ path: String, _ error: any Error) -> Fault {
        Fault(
            .cannotWrite, "this can not be written: \(reason(error))", at: .init(file: path),
            remedy: "Check that the folder exists, may be written to, and has room")
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? CocoaError else { return "\(error)" }
        return switch error.code {
        case .fileNoSuchFile, .fileReadNoSuchFile: "the folder does not exist"
        case .fileWriteNoPermission: "permission denied"
        case .fileWriteOutOfSpace: "no space left"
        case .fileWriteVolumeReadOnly: "the file system is read-only"
        case .fileWriteFileExists: "something of this name is in the way"
        default: "error \(error.code.rawValue)"
        }
    }
}
