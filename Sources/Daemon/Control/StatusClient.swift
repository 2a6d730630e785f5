import Diagnostics
import Glibc

/// Asks a running daemon at its socket.
public enum StatusClient {
    /// Asks, and hands every line of the answer over as it comes.
    ///
    /// - Parameters:
    ///   - request: what is asked.
    ///   - paths: where the socket may be; the first that somebody listens at is asked.
    ///   - timeout: seconds to wait for each piece of the answer.
    ///   - line: gets a line without its end; false ends it.
    /// - Throws: `unavailable` where no daemon runs, or it does not answer.
    public static func ask(
        _ request: StatusRequest, at paths: [String], timeout: Double = 3, line: (String) throws -> Bool
    ) throws {
        let descriptor = try connected(paths)
        defer { Glibc.close(descriptor) }
        let text = Array((request.line + "\n").utf8)
        _ = text.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        var pending: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waited, 1, Int32(timeout * 1000))
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else {
                throw Fault(
                    .unavailable, "headsup runs and does not answer", at: .init(file: paths.first ?? ""),
                    remedy: "See 'systemctl status headsup' and 'journalctl -u headsup'")
            }
            let count = recv(descriptor, &block, block.count, 0)
            guard count > 0 else { break }
            pending += block.prefix(count)
            while let end = pending.firstIndex(of: 0x0A) {
                let text = String(decoding: pending[..<end], as: UTF8.self)
                pending.removeSubrange(...end)
                guard try line(text) else { return }
            }
        }
        if !pending.isEmpty { _ = try line(String(decoding: pending, as: UTF8.self)) }
    }

    private static func connected(_ paths: [String]) throws(Fault) -> Int32 {
        var refusal: Int32 = ENOENT
        for path in paths {
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard descriptor >= 0 else { continue }
            if UnixAddress.with(path: path, { connect(descriptor, $0, $1) == 0 }) == true { return descriptor }
            if errno == EACCES { refusal = EACCES }
            Glibc.close(descriptor)
        }
        let place = Fault.Location(file: paths.first ?? "")
        if refusal == EACCES {
            throw Fault(
                .unavailable, "the status may not be asked for by this user", at: place,
                remedy: "Let the user belong to the group headsup (usermod -aG headsup NAME), then log in again")
        }
        throw Fault(
            .unavailable, "no headsup runs here", at: place,
            remedy: "Start it with 'systemctl start headsup' or 'headsup run'")
    }
}
