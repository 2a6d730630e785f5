import Diagnostics
import Geometry

/// Writes what a wearer would have heard to a WAV file, each utterance at its place in time. Silence in between is
/// written too, so that the file lasts as long as the input.
///
/// Not for use from two threads at once.
public final class WAVOutput: SpeechOutput {
    /// What has become of the utterances so far, with the time of each.
    public private(set) var history: [(time: Timestamp, outcome: SpeechQueue.Outcome)] = []

    private let start: Timestamp
    private let cache: PhraseCache
    private var renderer: SpeechRenderer
    private var file: WAVFile?
    private var block: [Float]
    private var frame = 0
    private var outcomes: [SpeechQueue.Outcome] = []

    /// A danger must not wait for a block's end longer than this, seconds.
    private static let blockDuration = 0.005
    /// Speech goes on for no longer than this after the end of the input, seconds.
    private static let maximumTail = 10.0

    /// Opens the file.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - settings: what is tuned.
    ///   - cache: the phrases, rendered.
    ///   - start: the moment of the input that is the file's beginning.
    /// - Throws: `cannotWrite`.
    public init(
        path: String, settings: SpeechSettings, cache: PhraseCache, start: Timestamp
    ) throws(Fault) {
        self.start = start
        self.cache = cache
        renderer = SpeechRenderer(settings: settings, cache: cache)
        file = try WAVFile(path: path, rate: renderer.rate, channels: renderer.channels)
        block = [Float](
            repeating: 0, count: Int(WAVOutput.blockDuration * Double(renderer.rate)) * renderer.channels)
    }

    /// Begins the sound of an utterance at this very time, or as soon after it as the voice is free.
    ///
    /// - Throws: `cannotWrite`; `software` if the voice fails.
    public func announce(_ utterance: Utterance, at time: Timestamp) throws(Fault) {
        try cache.prepare(utterance.words)
        try advance(to: time)
        renderer.submit(utterance, into: &outcomes)
        record(at: time)
    }

    /// Takes back what still waits about somebody.
    ///
    /// - Throws: `cannotWrite`.
    public func withdraw(subject: Int, at time: Timestamp) throws(Fault) {
        try advance(to: time)
        renderer.withdraw(subject: subject, into: &outcomes)
        record(at: time)
    }

    /// Lets everything be said to its end, fills the file up to the end of the input, and closes it.
    ///
    /// - Throws: `cannotWrite`.
    public func finish(at time: Timestamp) throws(Fault) {
        try advance(to: time)
        let last = frame + Int(WAVOutput.maximumTail * Double(renderer.rate))
        while !renderer.isIdle, frame < last { try render(block.count / renderer.channels) }
        guard let complete = file.take() else { return }
        try complete.finish()
    }

    private func advance(to time: Timestamp) throws(Fault) {
        let target = Int((time.since(start) * Double(renderer.rate)).rounded())
        while frame < target { try render(min(target - frame, block.count / renderer.channels)) }
    }

    private func render(_ frames: Int) throws(Fault) {
        let now = start.advanced(by: Double(frame) / Double(renderer.rate))
        let samples = frames * renderer.channels
        block.withUnsafeMutableBufferPointer { block in
            renderer.render(into: UnsafeMutableBufferPointer(rebasing: block[..<samples]), at: now, outcomes: &outcomes)
        }
        record(at: now)
        do throws(Fault) {
            try block.withUnsafeBufferPointer { (block) throws(Fault) in
                try file?.append(UnsafeBufferPointer(rebasing: block[..<samples]))
            }
        } catch {
            // Nothing more can be written; the unfinished file is removed.
            file = nil
            throw error
        }
        frame += frames
    }

    private func record(at time: Timestamp) {
        for outcome in outcomes { history.append((time, outcome)) }
        outcomes.removeAll(keepingCapacity: true)
    }
}
