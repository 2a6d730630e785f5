import Capture
import Diagnostics
import Geometry
import MonotonicTime
import Pipeline
import Speech
import Synchronization
import Threads

/// The one voice of all threads, which can be exchanged when the settings change. `announce` returns at once, whatever
/// the device does.
public final class Voice: Sendable {
    private struct State {
        var output: (any SpeechOutput & Sendable)?
        var narrator: Narrator
    }

    private let state: Mutex<State>

    /// - Parameters:
    ///   - output: takes what is said at once.
    ///   - narrator: has the words.
    public init(_ output: any SpeechOutput & Sendable, narrator: Narrator) {
        state = Mutex(State(output: output, narrator: narrator))
    }

    /// Puts decisions into words.
    public var narrator: Narrator { state.withLock { $0.narrator } }

    /// Has something heard as soon as its turn comes.
    public func announce(_ utterance: Utterance, at time: Timestamp) throws(Fault) {
        try state.withLock { (state) throws(Fault) in try state.output?.announce(utterance, at: time) }
    }

    /// Has a state's phrase heard.
    public func tell(_ state: PhraseKey, at time: Timestamp) throws(Fault) {
        try announce(Utterance(.phrase(state), urgency: .state), at: time)
    }

    /// From now on another output speaks.
    public func exchange(for output: any SpeechOutput & Sendable, narrator: Narrator) {
        state.withLock { state in
            state.output = output
            state.narrator = narrator
        }
    }

    /// Says to its end what waits, and is silent from then on.
    ///
    /// - Parameter limit: seconds it may take; a device that is slower, or hangs, is left to the end of the process.
    public func finish(within limit: Double = 2) throws(Fault) {
        let output = state.withLock { state in
            defer { state.output = nil }
            return state.output
        }
        guard let output else { return }
        let outcome = Outcome()
        _ = try DedicatedThread(name: "farewell") {
            do throws(Fault) { try output.finish(at: MonotonicClock.now) } catch {
                outcome.fault.withLock { $0 = error }
            }
            outcome.isKnown.set()
        }
        outcome.isKnown.wait(seconds: limit)
        if let fault = outcome.fault.withLock({ $0 }) { throw fault }
    }
}

/// What became of the last words.
private final class Outcome: Sendable {
    let fault = Mutex<Fault?>(nil)
    let isKnown = WakeUp()
}
