import Diagnostics
import FileFormats
import Glibc

/// A file that is being written under a temporary name beside its final one. It gets that name when it is finished;
/// when it is not, nothing stays behind.
struct UnfinishedFile: ~Copyable {
    /// Where to write; it ends as the final name does, because encoders go by that.
    let temporaryPath: String
    private let path: String

    init(_ path: String) {
        self.path = path
        temporaryPath = FilePath.join(FilePath.folder(of: path), ".partial-\(getpid())-\(FilePath.name(of: path))")
    }

    deinit { unlink(temporaryPath) }

    /// Gives the file its final name.
    func finish() throws(Fault) {
        guard rename(temporaryPath, path) == 0 else {
            let reason = String(cString: strerror(errno))
            throw Fault(
                .cannotWrite, "this can not be written: \(reason)", at: .init(file: path),
                remedy: "Check that the folder exists, may be written to, and has room")
        }
    }
}
