import Diagnostics
import Glibc

/// Wakes a thread that waits, from any other thread, without a lock.
final class WakeSignal: Sendable {
    private let reader: Int32
    private let writer: Int32

    /// - Throws: `unavailable` if the process has no more descriptors.
    init() throws(Fault) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw Fault(.unavailable, "no descriptor is left for sound: \(SystemError.text())")
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        reader = ends[0]
        writer = ends[1]
    }

    deinit {
        close(reader)
        close(writer)
    }

    /// Wakes the waiting thread, or the next one to wait. A pipe that is full has woken it already.
    func raise() {
        var byte: UInt8 = 1
        _ = write(writer, &byte, 1)
    }

    /// Waits until it is raised, or the time is over. Returns whether it was raised.
    @discardableResult
    func wait(seconds: Double) -> Bool {
        var descriptor = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
        guard poll(&descriptor, 1, Int32(max(0, seconds * 1000).rounded(.up))) > 0 else { return false }
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(reader, &bytes, bytes.count) == bytes.count {}
        return true
    }
}
