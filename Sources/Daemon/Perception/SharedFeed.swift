import Configuration
import Diagnostics
import Synchronization

/// The feed in use, which a new configuration may exchange while others read its counters.
public final class SharedFeed: Sendable {
    private let feed: Mutex<any FrameFeed>
    private let open: Guardian.Parts.FeedOpening

    /// Opens the first feed.
    init(_ configuration: Configuration, open: @escaping Guardian.Parts.FeedOpening) throws(Fault) {
        feed = Mutex(try open(configuration))
        self.open = open
    }

    /// The feed in use.
    public var current: any FrameFeed { feed.withLock { $0 } }

    /// Closes the feed and opens another, since one camera can not be opened twice.
    ///
    /// - Throws: where the new one can not be had at all; then the old one is opened again.
    func exchange(_ configuration: Configuration, insteadOf old: Configuration) throws(Fault) {
        current.stop()
        do throws(Fault) {
            let new = try open(configuration)
            feed.withLock { $0 = new }
        } catch {
            let again = try open(old)
            feed.withLock { $0 = again }
            throw error
        }
    }
}
