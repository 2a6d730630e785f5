import Dispatch
import Imaging
import Pipeline
import Rendering
import Synchronization

/// One frame on its way from the pipeline to the painter.
struct LiveFrame: Sendable {
    var scene: Scene?
    var picture = Picture()
    var hasPicture = false
    /// What was said last, while it is shown.
    var words: String?
    /// What frames cost, now and then.
    var latency: LatencyHistogram?
}

/// Hands frames to the painter: it holds one, the newest. Storage goes round, as in the camera's mailbox, so that a
/// picture is copied and never allocated.
final class LiveFrameMailbox: Sendable {
    private struct Slot {
        var frame = LiveFrame()
        var isFresh = false
    }

    private let slot = Mutex(Slot())
    private let news = DispatchSemaphore(value: 0)

    /// Puts a frame in; the caller gets other storage for it. Where the painter is just taking one out, nothing happens:
    /// the pipeline waits for no thread, and the next frame comes soon.
    func put(_ frame: inout LiveFrame) {
        let wasFresh = slot.withLockIfAvailable { slot in
            swap(&slot.frame, &frame)
            defer { slot.isFresh = true }
            return slot.isFresh
        }
        if wasFresh == false { news.signal() }
    }

    /// Takes the newest frame, waiting for it so many seconds; false where none came.
    func take(_ frame: inout LiveFrame, timeout: Double) -> Bool {
        _ = news.wait(timeout: .now() + timeout)
        return slot.withLock { slot in
            guard slot.isFresh else { return false }
            swap(&slot.frame, &frame)
            slot.isFresh = false
            return true
        }
    }

    /// Ends the painter's waiting: there is other news.
    func wake() { news.signal() }
}
