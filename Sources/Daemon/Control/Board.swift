import Capture
import Configuration
import Diagnostics
import Geometry
import MonotonicTime
import Synchronization

/// What the slow threads know of each other: supervision, housekeeping and the status socket.
final class Board: Sendable {
    struct Entries: Sendable {
        var configuration: Configuration
        var health = HealthMonitor()
        /// Frames a second looked at.
        var rate = 0.0
        var temperature: Double?
        var isThrottled = false
        var diskIsFull = false
        var configurationProblem: Fault?
        var recording: String?
        var isStopping = false
    }

    private let entries: Mutex<Entries>

    init(_ configuration: Configuration) { entries = Mutex(Entries(configuration: configuration)) }

    var now: Entries { entries.withLock { $0 } }

    func update(_ change: (inout Entries) -> Void) { entries.withLock { change(&$0) } }
}

/// What the housekeeper is asked to do.
enum Errand: Sendable, Equatable {
    case reload
    case record(BlackBoxWriter.Occasion)
}

/// Errands in the order in which they came.
final class Errands: Sendable {
    private let waiting = Mutex<[Errand]>([])
    private let news = WakeUp()
    /// Who asks for the same thing again and again gets it once.
    private static let limit = 8

    func add(_ errand: Errand) {
        waiting.withLock { list in
            if !list.contains(errand), list.count < Self.limit { list.append(errand) }
        }
        news.set()
    }

    /// The next one; nil where none came in the time given.
    func next(timeout: Double) -> Errand? {
        let deadline = MonotonicClock.now.advanced(by: timeout)
        while true {
            let first = waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            if let first { return first }
            let left = deadline.since(MonotonicClock.now)
            guard left > 0 else { return nil }
            news.wait(seconds: left)
        }
    }
}
