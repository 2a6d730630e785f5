import Diagnostics
import FileFormats
import Glibc

/// A file that grows by whole pieces, so that one that breaks off can be read up to its last piece.
struct LogFile: ~Copyable {
    let path: String
    private let descriptor: Int32
    private var length = 0

    init(path: String) throws(Fault) {
        let opened = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard opened >= 0 else { throw OutputFile.cannotWrite(path, errno: errno) }
        // Not before: Swift 6.2's compiler destroys twice what a throw leaves behind half made.
        self.path = path
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// Adds a piece, or nothing of it.
    mutating func write(_ piece: [UInt8]) throws(Fault) {
        if let number = OutputFile.write(piece, toDescriptor: descriptor) {
            // Half a piece would be taken for a damaged file.
            ftruncate(descriptor, off_t(length))
            lseek(descriptor, off_t(length), SEEK_SET)
            throw OutputFile.cannotWrite(path, errno: number)
        }
        length += piece.count
    }
}
