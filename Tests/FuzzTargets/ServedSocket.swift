import Daemon
import Foundation
import Glibc
import Synchronization
import TestSupport

/// A status server that is turned by hand, so that a case takes as long as it needs and no longer.
struct ServedSocket: ~Copyable {
    private var server: StatusServer
    private let folder: TemporaryFolder

    init() throws {
        // What may fail comes first: Swift 6.2's compiler stumbles over a half made struct that can not be copied.
        let folder = try TemporaryFolder()
        let listener = try StatusListener(path: folder.path + "/status")
        self.folder = folder
        server = StatusServer(listener) { request in "answer to \(request)\n" }
    }

    /// Serves a client that sends the bytes, and one that asks for the status.
    mutating func serve(_ bytes: [UInt8]) throws {
        let strange = try client()
        defer { close(strange) }
        let half = bytes.isEmpty ? 0 : Int(bytes[0]) % bytes.count
        send(bytes[..<half], to: strange)
        server.turn()
        send(bytes[half...], to: strange)
        shutdown(strange, Int32(SHUT_WR))
        let decent = try client()
        defer { close(decent) }
        send(Array("status\n".utf8)[...], to: decent)
        var answer: [UInt8] = []
        for _ in 0..<4 where answer.isEmpty {
            server.turn()
            answer = received(at: decent)
        }
        try promise(text(answer) == "answer to status\n", "a decent client got: \(text(answer).debugDescription)")
        let other = text(received(at: strange))
        let answers = ["", "answer to ", "error: no such request; there are: ", "HTTP/1.0 200 OK\r\n"]
        try promise(answers.contains { $0.isEmpty ? other.isEmpty : other.hasPrefix($0) }, "a strange answer: \(other)")
    }

    private func client() throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        let isConnected = UnixAddress.with(path: folder.path + "/status") { connect(descriptor, $0, $1) == 0 }
        try promise(isConnected == true, "no connection: \(String(cString: strerror(errno)))")
        return descriptor
    }

    private func send(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
        _ = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    private func received(at descriptor: Int32) -> [UInt8] {
        var all: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &block, block.count, 0)
            guard count > 0 else { return all }
            all += block.prefix(count)
        }
    }
}

/// One server for all cases, one case at a time.
final class SharedSocket: Sendable {
    let served: Mutex<ServedSocket>

    init(_ served: consuming sending ServedSocket) { self.served = Mutex(served) }
}
