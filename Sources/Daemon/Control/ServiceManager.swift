import FoundationEssentials
import Geometry
import Glibc
import MonotonicTime

/// Tells systemd how things stand: the protocol of sd_notify(3), datagrams of KEY=VALUE lines to the socket that
/// NOTIFY_SOCKET names. Without that variable nothing is told.
public struct ServiceManager: Sendable {
    /// What can be told.
    public enum Message: Sendable, Equatable {
        /// Frames are looked at, or are honestly waited for.
        case ready
        /// The configuration is read anew; `ready` ends that.
        case reloading(at: Timestamp)
        /// The end has begun.
        case stopping
        /// All is alive.
        case watchdog
        /// One line for a person who asks systemctl.
        case status(String)

        /// As it is sent.
        var text: String {
            switch self {
            case .ready: "READY=1"
            case .reloading(let time): "RELOADING=1\nMONOTONIC_USEC=\(time.nanoseconds / 1000)"
            case .stopping: "STOPPING=1"
            case .watchdog: "WATCHDOG=1"
            case .status(let line): "STATUS=" + line.split(whereSeparator: \.isNewline).joined(separator: " ")
            }
        }
    }

    private let address: String?
    /// The watchdog wants to hear something at least so often, seconds; nil where there is none.
    public let watchdogTimeout: Double?

    /// Reads what the environment says: NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        let named = environment["NOTIFY_SOCKET"]
        address = named.flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
        let isOurs = environment["WATCHDOG_PID"].map { Int32($0) == getpid() } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Double($0) }
        watchdogTimeout = isOurs ? microseconds.flatMap { $0 > 0 ? $0 / 1e6 : nil } : nil
    }

    /// Sends messages as one datagram; whether there is a service manager that took it.
    @discardableResult
    public func tell(_ messages: Message...) -> Bool {
        guard let address else { return false }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { Glibc.close(descriptor) }
        let bytes = Array(messages.map(\.text).joined(separator: "\n").utf8)
        return UnixAddress.with(path: address) { name, length in
            bytes.withUnsafeBytes {
                // Never waits: a service manager that does not listen must not stop the assistant.
                sendto(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT), name, length)
                    == bytes.count
            }
        } ?? false
    }
}

/// The address of a Unix socket.
package enum UnixAddress {
    /// What fits into an address, with the end of the text.
    static let longestPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    /// Calls with the address of a path, or of an abstract name that begins with `@`; nil for one that is too long.
    package static func with<R>(path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R? {
        var bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count <= longestPath, !bytes.contains(0) else { return nil }
        let isAbstract = bytes[0] == UInt8(ascii: "@")
        if isAbstract { bytes[0] = 0 }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = MemoryLayout<sa_family_t>.size + bytes.count + (isAbstract ? 0 : 1)
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
        }
    }
}
