import Diagnostics
import FileFormats
import FoundationEssentials
import Glibc
import Synchronization

/// The bound status socket, and with it the right to be the one daemon: a lock on a file beside it, which the kernel
/// lets go of however the process ends.
public final class StatusListener: Sendable {
    let descriptor: Int32
    private let lock: Int32
    private let path: String
    private let isClosed = Atomic(false)

    /// Binds the socket, readable and writable for the user and the group.
    ///
    /// - Throws: `unavailable` where another daemon runs; `cannotWrite` where the place can not be had, or something
    ///   that is no socket lies there, which is left alone.
    public init(path: String) throws(Fault) {
        let folder = FilePath.folder(of: path)
        if !InputFile.exists(folder) {
            try? FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        }
        let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else { throw Self.fault(path) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(lock)
            throw Fault(
                .unavailable, "another headsup runs already", at: .init(file: path),
                remedy: "Ask it with 'headsup status', stop it first, or set service.socket to another path")
        }
        do throws(Fault) {
            descriptor = try Self.bound(path)
        } catch {
            Glibc.close(lock)
            throw error
        }
        self.lock = lock
        self.path = path
    }

    deinit { close() }

    /// Removes the socket and lets another daemon have its place; a second call does nothing.
    func close() {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        unlink(path)
        Glibc.close(descriptor)
        Glibc.close(lock)
    }

    private static func bound(_ path: String) throws(Fault) -> Int32 {
        var information = stat()
        if lstat(path, &information) == 0 {
            guard information.st_mode & S_IFMT == S_IFSOCK else {
                throw Fault(
                    .cannotWrite, "there is something here that is no socket", at: .init(file: path),
                    remedy: "Remove it, or set service.socket to another path")
            }
            // Whoever made it has ended without removing it, or holds no lock because it is no headsup.
            if answers(path) {
                throw Fault(
                    .unavailable, "another program listens here", at: .init(file: path),
                    remedy: "Stop it, or set service.socket to another path")
            }
            unlink(path)
        }
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw fault(path) }
        let isBound = UnixAddress.with(path: path) { bind(descriptor, $0, $1) == 0 }
        guard let isBound else {
            Glibc.close(descriptor)
            throw Fault(
                .configuration, "the path of a socket has at most \(UnixAddress.longestPath) bytes",
                at: .init(file: path), remedy: "Set service.socket to a shorter one")
        }
        guard isBound, chmod(path, 0o660) == 0, listen(descriptor, 1024) == 0 else {
            let fault = fault(path)
            Glibc.close(descriptor)
            throw fault
        }
        return descriptor
    }

    private static func answers(_ path: String) -> Bool {
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { return false }
        defer { Glibc.close(probe) }
        return UnixAddress.with(path: path) { connect(probe, $0, $1) == 0 } ?? false
    }

    private static func fault(_ path: String) -> Fault {
        Fault(
            .cannotWrite, "the status socket can not be made: \(String(cString: strerror(errno)))",
            at: .init(file: path), remedy: "Check the folder, or set service.socket to a path that may be written to")
    }
}
