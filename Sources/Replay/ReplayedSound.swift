import Diagnostics
import Geometry
import MonotonicTime
import Speech

/// A live output that is spoken to in the time of a recording: its moments are carried over to those of the clock.
public final class ReplayedSound: SpeechOutput {
    private let output: any SpeechOutput
    private let offset: Double

    /// Wraps an output.
    ///
    /// - Parameters:
    ///   - output: takes moments of `MonotonicClock`.
    ///   - start: the recording's moment that is now.
    public init(_ output: any SpeechOutput, start: Timestamp) {
        self.output = output
        offset = MonotonicClock.now.since(start)
    }

    /// Has an utterance heard.
    public func announce(_ utterance: Utterance, at time: Timestamp) throws(Fault) {
        var utterance = utterance
        utterance.expires = utterance.expires?.advanced(by: offset)
        try output.announce(utterance, at: time.advanced(by: offset))
    }

    /// Takes back what still waits about somebody.
    public func withdraw(subject: Int, at time: Timestamp) throws(Fault) {
        try output.withdraw(subject: subject, at: time.advanced(by: offset))
    }

    /// Lets what waits be said to its end.
    public func finish(at time: Timestamp) throws(Fault) {
        try output.finish(at: time.advanced(by: offset))
    }
}
