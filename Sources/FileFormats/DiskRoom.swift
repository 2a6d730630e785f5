import Diagnostics
import FoundationEssentials
import Glibc

extension OutputFile {
    /// Bytes that this process may still write where a path lies; nil where that can not be told.
    public static func room(at path: String) -> Int? {
        var status = statvfs()
        guard statvfs(path.isEmpty ? "." : path, &status) == 0 else { return nil }
        return Int(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }

    /// Makes a folder, and those it lies in; one that is there already is kept with what is in it.
    ///
    /// - Throws: `cannotWrite`.
    public static func makeFolder(at path: String) throws(Fault) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw Fault(
                .cannotWrite, "the folder can not be made", at: .init(file: path),
                remedy: "Check that the folder above it may be written to, and that no file has this name")
        }
    }
}
