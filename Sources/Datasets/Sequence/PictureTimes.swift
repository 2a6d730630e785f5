import Geometry

/// Which frame of its sequence each picture is, and when it was taken, in the clock of the sequence's other tables. Whoever
/// reads pictures one by one stamps them evenly from 0, and that is another clock.
public struct PictureTimes: Sendable {
    private let known: [(number: Int, time: Timestamp)]
    private let rate: Double

    /// Of the folder of pictures, or of the video, that a sequence names.
    init(_ sequence: RecordedSequence) {
        rate = sequence.manifest.rate
        switch sequence.manifest.frames?.source {
        case .images: known = sequence.frames.filter(\.hasPicture).map { ($0.number, $0.timestamp) }
        // Its pictures are counted from 0. Tables that count otherwise do not tell of them.
        case .video: known = sequence.frames.first?.number == 0 ? sequence.frames.map { ($0.number, $0.timestamp) } : []
        case nil: known = []
        }
    }

    /// The picture at a place, counted from 0 in the order of time; nil where no table tells of any. Past the last that is known
    /// they go on at the sequence's rate.
    public subscript(place: Int) -> (number: Int, time: Timestamp)? {
        if known.indices.contains(place) { return known[place] }
        guard place >= 0, let last = known.last else { return nil }
        let more = place - known.count + 1
        return (last.number + more, last.time.advanced(by: Double(more) / rate))
    }
}

extension RecordedSequence {
    /// When its pictures were taken.
    public var pictureTimes: PictureTimes { PictureTimes(self) }
}
