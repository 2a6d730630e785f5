import CMicroHTTPD
import Diagnostics
import Glibc
import Synchronization

/// A request, as far as the page looks at one.
struct LiveRequest {
    let method: String
    /// Decoded, without the query.
    let path: String
    /// Bytes of the whole target, its query included.
    let targetSize: Int
    /// What a body is announced with; nil where it is not said how long it is, 0 where there is none.
    let bodySize: Int?
    /// The token of the query, or else that of the header `Authorization`.
    let token: String?
}

/// What is answered.
struct LiveAnswer {
    enum Body {
        case bytes([UInt8])
        case stream(EventStream)
    }

    var status: UInt32 = 200
    var headers: [(name: String, value: String)]
    var body: Body
}

/// Serves the page: GNU libmicrohttpd behind a socket of ours, on a thread of its own that gives way to all others.
final class LiveServer: Sendable {
    typealias Handler = @Sendable (LiveRequest) -> LiveAnswer

    /// As many connections as there may be viewers, and some that ask for the page or are turned away.
    private static let connectionLimit = UInt32(LiveNews.viewerLimit + 64)
    /// Seconds without a byte after which a connection is closed; a viewer's page opens another by itself.
    private static let patience: UInt32 = 120
    /// Bytes for one request line with all its headers; the library refuses more.
    private static let requestLimit = 1 << 15

    /// The library's server. `@unchecked`: it may be ended from any thread, and is so once, because the mutex gives it away.
    private struct Running: @unchecked Sendable {
        let server: OpaquePointer
        let answering: Unmanaged<Answering>
    }

    private let running: Mutex<Running?>

    /// What the library's thread is given back with each request.
    private final class Answering: Sendable {
        let handler: Handler
        init(_ handler: @escaping Handler) { self.handler = handler }
    }

    /// Serves from now on.
    ///
    /// - Parameters:
    ///   - listening: a socket that listens and does not block; it is closed with the server, and where this throws.
    ///   - handler: answers a request; on the library's thread, so it must not wait.
    /// - Throws: `unavailable` where the library is not there, or refuses.
    init(listening: Int32, handler: @escaping Handler) throws(Fault) {
        let answering = Unmanaged.passRetained(Answering(handler))
        var limits = cmicrohttpd_limits(
            most_connections: Self.connectionLimit, patience: Self.patience, memory: Self.requestLimit)
        var words = [CChar](repeating: 0, count: 256)
        let server = cmicrohttpd_start(
            listening, &limits, Self.handle, answering.toOpaque(), &words, words.count)
        guard let server else {
            answering.release()
            let reason = words.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
            throw Fault(
                .unavailable, "the live page can not be served: \(reason)",
                remedy: "Install the package libmicrohttpd12")
        }
        running = Mutex(Running(server: server, answering: answering))
    }

    deinit { stop() }

    /// Ends it; every stream must have ended before (`LiveNews.end`). A second call does nothing.
    func stop() {
        let ended = running.withLock { $0.take() }
        guard let ended else { return }
        cmicrohttpd_stop(ended.server)
        ended.answering.release()
    }

    private static let handle: cmicrohttpd_handler = { context, connection, method, path, targetSize in
        guard let context, let connection, let method, let path else { return }
        let request = LiveRequest(
            method: String(cString: method), path: String(cString: path), targetSize: targetSize,
            bodySize: LiveServer.bodySize(connection),
            token: cmicrohttpd_argument(connection, "token").map { String(cString: $0) }
                ?? LiveServer.bearer(connection))
        let answer = Unmanaged<Answering>.fromOpaque(context).takeUnretainedValue().handler(request)
        LiveServer.send(answer, to: connection)
    }

    private static func bodySize(_ connection: OpaquePointer) -> Int? {
        if cmicrohttpd_header(connection, "Transfer-Encoding") != nil { return nil }
        guard let length = cmicrohttpd_header(connection, "Content-Length") else { return 0 }
        return Int(String(cString: length))
    }

    private static func bearer(_ connection: OpaquePointer) -> String? {
        guard let header = cmicrohttpd_header(connection, "Authorization") else { return nil }
        let value = String(cString: header)
        return value.hasPrefix("Bearer ") ? String(value.dropFirst(7)) : nil
    }

    private static func send(_ answer: LiveAnswer, to connection: OpaquePointer) {
        let texts = answer.headers.flatMap { [strdup($0.name), strdup($0.value)] }
        defer { texts.forEach { free($0) } }
        let headers = texts.map { UnsafePointer($0) } + [nil]
        switch answer.body {
        case .bytes(let bytes):
            bytes.withUnsafeBytes {
                cmicrohttpd_answer(connection, answer.status, headers, $0.baseAddress, $0.count)
            }
        case .stream(let stream):
            cmicrohttpd_stream(
                connection, headers, EventStream.read, EventStream.close, Unmanaged.passRetained(stream).toOpaque())
        }
    }
}

extension EventStream {
    /// A connection that waits for news. `@unchecked`: the library lets any thread wake one, and keeps it until then.
    private struct Waiting: @unchecked Sendable {
        let connection: OpaquePointer
    }

    fileprivate static let read: cmicrohttpd_reader = { stream, connection, buffer, size in
        guard let stream, let connection, let buffer else { return Int(CMICROHTTPD_END) }
        let bytes = UnsafeMutableRawBufferPointer(start: buffer, count: size)
        let count = Unmanaged<EventStream>.fromOpaque(stream).takeUnretainedValue().read(into: bytes) {
            cmicrohttpd_wait(connection)
            let waiting = Waiting(connection: connection)
            return { cmicrohttpd_go_on(waiting.connection) }
        }
        return count ?? Int(CMICROHTTPD_END)
    }

    fileprivate static let close: cmicrohttpd_closer = { stream in
        if let stream { Unmanaged<EventStream>.fromOpaque(stream).release() }
    }
}
