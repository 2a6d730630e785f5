import Diagnostics
import Foundation
import Geometry
import Speech
import Synchronization

/// What an output reported, and when.
final class EventLog: Sendable {
    private let events = Mutex<[SoundEvent]>([])

    var all: [SoundEvent] { events.withLock { $0 } }

    func add(_ event: SoundEvent) { events.withLock { $0.append(event) } }

    /// Waits until an event is as asked for.
    func wait(seconds: Double = 15, for isWanted: (SoundEvent) -> Bool) -> Bool {
        let deadline = Date().addingTimeInterval(seconds)
        while Date() < deadline {
            if all.contains(where: isWanted) { return true }
            usleep(5000)
        }
        return false
    }

    func waitForOpening(of device: String) -> Bool {
        wait {
            if case .opened(let name, _) = $0 { name == device } else { false }
        }
    }

    func waitForEnd(of utterance: Utterance) -> Bool {
        wait {
            if case .utterance(.finished(let ended), _) = $0 { ended == utterance } else { false }
        }
    }

    var latencies: [Double] {
        all.compactMap {
            if case .utterance(.started, let latency) = $0 { latency } else { nil }
        }
    }

    var faults: [Fault] {
        all.compactMap {
            if case .unavailable(let fault) = $0 { fault } else { nil }
        }
    }
}

/// The clock that live outputs go by.
var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
}
