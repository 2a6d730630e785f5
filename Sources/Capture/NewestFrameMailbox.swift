import Synchronization

/// Hands frames from the thread of the camera to the thread that looks at them: it holds one frame, the newest.
///
/// Putting and taking exchange the caller's frame for the one in the mailbox, so that three frames' storage goes round
/// and nothing is copied or allocated; the lock is held only for that exchange.
public final class NewestFrameMailbox: Sendable {
    private struct Slot {
        var frame = CapturedFrame()
        var isFresh = false
    }

    private let slot = Mutex(Slot())

    /// Makes an empty mailbox.
    public init() {}

    /// Puts a frame in and gives back, in its place, storage for the next one.
    ///
    /// - Returns: whether the frame before it was never taken.
    @discardableResult
    public func put(_ frame: inout CapturedFrame) -> Bool {
        slot.withLock { slot in
            swap(&slot.frame, &frame)
            defer { slot.isFresh = true }
            return slot.isFresh
        }
    }

    /// Takes the newest frame out, if there is one that was not taken before, and leaves the caller's storage.
    public func take(_ frame: inout CapturedFrame) -> Bool {
        slot.withLock { slot in
            guard slot.isFresh else { return false }
            swap(&slot.frame, &frame)
            slot.isFresh = false
            return true
        }
    }

    /// Forgets the frame inside: what it shows is past.
    ///
    /// - Returns: whether there was one.
    public func discard() -> Bool {
        slot.withLock { slot in
            defer { slot.isFresh = false }
            return slot.isFresh
        }
    }
}
