import Capture
import Diagnostics
import Geometry
import Imaging
import MonotonicTime
import Synchronization
import Threads

/// A recording in the place of a camera, at its own pace and over and over, stamped with the present: for tests and
/// demonstrations without a camera.
///
/// Frozen and dark pictures are told as a camera's are. A recording that can not be read is a camera that is lost.
public final class RecordedFeed: FrameFeed {
    /// Opens the recording, each time from its beginning.
    public typealias Opening = @Sendable () throws(Fault) -> any FrameSource

    private struct State {
        var conditions: [CameraCondition] = []
        var isLost = false
        var statistics = CameraStatistics()
        var hasEnded = false
    }

    /// What it is called in messages.
    public let name: String
    private let rate: Double
    private let mailbox = NewestFrameMailbox()
    private let state = Mutex(State())
    private let news = WakeUp()
    private let stopping = StopFlag()

    /// Starts to play.
    ///
    /// - Parameters:
    ///   - name: of the recording, for messages.
    ///   - rate: of the recording, frames a second, as far as it is known.
    ///   - speed: how much faster than it was recorded.
    ///   - settings: when a picture counts as frozen or dark.
    ///   - repeats: whether it begins anew at its end; otherwise the feed ends there.
    ///   - open: opens the recording.
    /// - Throws: `unavailable` if the system has no room for a thread.
    public init(
        name: String, rate: Double, speed: Double = 1, settings: CameraSettings = CameraSettings(),
        repeats: Bool = true,
        open: @escaping Opening
    ) throws(Fault) {
        self.name = name
        self.rate = rate * speed
        _ = try DedicatedThread(name: "recording") { [weak self] in
            var player = Player(
                pace: speed, health: PictureHealth(settings), meter: RateMeter(promised: rate * speed))
            while let feed = self, !feed.stopping.isSet {
                feed.play(&player, open)
                if !repeats { break }
            }
            self?.end()
        }
    }

    deinit { stopping.raise() }

    /// Frames a second as they are played.
    public var promisedRate: Double? { rate }

    /// What became of the frames so far.
    public var statistics: CameraStatistics { state.withLock { $0.statistics } }

    /// Whether the recording can not be read at this moment.
    public var isLost: Bool { state.withLock { $0.isLost } }

    /// Ends it after the frame at hand.
    public func stop() {
        stopping.raise()
        news.set()
    }

    /// Waits for the next frame or condition; see `FrameFeed`.
    public func next(into frame: inout CapturedFrame, timeout: Double) -> CameraArrival {
        let deadline = MonotonicClock.now.advanced(by: max(0, min(timeout, 3600)))
        while true {
            let condition = state.withLock { $0.conditions.isEmpty ? nil : $0.conditions.removeFirst() }
            if let condition { return .condition(condition) }
            if mailbox.take(&frame) { return .frame }
            if stopping.isSet || state.withLock({ $0.hasEnded }) { return .ended }
            let left = deadline.since(MonotonicClock.now)
            guard left > 0 else { return .nothing }
            news.wait(seconds: left)
        }
    }

    /// What the playing thread keeps from one round to the next.
    private struct Player {
        let pace: Double
        var health: PictureHealth
        var meter: RateMeter
        var frame = CapturedFrame()
        var number = 0
    }

    private func play(_ player: inout Player, _ open: Opening) {
        do throws(Fault) {
            var source = try open()
            let start = MonotonicClock.now
            var first: Timestamp?
            while !stopping.isSet, try source.next(into: &player.frame) {
                let begin = first ?? player.frame.timestamp
                first = begin
                let due = start.advanced(by: player.frame.timestamp.since(begin) / player.pace)
                while !stopping.isSet, MonotonicClock.now < due {
                    MonotonicClock.sleep(seconds: min(0.1, due.since(MonotonicClock.now)))
                }
                handOn(&player)
            }
        } catch {
            if !isLost { post(.lost(.stalled)) }
            MonotonicClock.sleep(seconds: 0.25)
        }
    }

    private func handOn(_ player: inout Player) {
        let now = MonotonicClock.now
        if isLost { post(.returned(afterSeconds: 0)) }
        let condition = player.frame.picture.withView { player.health.see(PictureDigest($0), at: now) }
        if let condition { post(condition) }
        _ = player.meter.frame(at: now)
        let rate = player.meter.rate
        guard !player.health.isFrozen else { return state.withLock { $0.statistics.frozen += 1 } }
        player.frame.number = player.number
        player.frame.timestamp = now
        player.number += 1
        let replaced = mailbox.put(&player.frame)
        state.withLock { state in
            state.statistics.frames += 1
            state.statistics.rate = rate
            if replaced { state.statistics.replaced += 1 }
        }
        news.set()
    }

    private func post(_ condition: CameraCondition) {
        state.withLock { state in
            if state.conditions.count == 64 { state.conditions.removeFirst() }
            state.conditions.append(condition)
            state.isLost = condition.isLoss ?? state.isLost
            if case .lost = condition { state.statistics.losses += 1 }
        }
        news.set()
    }

    private func end() {
        state.withLock { $0.hasEnded = true }
        news.set()
    }
}
