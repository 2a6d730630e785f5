import Glibc
import Synchronization

/// Notices SIGINT and SIGTERM, so that a long work ends in order instead of at once.
enum Interruption {
    private static let requested = Atomic<Bool>(false)

    /// Takes the two signals over from their default behaviour.
    static func watch() {
        // A lock-free atomic store is all that a signal handler may do.
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in Interruption.requested.store(true, ordering: .relaxed) }
        }
    }

    /// Whether one of them came.
    static var isRequested: Bool { requested.load(ordering: .relaxed) }
}
