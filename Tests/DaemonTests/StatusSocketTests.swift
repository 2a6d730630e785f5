import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Daemon

/// A status server on a thread of its own, until the test is over.
private final class RunningServer: Sendable {
    let folder: TemporaryFolder
    let path: String
    private let stop = StopFlag()
    private let ended = DispatchSemaphore(value: 0)

    init(answer: @escaping @Sendable (StatusRequest) -> String = { "answer to \($0)\n" }) throws {
        folder = try TemporaryFolder()
        path = folder.path + "/status.sock"
        let listener = try StatusListener(path: path)
        let (stop, ended) = (stop, ended)
        Thread {
            var server = StatusServer(listener, answer: answer)
            server.run(until: stop)
            ended.signal()
        }.start()
    }

    deinit {
        stop.raise()
        ended.wait()
    }

    func ask(_ request: StatusRequest, timeout: Double = 5) throws -> [String] {
        var lines: [String] = []
        try StatusClient.ask(request, at: [path], timeout: timeout) { line in
            lines.append(line)
            return request != .follow || lines.count < 2
        }
        return lines
    }

    /// A connection without manners.
    func connection() -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        _ = UnixAddress.with(path: path) { connect(descriptor, $0, $1) }
        return descriptor
    }
}

@Suite("The status socket", .serialized)
struct StatusSocketTests {
    @Test("answers each request once, and who follows every second")
    func requests() throws {
        let server = try RunningServer()
        #expect(try server.ask(.status) == ["answer to status"])
        #expect(try server.ask(.metrics) == ["answer to metrics"])
        #expect(try server.ask(.dump) == ["answer to dump"])
        let http = try server.ask(.metricsOverHTTP)
        #expect(http.first == "HTTP/1.0 200 OK\r")
        #expect(http.last == "answer to metrics")
        let start = ContinuousClock.now
        #expect(try server.ask(.follow) == ["answer to status", "answer to status"])
        #expect((0.8...2.5).contains(start.duration(to: .now).seconds))
    }

    @Test("says so where nobody listens")
    func nobody() throws {
        let folder = try TemporaryFolder()
        #expect(throws: Fault.self) {
            try StatusClient.ask(.status, at: [folder.path + "/nobody.sock"]) { _ in true }
        }
    }

    @Test("survives garbage of every kind, and goes on to answer")
    func garbage() throws {
        let server = try RunningServer()
        var random = SeededGenerator(7)
        for length in [0, 1, 10, 1023, 1024, 1025, 100_000] {
            let descriptor = server.connection()
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if length.isMultiple(of: 2) { shutdown(descriptor, Int32(SHUT_WR)) }
            close(descriptor)
        }
        #expect(try server.ask(.status) == ["answer to status"])
        let descriptor = server.connection()
        _ = "tell me\n".withCString { send(descriptor, $0, 8, 0) }
        var answer = [UInt8](repeating: 0, count: 256)
        let count = recv(descriptor, &answer, answer.count, 0)
        #expect(String(decoding: answer.prefix(max(0, count)), as: UTF8.self).hasPrefix("error: no such request"))
        close(descriptor)
    }

    @Test("answers in time while a thousand others connect and say nothing")
    func thousandClients() throws {
        let server = try RunningServer()
        // The limit of descriptors is for the server and these clients together.
        var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let silent = (0..<1000).map { _ in server.connection() }
        #expect(silent.allSatisfy { $0 >= 0 })
        // With the patience of `headsup status`: three times 256 are sent away before its turn comes.
        #expect(try server.ask(.status, timeout: 3) == ["answer to status"])
        for descriptor in silent { close(descriptor) }
        #expect(try server.ask(.status) == ["answer to status"])
    }

    @Test("answers while another client never stops talking")
    func flood() throws {
        let server = try RunningServer()
        let descriptor = server.connection()
        let stop = StopFlag()
        let ended = DispatchSemaphore(value: 0)
        Thread {
            let noise = [UInt8](repeating: 0x20, count: 1 << 16)
            while !stop.isSet, send(descriptor, noise, noise.count, Int32(MSG_NOSIGNAL)) > 0 {}
            ended.signal()
        }.start()
        defer {
            stop.raise()
            close(descriptor)
            ended.wait()
        }
        for _ in 0..<5 { #expect(try server.ask(.status) == ["answer to status"]) }
    }

    @Test("waits quietly with a follower that will say nothing more, as netcat does")
    func halfClosed() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/status.sock"
        var server = StatusServer(try StatusListener(path: path)) { "answer to \($0)\n" }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        _ = UnixAddress.with(path: path) { connect(descriptor, $0, $1) }
        _ = "follow\n".withCString { send(descriptor, $0, 7, 0) }
        shutdown(descriptor, Int32(SHUT_WR))
        for _ in 0..<3 { server.turn() }
        // A turn waits a tenth of a second where nothing happens; one line a second is what happens.
        let start = ContinuousClock.now
        for _ in 0..<10 { server.turn() }
        #expect(start.duration(to: .now).seconds > 0.5)
    }

    @Test("does not keep what a client leaves unread")
    func slowReader() throws {
        let line = String(repeating: "x", count: 100_000) + "\n"
        let server = try RunningServer { _ in line }
        let descriptor = server.connection()
        _ = "follow\n".withCString { send(descriptor, $0, 7, 0) }
        // Two hundred kilobytes are in the kernel's hands, the rest would grow for ever; it is sent away instead.
        Thread.sleep(forTimeInterval: 8)
        var received = 0
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &block, block.count, 0)
            if count <= 0 { break }
            received += count
        }
        #expect(received < 1_000_000)
        close(descriptor)
        #expect(try server.ask(.status).first?.count == 100_000)
    }

    @Test("belongs to one daemon; a second is told, and what a dead one left is taken over")
    func twoDaemons() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/run/status.sock"
        var first: StatusListener? = try StatusListener(path: path)
        let error = #expect(throws: Fault.self) { _ = try StatusListener(path: path) }
        #expect(error?.kind == .unavailable)
        #expect(error?.what == "another headsup runs already")
        first = nil
        #expect(first == nil)
        #expect(!FileManager.default.fileExists(atPath: path))
        // A socket that nobody listens at any more, as kill -9 leaves it.
        let dead = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        _ = UnixAddress.with(path: path) { bind(dead, $0, $1) }
        close(dead)
        #expect(FileManager.default.fileExists(atPath: path))
        #expect(throws: Never.self) { _ = try StatusListener(path: path) }
    }

    @Test("leaves alone what is no socket, or another program's")
    func foreignPath() throws {
        let folder = try TemporaryFolder()
        try folder.write("mine", to: "file")
        let error = #expect(throws: Fault.self) { _ = try StatusListener(path: folder.path + "/file") }
        #expect(error?.kind == .cannotWrite)
        #expect(try String(contentsOfFile: folder.path + "/file", encoding: .utf8) == "mine")

        let path = folder.path + "/theirs"
        let theirs = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        _ = UnixAddress.with(path: path) { bind(theirs, $0, $1) }
        listen(theirs, 4)
        let refusal = #expect(throws: Fault.self) { _ = try StatusListener(path: path) }
        #expect(refusal?.kind == .unavailable)
        close(theirs)

        let long = folder.path + "/" + String(repeating: "x", count: 120)
        #expect(throws: Fault.self) { _ = try StatusListener(path: long) }
    }

    @Test("is for the user and the group only")
    func permissions() throws {
        let server = try RunningServer()
        let mode = try FileManager.default.attributesOfItem(atPath: server.path)[.posixPermissions] as? Int
        #expect(mode == 0o660)
    }

    @Test("reads requests strictly, and never fails on anything else")
    func requestLines() {
        for request in StatusRequest.allCases { #expect(StatusRequest(line: Array(request.line.utf8)) == request) }
        #expect(StatusRequest(line: Array("status\r".utf8)) == .status)
        for text in ["", "STATUS", "status now", "GET / HTTP/1.1", "GET /metrics", "statusstatus"] {
            #expect(StatusRequest(line: Array(text.utf8)) == nil)
        }
        var random = SeededGenerator(11)
        for _ in 0..<100_000 {
            var bytes = Array((StatusRequest.allCases.randomElement(using: &random) ?? .status).line.utf8)
            for _ in 0..<Int.random(in: 0..<4, using: &random) {
                let byte = UInt8.random(in: 0...255, using: &random)
                let place = Int.random(in: 0...bytes.count, using: &random)
                if Bool.random(using: &random) || bytes.isEmpty {
                    bytes.insert(byte, at: place)
                } else {
                    bytes.removeLast()
                }
            }
            _ = StatusRequest(line: bytes)
        }
    }
}
