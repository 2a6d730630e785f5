import Configuration
import Diagnostics
import FileFormats
import Geometry
import Imaging
import MonotonicTime
import Pipeline
import Rendering
import Replay
import Synchronization
import Threads

/// A page that shows what the pipeline sees, holds and says while it does: served to whoever knows the token
/// (docs/live.md).
///
/// The pipeline's thread hands in what it has and goes on: a copy of the picture where a viewer waits for one, else
/// nothing but what was said. Drawing and encoding are another thread's, and each viewer is written to as fast as it
/// reads.
public final class LiveView: Sendable {
    /// Where the page is, with the token that it needs.
    public let url: String
    /// Where it is, without.
    public let address: String
    /// How many look at it.
    public var viewers: Int { news.viewers }

    /// What the pipeline's thread keeps; no other touches it.
    private struct Offered {
        var spare = LiveFrame()
        var nextPicture = Timestamp(nanoseconds: 0)
        var nextLatency = Timestamp(nanoseconds: 0)
        var words: (text: String, since: Timestamp)?
        /// Events that the inbox had no time for.
        var events: [String] = []
    }

    /// How long words stay in the picture, seconds.
    private static let captionTime = 2.0

    private let interval: Double
    private let news: LiveNews
    private let mailbox = LiveFrameMailbox()
    private let offered = Mutex(Offered())
    /// Events on their way to the painter's thread, which tells them.
    private let inbox = Mutex<[String]>([])
    private let frames = Atomic(0)
    private let alerts = Atomic(0)
    private let ending = Ending()
    private let server: LiveServer

    /// The page that a daemon's configuration asks for; nil where it asks for none, and where its address can not be had:
    /// the page is for onlookers, and the wearer is guarded without it.
    ///
    /// - Parameters:
    ///   - settings: address, token and rate.
    ///   - title: what is shown, for the head of the page.
    ///   - report: told of an address that can not be had, and of what goes wrong later.
    /// - Throws: `configuration` for an address that is none, or beyond this machine without leave.
    public static func configured(
        _ settings: LiveSettings, title: String, report: @escaping @Sendable (Fault) -> Void
    ) throws(Fault) -> LiveView? {
        guard !settings.address.isEmpty else { return nil }
        do throws(Fault) {
            return try LiveView(settings: settings, title: title, report: report)
        } catch  where error.kind == .unavailable {
            report(error)
            return nil
        }
    }

    /// Serves the page from now on.
    ///
    /// - Parameters:
    ///   - settings: address, token and rate.
    ///   - title: what is shown, for the head of the page.
    ///   - report: told of what goes wrong later; the pipeline goes on without the page.
    /// - Throws: `configuration` for an address that is none, or beyond this machine without leave; `unavailable` where
    ///   it can not be had.
    public init(
        settings: LiveSettings, title: String, report: @escaping @Sendable (Fault) -> Void
    ) throws(Fault) {
        guard var place = LiveAddress(settings.address) else {
            throw Fault(
                .configuration, "'\(settings.address)' is no address and port", at: .init(file: "live.address"),
                remedy: "Write it as 127.0.0.1:8080 or [::1]:8080")
        }
        guard place.isLoopback || settings.beyondLoopback else {
            throw Fault(
                .configuration,
                "\(place.text) can be reached by other machines, and pictures would go there unencrypted",
                at: .init(file: "live.address"),
                remedy: "Choose 127.0.0.1, or allow it with live.beyond_loopback = true")
        }
        let listening = try place.listen()
        let token = settings.token.isEmpty ? Self.newToken() : settings.token
        address = "http://\(place.text)/"
        url = "http://\(place.text)/?token=\(token)"
        interval = 1 / settings.rate
        news = LiveNews(title: JSONText.quoted(title))
        let handler = LiveHandler(news: news, token: token)
        server = try LiveServer(listening: listening) { handler.answer($0) }
        _ = try DedicatedThread(name: "live-painter") { [self] in paint(report) }
    }

    /// Whether the end has begun.
    private final class Ending: Sendable {
        private let flag = Atomic(false)
        var hasBegun: Bool { flag.load(ordering: .relaxed) }
        /// False for whoever is not the first.
        func begin() -> Bool { !flag.exchange(true, ordering: .relaxed) }
    }

    /// 128 random bits.
    private static func newToken() -> String {
        var random = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let half = String(random.next(), radix: 16)
            return String(repeating: "0", count: 16 - half.count) + half
        }.joined()
    }

    /// The work of the painter's thread.
    private func paint(_ report: @Sendable (Fault) -> Void) {
        LivePainter.giveWay()
        var painter = LivePainter(news)
        var numbers = LiveNumbers()
        var frame = LiveFrame()
        var lastFault: Fault?
        while !ending.hasBegun {
            let hasFrame = mailbox.take(&frame, timeout: 1)
            tellEvents()
            if hasFrame {
                do throws(Fault) {
                    try painter.show(frame)
                } catch {
                    if error != lastFault { report(error) }
                    lastFault = error
                }
                numbers.latency = frame.latency ?? numbers.latency
            }
            // A word a second even without a frame: a viewer that has gone is noticed by writing to it.
            let now = MonotonicClock.now
            if numbers.isDue(at: now) {
                let message = numbers.message(
                    at: now, frames: frames.load(ordering: .relaxed), alerts: alerts.load(ordering: .relaxed),
                    viewers: news.viewers)
                news.tell(numbers: message)
            }
        }
    }

    private func tellEvents() {
        let events = inbox.withLock { inbox in
            defer { inbox.removeAll() }
            return inbox
        }
        for event in events { news.tell(event: event) }
    }

    // MARK: What happens

    /// Hands in a frame after the pipeline has judged it; always from the same thread, which waits for no other here. It
    /// costs a copy of the picture where one is due and somebody looks, and next to nothing otherwise.
    ///
    /// - Parameters:
    ///   - picture: the camera's, where there is one; valid during the call.
    ///   - time: when the frame was taken.
    ///   - orientation: how the camera was turned then.
    ///   - events: what was decided, said or not.
    ///   - pipeline: what it holds after the frame.
    public func show(
        _ picture: PictureView?, at time: Timestamp, orientation: Rotation<Camera, SemiLocal>, events: [PipelineEvent],
        _ pipeline: Pipeline
    ) {
        frames.add(1, ordering: .relaxed)
        offered.withLock { state in
            for event in events where event.kind != .suppressed {
                state.events.append(event.json)
                if event.kind == .alert {
                    alerts.add(1, ordering: .relaxed)
                    state.words = (event.text, time)
                }
            }
            if !state.events.isEmpty {
                let isTaken: Void? = inbox.withLockIfAvailable { $0.append(contentsOf: state.events) }
                if isTaken != nil {
                    state.events.removeAll(keepingCapacity: true)
                    mailbox.wake()
                }
            }
            guard news.viewers > 0 else { return }
            let now = MonotonicClock.now
            // A quarter of an interval early is on time, lest 30 frames a second become 10 pictures instead of 15.
            guard now >= state.nextPicture.advanced(by: -interval / 4) else { return }
            state.nextPicture = max(state.nextPicture.advanced(by: interval), now)
            state.spare.scene = Scene(pipeline, at: time, orientation: orientation)
            state.spare.hasPicture = picture != nil
            if let picture { state.spare.picture.copy(picture) }
            let isSaid = state.words.map { abs(time.since($0.since)) <= Self.captionTime } ?? false
            state.spare.words = isSaid ? state.words?.text : nil
            state.spare.latency = now >= state.nextLatency ? pipeline.latencies.frame : nil
            if now >= state.nextLatency { state.nextLatency = now.advanced(by: 1) }
            mailbox.put(&state.spare)
        }
    }

    /// Tells of something beside the frames: a change of state.
    public func tell(_ event: PipelineEvent, at time: Timestamp) {
        inbox.withLock { $0.append(event.json) }
        mailbox.wake()
    }

    /// Tells viewers that this was all, and stops serving.
    public func end() {
        guard ending.begin() else { return }
        mailbox.wake()
        let wasWatched = news.viewers > 0
        tellEvents()
        news.end()
        // What is on its way should arrive; a viewer that does not read is not waited for.
        if wasWatched { MonotonicClock.sleep(seconds: 0.2) }
        server.stop()
    }
}

extension LiveView: ReplayRecorder {
    /// Shows a replayed frame.
    public func record(_ frame: ReplayedFrame, _ pipeline: Pipeline) {
        show(frame.picture, at: frame.time, orientation: frame.orientation, events: frame.events, pipeline)
    }

    /// Ends the page with the replay.
    public func finish() { end() }
}

extension Picture {
    /// Becomes a copy of a picture that somebody else owns, in the storage that is there.
    fileprivate mutating func copy(_ view: PictureView) {
        reshape(width: view.width, height: view.height, format: view.format)
        let tight = bytesPerRow
        let rows = view.format == .nv12 ? view.height + (view.height + 1) / 2 : view.height
        withMutableBytes { bytes in
            guard let target = bytes.baseAddress, let source = view.bytes.baseAddress else { return }
            for row in 0..<rows {
                let length = min(tight, view.bytes.count - row * view.bytesPerRow)
                guard length > 0 else { return }
                (target + row * tight).copyMemory(from: source + row * view.bytesPerRow, byteCount: length)
            }
        }
    }
}
