import Foundation
import Glibc

/// A plain TCP connection to a server on this machine: asks, and reads what comes, without any HTTP library.
public final class Caller {
    private let descriptor: Int32
    /// What came so far.
    public private(set) var received: [UInt8] = []

    /// Nobody listens.
    public struct Refused: Error {}

    /// Connects.
    ///
    /// - Parameter address: of this machine, IPv4.
    public init(port: UInt16, address host: String = "127.0.0.1") throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        let isThere = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isThere else { throw Refused() }
        var time = timeval(tv_sec: 0, tv_usec: 20_000)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Sends text as it is.
    public func send(_ text: String) {
        let bytes = Array(text.utf8)
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            done += count
        }
    }

    /// Sends a request.
    public func ask(_ target: String, method: String = "GET", headers: [String] = []) {
        send(
            ([method + " " + target + " HTTP/1.1", "Host: 127.0.0.1", "Connection: close"] + headers).joined(
                separator: "\r\n") + "\r\n\r\n")
    }

    /// Reads until something holds of the text, the other side closes, or the time is up; whether it held.
    @discardableResult
    public func read(atMost seconds: Double = 10, until holds: (Caller) -> Bool) -> Bool {
        let end = ContinuousClock.now.advanced(by: .seconds(seconds))
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while ContinuousClock.now < end {
            if holds(self) { return true }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 { return holds(self) }
            if count > 0 { received.append(contentsOf: buffer[..<count]) }
        }
        return holds(self)
    }

    /// What came so far, as text.
    public var text: String { String(decoding: received, as: UTF8.self) }

    /// The number of the answer, once it is there.
    public func status() -> Int? {
        read { $0.text.contains("\r\n\r\n") }
        return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }

    /// How often a kind of event came, counted on from where the last count ended.
    public func count(of event: String) -> Int {
        let sign = Array("event: \(event)\n".utf8)
        var (found, next) = counts[event] ?? (0, 0)
        while next + sign.count <= received.count {
            guard let place = received[next...].firstIndex(of: sign[0]), place + sign.count <= received.count else {
                next = max(next, received.count - sign.count + 1)
                break
            }
            if received[place...].starts(with: sign) { found += 1 }
            next = place + 1
        }
        counts[event] = (found, next)
        return found
    }
    private var counts: [String: (found: Int, next: Int)] = [:]

    /// The pictures that came whole, in base64.
    public var pictures: [String] {
        text.components(separatedBy: "\"image\":\"").dropFirst().compactMap { part in
            part.contains("\"}\n\n") ? part.components(separatedBy: "\"}").first : nil
        }
    }
}
