import Dispatch
import Foundation
import Synchronization

/// Notices SIGINT and SIGTERM, so that a long work ends in order instead of at once.
final class Interruption: Sendable {
    private let requested: Atomic<Bool>
    private let sources: [any DispatchSourceSignal]

    /// Takes the two signals over from the default behaviour.
    init() {
        requested = Atomic(false)
        let signals = [SIGINT, SIGTERM]
        sources = signals.map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: .global())
        }
        for source in sources {
            source.setEventHandler { [weak self] in self?.requested.store(true, ordering: .relaxed) }
            source.resume()
        }
    }

    /// Whether one of them came.
    var isRequested: Bool { requested.load(ordering: .relaxed) }
}
