import Diagnostics
import Glibc

/// A file that grows by whole pieces, so that one that breaks off can be read up to its last piece.
struct LogFile: ~Copyable {
    let path: String
    private let descriptor: Int32
    private var length = 0

    init(path: String) throws(Fault) {
        self.path = path
        let opened = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard opened >= 0 else { throw Self.fault(path, errno) }
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// Adds a piece, or nothing of it.
    mutating func write(_ piece: [UInt8]) throws(Fault) {
        var rest = piece[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let number = errno
                // Half a piece would be taken for a damaged file.
                ftruncate(descriptor, off_t(length))
                lseek(descriptor, off_t(length), SEEK_SET)
                throw Self.fault(path, number)
            }
            rest = rest.dropFirst(count)
        }
        length += piece.count
    }

    private static func fault(_ path: String, _ number: Int32) -> Fault {
        Fault(
            .cannotWrite, "the log can not be written: \(String(cString: strerror(number)))", at: .init(file: path),
            remedy: "Check that the folder exists, may be written to, and has room")
    }
}
