import Configuration
import Daemon
import Diagnostics
import Foundation
import LiveView
import Synchronization
import TestSupport
import Testing

extension LiveView: Onlooker {}

/// A daemon whose page is the one that its configuration asks for, as the command makes it.
private final class ShownRun: Sendable {
    let run: TrialRun
    let faults: Heard
    private let page: Shown

    final class Heard: Sendable { let all = Mutex<[Fault]>([]) }
    private final class Shown: Sendable { let view: Mutex<LiveView?> = Mutex(nil) }

    init(_ change: @escaping @Sendable (inout LiveSettings) -> Void) throws {
        let (faults, page) = (Heard(), Shown())
        (self.faults, self.page) = (faults, page)
        run = try TrialRun(
            change: { change(&$0.live) },
            onlooker: { configuration throws(Fault) in
                let view = try LiveView.configured(configuration.live, title: "the camera") { fault in
                    faults.all.withLock { $0.append(fault) }
                }
                page.view.withLock { $0 = view }
                return view
            })
    }

    /// The page, where there is one.
    var view: LiveView? { page.view.withLock { $0 } }

    /// Port and token, from the address that is told.
    func address() throws -> (port: UInt16, token: String) {
        let url = try #require(view.flatMap { URLComponents(string: $0.url) })
        return (UInt16(try #require(url.port)), try #require(url.queryItems?.first?.value))
    }
}

@Suite("The daemon's live page", .serialized)
struct LivePageTests {
    /// Does what waits for the server on a thread of its own: the server runs on those that tests share.
    private static func apart<Answer: Sendable>(
        _ work: @escaping @Sendable () throws -> sending Answer
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result { try work() }) }.start()
        }
    }

    private static func status(_ port: UInt16, _ target: String) async throws -> Int? {
        try await apart {
            let caller = try Caller(port: port)
            caller.ask(target)
            return caller.status()
        }
    }

    @Test("is off unless it is configured")
    func off() async throws {
        let shown = try ShownRun { _ in }
        #expect(shown.view == nil && shown.faults.all.withLock { $0.isEmpty })
    }

    @Test("shows whoever knows the token what the camera sees, nobody else anything, and ends with the daemon")
    func shows() async throws {
        let shown = try ShownRun { live in
            live.address = "127.0.0.1:0"
            live.token = "known-to-the-test-1234"
        }
        let (port, token) = try shown.address()
        #expect(token == "known-to-the-test-1234")
        shown.run.start()
        // The server begins in the background.
        let isThere = try await shown.run.wait(atMost: 30) { (try? Caller(port: port)) != nil }
        #expect(isThere != nil)
        for path in ["/", "/stream"] {
            #expect(try await Self.status(port, path) == 401)
            #expect(try await Self.status(port, path + "?token=guessed-by-somebody-1") == 403)
        }
        #expect(try await Self.status(port, "/?token=" + token) == 200)
        let (guardian, trouble) = (shown.run.guardian, shown.run.trouble)
        try await Self.apart {
            let viewer = try Caller(port: port)
            viewer.ask("/stream?token=" + token)
            trouble.approachBegins()
            #expect(viewer.read(atMost: 30) { $0.count(of: "frame") >= 3 && $0.count(of: "said") > 0 })
            #expect(viewer.text.contains(#""title":"the camera""#))
            let picture = try #require(viewer.pictures.first.flatMap { Data(base64Encoded: $0) })
            #expect(picture.starts(with: [0xFF, 0xD8, 0xFF]))
            guardian.requestStop()
            #expect(viewer.read(atMost: 10) { $0.text.contains("event: end") })
        }
        try await shown.run.stop()
        #expect(throws: Caller.Refused.self) { try Caller(port: port) }
    }

    @Test("is reached over the loopback alone: another address of this machine's has nobody who listens")
    func loopback() async throws {
        let shown = try ShownRun { $0.address = "127.0.0.1:0" }
        let (port, token) = try shown.address()
        #expect(token.count == 32, "without a chosen token every start has a new one")
        shown.run.start()
        let isThere = try await shown.run.wait(atMost: 30) { (try? Caller(port: port)) != nil }
        #expect(isThere != nil)
        // What a machine on the network would reach; 127.0.0.2 stands for it where there is no network.
        for address in Set(Host.current().addresses.filter { $0.contains(".") } + ["127.0.0.2"])
        where address != "127.0.0.1" {
            #expect(throws: Caller.Refused.self, "\(address)") { try Caller(port: port, address: address) }
        }
        try await shown.run.stop()
    }

    @Test("an address that others reach needs leave, or the daemon does not start")
    func leave() throws {
        for address in ["0.0.0.0:0", "[::]:0", "nonsense"] {
            let fault = #expect(throws: Fault.self) { try ShownRun { $0.address = address } }
            #expect(fault?.kind == .configuration && fault?.exitCode == 78, "\(address)")
        }
    }

    @Test("an address in use is told of, and the wearer is guarded without a page")
    func taken() async throws {
        let first = try ShownRun { $0.address = "127.0.0.1:0" }
        let (port, _) = try first.address()
        let isThere = try await first.run.wait(atMost: 30) { (try? Caller(port: port)) != nil }
        #expect(isThere != nil)
        let second = try ShownRun { $0.address = "127.0.0.1:\(port)" }
        #expect(second.view == nil)
        let told = second.faults.all.withLock { $0 }
        #expect(told.count == 1 && told[0].what == "the address 127.0.0.1:\(port) is in use by another program")
        second.run.trouble.approachBegins()
        second.run.start()
        let isGuarded = try await second.run.wait(atMost: 20) { second.run.heard.alerts > 0 }
        #expect(isGuarded != nil)
        try await second.run.stop()
        first.view?.end()
    }
}
