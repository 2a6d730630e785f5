import Diagnostics
import Glibc

/// Where the page is served: an address of this machine and a port.
struct LiveAddress: Sendable, Equatable {
    enum Host: Sendable, Equatable {
        case v4(String)
        case v6(String)
    }

    let host: Host
    var port: UInt16

    /// Reads `127.0.0.1:8080`, `[::1]:8080` or `localhost:8080`. Port 0 stands for any that is free.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        self.port = port
        var name = String(text[..<colon])
        if name == "localhost" { name = "127.0.0.1" }
        if name.hasPrefix("["), name.hasSuffix("]") {
            var address = in6_addr()
            name = String(name.dropFirst().dropLast())
            guard inet_pton(AF_INET6, name, &address) == 1 else { return nil }
            host = .v6(name)
        } else {
            var address = in_addr()
            guard inet_pton(AF_INET, name, &address) == 1 else { return nil }
            host = .v4(name)
        }
    }

    /// Whether only this machine reaches it.
    var isLoopback: Bool {
        switch host {
        case .v4(let name): name.hasPrefix("127.")
        case .v6(let name): name == "::1"
        }
    }

    /// As in a URL.
    var text: String {
        switch host {
        case .v4(let name): "\(name):\(port)"
        case .v6(let name): "[\(name)]:\(port)"
        }
    }

    /// Listens there, and finds out which port it is.
    ///
    /// - Returns: a socket that does not block, for the caller to close.
    /// - Throws: `unavailable` where the address is in use, is not this machine's, or may not be had.
    mutating func listen() throws(Fault) -> Int32 {
        let family = if case .v4 = host { AF_INET } else { AF_INET6 }
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { throw fault(errno) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let number: Int32?
        switch host {
        case .v4(let name):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            inet_pton(AF_INET, name, &address.sin_addr)
            number = Self.bound(descriptor, &address)
            port = UInt16(bigEndian: address.sin_port)
        case .v6(let name):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            inet_pton(AF_INET6, name, &address.sin6_addr)
            number = Self.bound(descriptor, &address)
            port = UInt16(bigEndian: address.sin6_port)
        }
        if let number {
            close(descriptor)
            throw fault(number)
        }
        return descriptor
    }

    /// Binds a socket and reads back the address; the error's number where that fails.
    private static func bound<Address>(_ descriptor: Int32, _ address: inout Address) -> Int32? {
        withUnsafeMutableBytes(of: &address) { bytes in
            guard let base = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return EINVAL }
            var length = socklen_t(bytes.count)
            guard bind(descriptor, base, length) == 0, Glibc.listen(descriptor, SOMAXCONN) == 0,
                getsockname(descriptor, base, &length) == 0
            else { return errno }
            return nil
        }
    }

    private func fault(_ number: Int32) -> Fault {
        switch number {
        case EADDRINUSE:
            Fault(
                .unavailable, "the address \(text) is in use by another program",
                remedy: "Choose another port, or end the other program")
        case EADDRNOTAVAIL:
            Fault(.unavailable, "the address \(text) is not one of this machine's", remedy: "Choose 127.0.0.1")
        case EACCES:
            Fault(.unavailable, "the port \(port) is for the system only", remedy: "Choose a port from 1024 on")
        default:
            Fault(
                .unavailable, "nothing can be served at \(text): \(String(cString: strerror(number)))",
                remedy: "Within the service, docs/live.md tells what its confinement must allow")
        }
    }
}
