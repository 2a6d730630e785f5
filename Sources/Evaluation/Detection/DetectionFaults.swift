/// What a detector found, missed and took for a person in one frame, at one threshold of the score and an overlap of 0.5.
public struct DetectionFaults: Sendable, Equatable {
    /// Which frame.
    public var frame: Int
    /// The boxes that are right.
    public var found: [CornerBox] = []
    /// The persons that none of the boxes shows.
    public var missed: [CornerBox] = []
    /// The boxes that show nobody.
    public var wrong: [CornerBox] = []

    /// How many faults there are.
    public var count: Int { missed.count + wrong.count }

    /// How many frames are kept.
    public static let size = 10

    /// The frames with the most faults, worst first, none within a twentieth of the sequence of another: the frame beside
    /// it tells nothing new.
    static func worst(_ sequence: LabelledSequence, overlaps: [[Overlap]], threshold: Double) -> [DetectionFaults] {
        let all = zip(sequence.frames, overlaps).map { frame, overlaps in
            DetectionFaults(frame, of: sequence, overlaps: overlaps, threshold: threshold)
        }
        var kept: [DetectionFaults] = []
        let apart = max(1, sequence.frameCount / 20)
        for faults in all.filter({ $0.count > 0 }).sorted(by: { ($1.count, $0.frame) < ($0.count, $1.frame) }) {
            if kept.count == size { break }
            if kept.allSatisfy({ abs($0.frame - faults.frame) >= apart }) { kept.append(faults) }
        }
        return kept
    }

    private init(_ frame: LabelledFrame, of sequence: LabelledSequence, overlaps: [Overlap], threshold: Double) {
        self.frame = frame.number
        // Boxes below the threshold come after those above it and take nothing from them.
        let taken = DetectionMatching.match(frame, overlaps: overlaps, threshold: 0.5)
        var isFound = [Bool](repeating: false, count: frame.truth.count)
        for (box, truth) in zip(frame.result, taken) where box.score >= threshold {
            if let truth {
                isFound[truth] = true
                if frame.truth[truth].role == .person { found.append(box.box) }
            } else if sequence.countsUnmatched(box.box, in: frame) {
                wrong.append(box.box)
            }
        }
        for (truth, isFound) in zip(frame.truth, isFound) where truth.role == .person && !isFound {
            missed.append(truth.box)
        }
    }
}
