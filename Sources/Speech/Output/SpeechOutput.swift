import Diagnostics
import Geometry

/// Where utterances are heard: a sound card, a desktop's voice, a file.
public protocol SpeechOutput: AnyObject {
    /// Has an utterance heard as soon as the rules of `SpeechQueue` let it. A live output returns at once, whatever
    /// state its device is in.
    ///
    /// - Parameters:
    ///   - utterance: what is to be heard.
    ///   - time: when it was decided.
    func announce(_ utterance: Utterance, at time: Timestamp) throws(Fault)

    /// Takes back what still waits about somebody, because it is no longer true.
    func withdraw(subject: Int, at time: Timestamp) throws(Fault)

    /// Ends the output: what waits is still said, within some seconds.
    ///
    /// - Parameter time: when the input ended; a file lasts until then, or until the last word.
    func finish(at time: Timestamp) throws(Fault)
}

/// Something that happened to a live output.
public enum SoundEvent: Sendable {
    /// Sound goes to this device from now on.
    case opened(device: String, isPreferred: Bool)
    /// There is no sound until the next `opened`: why, once for each reason.
    case unavailable(Fault)
    /// What became of an utterance. For `started`, the time from its decision to its first sample, or its text, being in
    /// the hands of the device, seconds.
    case utterance(SpeechQueue.Outcome, latency: Double?)
}
