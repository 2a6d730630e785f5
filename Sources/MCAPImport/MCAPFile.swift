import Diagnostics
import Glibc
import MCAP

/// An MCAP file on a disk, read piece by piece, so that one of many gigabytes needs no more memory than a chunk of it.
final class MCAPFile: MCAPSource {
    let path: String
    let count: UInt64
    private let descriptor: Int32

    init(path: String) throws(Fault) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let reason = errno == ENOENT ? "there is no such file" : String(cString: strerror(errno))
            throw Fault(.noInput, reason, at: .init(file: path))
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw Fault(
                .noInput, "this is no file", at: .init(file: path),
                remedy: "A recording of rosbag2 is a folder: name the .mcap file in it")
        }
        count = UInt64(status.st_size)
    }

    deinit { close(descriptor) }

    func read(at offset: UInt64, count: Int) throws(Fault) -> [UInt8] {
        var failure: Int32?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset) + off_t(filled))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else {
                    failure = got < 0 ? errno : EIO
                    return
                }
                filled += got
            }
        }
        if let failure {
            throw Fault(
                .noInput, "the file can not be read: \(String(cString: strerror(failure)))", at: .init(file: path))
        }
        return bytes
    }
}
