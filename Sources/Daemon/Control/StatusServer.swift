import Geometry
import Glibc
import MonotonicTime

/// Answers whoever asks at the status socket: one thread, never waiting for a client, with bounds on how many there are,
/// how long they take and how much they leave unread.
package struct StatusServer {
    /// Answers at once.
    package typealias Answering = (StatusRequest) -> String

    /// Clients served at the same time; more wait in the kernel's line.
    static let clientLimit = 256
    /// A client that has not asked by then is sent away, seconds.
    static let patience = 2.0
    /// The same while others wait in line: who has something to ask does so at once.
    static let patienceWhileOthersWait = 0.1
    /// Of one client no more is read at a time, bytes: else one that never stops talking would be the only one heard.
    static let mouthful = 1 << 12
    /// A client that leaves more unread is sent away, bytes.
    static let backlogLimit = 1 << 18

    private struct Client {
        let descriptor: Int32
        let since: Timestamp
        var input: [UInt8] = []
        var output: [UInt8] = []
        /// When the next line is due for a client that follows; nil for one that does not.
        var nextLine: Timestamp?
        /// Whether it has said all it will say; its end can be read again and again, and is not waited for.
        var hasEnded = false
        var isDone = false
    }

    private let listener: StatusListener
    private let answer: Answering
    private var clients: [Client] = []
    private var polled: [pollfd] = []

    package init(_ listener: StatusListener, answer: @escaping Answering) {
        self.listener = listener
        self.answer = answer
    }

    mutating func run(until stop: StopFlag) {
        while !stop.isSet { turn() }
        for client in clients { close(client.descriptor) }
        listener.close()
    }

    /// Waits a tenth of a second at most and does what is to be done.
    package mutating func turn() {
        polled.removeAll(keepingCapacity: true)
        let isOpen = clients.count < Self.clientLimit
        let patience = isOpen ? Self.patience : Self.patienceWhileOthersWait
        polled.append(pollfd(fd: isOpen ? listener.descriptor : -1, events: Int16(POLLIN), revents: 0))
        for client in clients {
            let events = (client.hasEnded ? 0 : POLLIN) | (client.output.isEmpty ? 0 : POLLOUT)
            polled.append(pollfd(fd: client.descriptor, events: Int16(events), revents: 0))
        }
        guard poll(&polled, nfds_t(polled.count), 100) >= 0 else { return }
        let now = MonotonicClock.now
        for index in clients.indices {
            serve(&clients[index], ready: Int32(polled[index + 1].revents), patience: patience, at: now)
        }
        clients.removeAll { client in
            if client.isDone { close(client.descriptor) }
            return client.isDone
        }
        if polled[0].revents != 0 { accept(at: now) }
    }

    private mutating func accept(at now: Timestamp) {
        while clients.count < Self.clientLimit {
            let descriptor = Glibc.accept(listener.descriptor, nil, nil)
            guard descriptor >= 0 else {
                // Without a descriptor left the line stays as it is; a pause, lest it be asked in a busy loop.
                if errno == EMFILE || errno == ENFILE { MonotonicClock.sleep(seconds: 0.05) }
                return
            }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            clients.append(Client(descriptor: descriptor, since: now))
        }
    }

    private func serve(_ client: inout Client, ready: Int32, patience: Double, at now: Timestamp) {
        if ready & Int32(POLLIN) != 0 { read(&client, at: now) }
        if ready & Int32(POLLERR | POLLNVAL) != 0 { client.isDone = true }
        if ready & Int32(POLLHUP) != 0, ready & Int32(POLLIN) == 0 { client.isDone = true }
        guard !client.isDone else { return }
        if let due = client.nextLine, now >= due {
            client.output += Array(answer(.status).utf8)
            client.nextLine = now.advanced(by: 1)
        }
        write(&client)
        let isWaiting = client.output.isEmpty && client.nextLine == nil
        if isWaiting, now.since(client.since) > patience { client.isDone = true }
        // A client that was answered and does not read is not waited for either.
        if !client.output.isEmpty, client.nextLine == nil, now.since(client.since) > 5 * Self.patience {
            client.isDone = true
        }
        if client.output.count > Self.backlogLimit { client.isDone = true }
    }

    private func read(_ client: inout Client, at now: Timestamp) {
        var block: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)
        var taken = 0
        while taken < Self.mouthful {
            let count = withUnsafeMutableBytes(of: &block) { recv(client.descriptor, $0.baseAddress, $0.count, 0) }
            guard count > 0 else {
                // The end of what a client says is not the end of its listening: `printf status | nc -N` is a client.
                guard count == 0 else { return }
                client.hasEnded = true
                if client.output.isEmpty, client.nextLine == nil { client.isDone = true }
                return
            }
            taken += count
            // Once a client has asked, more words change nothing.
            guard client.nextLine == nil, client.output.isEmpty else { continue }
            withUnsafeBytes(of: &block) { client.input += $0.prefix(count) }
            if let end = client.input.firstIndex(of: 0x0A) {
                respond(to: client.input[..<end], of: &client, at: now)
            } else if client.input.count > StatusRequest.longestLine {
                respond(to: client.input[...], of: &client, at: now)
            }
        }
    }

    private func respond(to line: ArraySlice<UInt8>, of client: inout Client, at now: Timestamp) {
        client.input = []
        switch StatusRequest(line: line) {
        case nil:
            let words = StatusRequest.allCases.map(\.line).joined(separator: ", ")
            client.output = Array("error: no such request; there are: \(words)\n".utf8)
        case .follow?:
            client.nextLine = now
        case .metricsOverHTTP?:
            let body = answer(.metrics)
            let head =
                "HTTP/1.0 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
            client.output = Array((head + body).utf8)
        case let request?:
            client.output = Array(answer(request).utf8)
        }
    }

    private func write(_ client: inout Client) {
        guard !client.output.isEmpty else { return }
        let sent = client.output.withUnsafeBytes {
            send(client.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if sent < 0 {
            if errno != EAGAIN && errno != EINTR { client.isDone = true }
            return
        }
        client.output.removeFirst(sent)
        // One answer for one request; only who follows stays.
        if client.output.isEmpty, client.nextLine == nil { client.isDone = true }
    }
}
