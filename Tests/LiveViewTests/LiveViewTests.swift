import Configuration
import Diagnostics
import Foundation
import Geometry
import Imaging
import LiveView
import MonotonicTime
import Pipeline
import Simulation
import Speech
import Synchronization
import TestSupport
import Testing

/// A page of a walk in which somebody comes head-on, over and over, thirty frames a second.
private final class Showing: Sendable {
    let view: LiveView
    let port: UInt16
    let token: String
    private let isOver = Atomic(false)
    /// The longest time that handing in a frame took, nanoseconds.
    let longest = Atomic<Int64>(0)
    let frames = Atomic(0)

    init(_ change: (inout LiveSettings) -> Void = { _ in }) throws {
        var settings = LiveSettings()
        settings.address = "127.0.0.1:0"
        change(&settings)
        view = try LiveView(settings: settings, title: "a \"walk\"") { _ in }
        let url = try #require(URLComponents(string: view.url))
        port = UInt16(try #require(url.port))
        token = try #require(url.queryItems?.first?.value)
        // The server begins in the background, when Swift's threads have room for it.
        for _ in 0..<3000 {
            if (try? Caller(port: port)) != nil { break }
            MonotonicClock.sleep(seconds: 0.01)
        }
    }

    deinit { view.end() }

    func start() {
        Thread { [self] in
            do { try walk() } catch { Issue.record(error) }
        }.start()
    }

    func stop() { isOver.store(true, ordering: .relaxed) }

    private func walk() throws {
        let walk = SimulatedWalk.scenario(.headOn(), seed: 3)
        var configuration = Configuration()
        configuration.prediction.predictor = .kalman
        let narrator = Narrator(catalogue: try PhraseCatalogue(settings: configuration.speech))
        // Hard to compress, so that pictures are large; every frame begins elsewhere in it.
        let size = 640 * 480 * 3 + 1024
        let noise = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        defer { noise.deallocate() }
        for index in noise.indices { noise[index] = UInt8(truncatingIfNeeded: (index / 5) &* (index / 5) &* 31) }
        while !isOver.load(ordering: .relaxed) {
            var pipeline = try Pipeline(
                configuration: configuration, detector: nil, camera: walk.camera.intrinsics, frameRate: walk.rate)
            for frame in walk.frames where !isOver.load(ordering: .relaxed) {
                pipeline.process(frame.observations, at: frame.timestamp, orientation: frame.orientation)
                let events = pipeline.decisions.map { narrator.event(for: $0, frame: frame.number) }
                var picture = Picture(width: 640, height: 480, format: .bgr)
                picture.withMutableBytes { bytes in
                    bytes.copyMemory(
                        from: UnsafeRawBufferPointer(
                            rebasing: UnsafeRawBufferPointer(noise)[(frame.number % 64 * 16)...].prefix(bytes.count)))
                }
                let before = MonotonicClock.now
                picture.withView {
                    view.show($0, at: frame.timestamp, orientation: frame.orientation, events: events, pipeline)
                }
                let took = Int64(MonotonicClock.now.since(before) * 1e9)
                longest.store(max(longest.load(ordering: .relaxed), took), ordering: .relaxed)
                frames.add(1, ordering: .relaxed)
                MonotonicClock.sleep(seconds: 0.03)
            }
        }
    }

    /// Asks for something with the right token.
    func call(_ path: String) throws -> Caller {
        let caller = try Caller(port: port)
        caller.ask("\(path)?token=\(token)")
        return caller
    }

    func status(_ target: String, method: String = "GET", headers: [String] = []) throws -> Int? {
        let caller = try Caller(port: port)
        caller.ask(target, method: method, headers: headers)
        return caller.status()
    }
}

@Suite("The live page", .serialized)
struct LiveViewTests {
    @Test("the page is one file that takes nothing from elsewhere, and may not")
    func page() throws {
        let showing = try Showing()
        let caller = try showing.call("/")
        #expect(caller.status() == 200)
        #expect(caller.read { $0.text.contains("</html>") })
        let text = caller.text
        #expect(text.contains("Content-Security-Policy: default-src 'none'"))
        #expect(text.contains("Referrer-Policy: no-referrer") && text.contains("Cache-Control: no-store"))
        let body = text.components(separatedBy: "\r\n\r\n")[1]
        for elsewhere in ["http:", "https:", "src=\"/", "@import", "url("] { #expect(!body.contains(elsewhere)) }
    }

    @Test("who has no token is told so, and who has a wrong one is told something else")
    func tokens() throws {
        let showing = try Showing()
        for path in ["/", "/stream"] {
            #expect(try showing.status(path) == 401)
            #expect(try showing.status("\(path)?token=") == 403)
            #expect(try showing.status("\(path)?token=\(showing.token.dropLast())x") == 403)
            #expect(try showing.status("\(path)?token=\(showing.token)0") == 403)
        }
        #expect(try showing.status("/", headers: ["Authorization: Bearer \(showing.token)"]) == 200)
        #expect(try showing.status("/", headers: ["Authorization: Bearer nonsense"]) == 403)
        let other = try Showing()
        #expect(other.token != showing.token && other.token.count == 32, "every start has its own")
        let chosen = try Showing { $0.token = "my-own-token-of-16" }
        #expect(chosen.token == "my-own-token-of-16")
    }

    @Test("what is not there, may not be done or is too long gets the answer that HTTP has for it")
    func refusals() throws {
        let showing = try Showing()
        #expect(try showing.status("/admin?token=\(showing.token)") == 404)
        #expect(try showing.status("/../etc/passwd?token=\(showing.token)") == 404)
        #expect(try showing.status("/?token=\(showing.token)", method: "DELETE") == 405)
        #expect(try showing.status("/?token=\(String(repeating: "a", count: 10_000))") == 414)
        #expect(
            try showing.status("/?token=\(showing.token)", method: "POST", headers: ["Content-Length: 10000000"]) == 413
        )
        // Nonsense gets no answer at all, and the server goes on.
        let nonsense = try Caller(port: showing.port)
        nonsense.send("\u{16}\u{3}\u{1} this is no HTTP\r\n\r\n")
        nonsense.read(atMost: 0.5) { _ in false }
        #expect(try showing.status("/?token=\(showing.token)") == 200)
    }

    @Test("a viewer is greeted, sees pictures that change, and hears what is said")
    func stream() throws {
        let showing = try Showing()
        showing.start()
        defer { showing.stop() }
        let caller = try showing.call("/stream")
        #expect(
            caller.read(atMost: 30) {
                $0.count(of: "said") > 0 && $0.count(of: "frame") >= 6 && $0.count(of: "numbers") > 0
            })
        #expect(caller.text.contains("Content-Type: text/event-stream"))
        #expect(caller.text.contains(#"event: hello"#) && caller.text.contains(#""title":"a \"walk\"""#))
        #expect(caller.text.contains(#""kind": "alert""#))
        let pictures = caller.pictures
        #expect(Set(pictures).count >= pictures.count - 1, "nearly every picture is another one")
        let first = try #require(Data(base64Encoded: pictures[0]))
        #expect(first.starts(with: [0xFF, 0xD8, 0xFF]))
        // Who comes later is told what was said before, once.
        let late = try showing.call("/stream")
        late.read { $0.text.contains("\"events\":[{") }
        #expect(late.text.contains("\"events\":[{\"t\""))
    }

    @Test("a viewer who stops reading holds up neither the pipeline nor the others")
    func stalled() throws {
        let showing = try Showing()
        showing.start()
        defer { showing.stop() }
        let stalled = try showing.call("/stream")
        #expect(stalled.read { $0.text.contains("event: hello") })
        let other = try showing.call("/stream")
        // Long enough for more than the socket's buffers hold: some megabytes.
        #expect(other.read(atMost: 60) { $0.count(of: "frame") >= 60 })
        let frames = showing.frames.load(ordering: .relaxed)
        #expect(other.read(atMost: 30) { $0.count(of: "frame") >= 70 })
        #expect(showing.frames.load(ordering: .relaxed) > frames, "the pipeline goes on")
        #expect(showing.view.viewers == 2)
        // A tenth of a second is long for a copy, and short for anything that waits for a viewer.
        #expect(Double(showing.longest.load(ordering: .relaxed)) / 1e9 < 0.1)
    }

    @Test("twenty look at once, and whoever goes is noticed")
    func many() throws {
        let showing = try Showing()
        showing.start()
        defer { showing.stop() }
        var callers: [Caller] = []
        for _ in 0..<20 { callers.append(try showing.call("/stream")) }
        for caller in callers { #expect(caller.read(atMost: 60) { $0.count(of: "frame") >= 2 }) }
        #expect(showing.view.viewers == 20)
        callers.removeLast(15)
        let end = ContinuousClock.now.advanced(by: .seconds(20))
        while showing.view.viewers > 5, ContinuousClock.now < end { MonotonicClock.sleep(seconds: 0.05) }
        #expect(showing.view.viewers == 5)
    }

    @Test("there is an end to how many may look")
    func limit() throws {
        let showing = try Showing()
        var callers: [Caller] = []
        for _ in 0..<64 {
            callers.append(try showing.call("/stream"))
            #expect(callers.last?.status() == 200)
        }
        #expect(try showing.status("/stream?token=\(showing.token)") == 503)
    }

    @Test("the end is told, and the connection closed")
    func end() throws {
        let showing = try Showing()
        let caller = try showing.call("/stream")
        #expect(caller.read { $0.text.contains("event: hello") })
        showing.view.end()
        #expect(caller.read(atMost: 5) { $0.text.contains("event: end") })
        #expect(throws: Caller.Refused.self) { try Caller(port: showing.port) }
    }

    @Test("an address that is taken, is none, or is other machines' is refused with one clear message")
    func addresses() throws {
        let showing = try Showing()
        func fault(_ address: String) -> Fault? {
            #expect(throws: Fault.self) { try Showing { $0.address = address } }
        }
        let taken = fault("127.0.0.1:\(showing.port)")
        #expect(
            taken?.exitCode == 69 && taken?.what == "the address 127.0.0.1:\(showing.port) is in use by another program"
        )
        #expect(fault("192.0.2.1:8080")?.kind == .configuration, "not without leave")
        #expect(fault("0.0.0.0:0")?.description.contains("live.beyond_loopback") == true)
        for nonsense in ["8080", "here:8080", "127.0.0.1", "127.0.0.1:99999", "::1:80"] {
            #expect(fault(nonsense)?.kind == .configuration, "\(nonsense)")
        }
        let foreign = #expect(throws: Fault.self) {
            try Showing {
                $0.address = "192.0.2.1:8080"
                $0.beyondLoopback = true
            }
        }
        #expect(foreign?.exitCode == 69 && foreign?.what.contains("not one of this machine's") == true)
    }
}
