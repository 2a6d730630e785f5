import Diagnostics
import Glibc

/// A file that is written piece by piece and appears under its final name only when it is whole.
///
/// The lines gather under a temporary name in the same folder, so that a fault is found before the work, not after it.
/// A name that is no regular file (a terminal, a pipe, /dev/null) is written to directly.
public final class StreamedFile {
    /// The final name.
    public let path: String
    private let temporary: String?
    private var descriptor: Int32
    private var buffer: [UInt8] = []
    private static let bufferSize = 1 << 16

    /// Opens the file under its temporary name.
    ///
    /// - Throws: `cannotWrite`.
    public init(path: String) throws(Fault) {
        self.path = path
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            temporary = nil
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
        } else {
            let name = FilePath.join(FilePath.folder(of: path), ".\(FilePath.name(of: path)).\(getpid())")
            temporary = name
            descriptor = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        }
        guard descriptor >= 0 else { throw OutputFile.cannotWrite(path, errno: errno) }
        buffer.reserveCapacity(Self.bufferSize + 4096)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if descriptor >= 0, let temporary { unlink(temporary) }
    }

    /// Adds a line.
    public func write(line: String) throws(Fault) {
        buffer.append(contentsOf: line.utf8)
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Adds bytes as they are.
    public func write(_ bytes: [UInt8]) throws(Fault) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Writes what is left and gives the file its final name.
    public func finish() throws(Fault) {
        try flush()
        let failed = close(descriptor) != 0 ? errno : 0
        descriptor = -1
        if failed == 0, let temporary, rename(temporary, path) != 0 { throw OutputFile.cannotWrite(path, errno: errno) }
        if failed != 0 {
            if let temporary { unlink(temporary) }
            throw OutputFile.cannotWrite(path, errno: failed)
        }
    }

    private func flush() throws(Fault) {
        if let number = OutputFile.write(buffer, toDescriptor: descriptor) {
            throw OutputFile.cannotWrite(path, errno: number)
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
