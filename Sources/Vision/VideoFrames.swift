import Capture
import Diagnostics
import Geometry
import Imaging

/// The frames of a video file, with the times the file gives them.
public struct VideoFrames: FrameSource {
    /// Frames per second that are assumed where a file says none.
    public static let assumedRate = 30.0

    private let reader: VideoReader
    private var count = 0
    private var lastTime: Timestamp?
    private var hasEnded = false

    /// Opens a video; throws as `VideoReader`.
    public init(path: String) throws(Fault) { reader = try VideoReader(path: path) }

    /// Path of the file.
    public var name: String { reader.path }

    /// Frames per second: the file's, or 30 where it says none.
    public var rate: Double { reader.rate ?? Self.assumedRate }

    /// Frames as the file says.
    public var frameCount: Int? { reader.frameCount }

    /// Frames that the file promised and did not hold, once its end was reached: a truncated recording. Estimates of
    /// containers that do not count their frames are not taken at their word.
    public private(set) var skipped = 0

    /// Why frames were skipped, as a sentence; nil where none was.
    public var shortfall: String? {
        guard skipped > 0, let promised = reader.frameCount else { return nil }
        return "\(name) ends after \(count) of \(promised) frames: the file seems to be truncated"
    }

    /// Fills in the next frame; see `FrameSource`. Times never run backwards nor stand still.
    public mutating func next(into frame: inout CapturedFrame) throws(Fault) -> Bool {
        guard !hasEnded else { return false }
        guard let seconds = try reader.next(into: &frame.picture) else {
            try end()
            return false
        }
        frame.number = count
        frame.timestamp = time(seconds)
        lastTime = frame.timestamp
        count += 1
        return true
    }

    private func time(_ seconds: Double) -> Timestamp {
        let nominal = lastTime?.advanced(by: 1 / rate) ?? Timestamp(nanoseconds: 0)
        guard let told = Timestamp(seconds: seconds) else { return nominal }
        guard let lastTime else { return told }
        return told > lastTime ? told : nominal
    }

    private mutating func end() throws(Fault) {
        hasEnded = true
        guard count > 0 else {
            throw Fault(
                .badData, "not one frame of this video can be decoded", at: .init(file: name),
                remedy: "Check that the file is whole")
        }
        guard let promised = reader.frameCount else { return }
        let missing = promised - count
        skipped = missing > max(2, promised / 50) ? missing : 0
    }
}
