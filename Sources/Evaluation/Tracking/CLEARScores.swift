/// The CLEAR MOT scores (Bernardin and Stiefelhagen, "Evaluating Multiple Object Tracking Performance", EURASIP JIVP
/// 2008) at an overlap of 0.5, with mostly tracked, partly tracked and mostly lost persons.
public struct CLEARScores: Sendable, Equatable {
    /// Matches.
    public var truePositives = 0
    /// Reported boxes that match nobody.
    public var falsePositives = 0
    /// True boxes that nothing matches.
    public var falseNegatives = 0
    /// How often a person's track is another one than when the person was matched before.
    public var identitySwitches = 0
    /// How often a person's track is taken up again after a break.
    public var fragmentations = 0
    /// Persons matched in more than 80 % of their frames.
    public var mostlyTracked = 0
    /// Persons matched in 20 % to 80 % of their frames.
    public var partlyTracked = 0
    /// Persons matched in fewer than 20 % of their frames.
    public var mostlyLost = 0
    /// Multiple object tracking accuracy: 1 less false positives, false negatives and switches a true box. It can be
    /// negative. 0 where there is no truth or no result.
    public var accuracy = 0.0
    /// Multiple object tracking precision: the mean overlap of the matches.
    public var precision = 0.0

    static let threshold = 0.5 - Double.ulpOfOne

    /// - Parameter onFrame: told the index of each frame with its matches, as indices of `overlaps`.
    init(_ sequence: ScoredFrames, onFrame: (_ frame: Int, _ matched: [Int]) -> Void = { _, _ in }) {
        guard sequence.resultCount > 0, sequence.truthCount > 0 else {
            falseNegatives = sequence.truthCount
            falsePositives = sequence.resultCount
            mostlyLost = sequence.truthTrackLengths.count
            return
        }
        var history = MatchHistory(persons: sequence.truthTrackLengths.count)
        var matcher = SimilarityMatcher()
        var similarity = 0.0
        for (index, frame) in sequence.frames.enumerated() {
            // A frame without truth or without result does not end what was matched in the frame before it: that is
            // how the reference counts breaks.
            guard !frame.truthTracks.isEmpty, !frame.resultTracks.isEmpty else { continue }
            matcher.match(
                sequence.overlaps[frame.overlaps], truths: frame.truthTracks.count, results: frame.resultTracks.count
            ) { index in
                let overlap = sequence.overlaps[index].similarity
                guard overlap >= Self.threshold else { return 0 }
                // To go on with the pairs of the frame before comes first, the overlap second.
                let pair = sequence.trackPairs[sequence.pairOfOverlap[index]]
                return history.current[pair.truthTrack] == pair.resultTrack ? 1000 + overlap : overlap
            }
            onFrame(index, matcher.matched)
            let pairs = matcher.matched.map { sequence.trackPairs[sequence.pairOfOverlap[$0]] }
            identitySwitches += history.advance(to: pairs)
            truePositives += pairs.count
            for index in matcher.matched { similarity += sequence.overlaps[index].similarity }
        }
        falsePositives = sequence.resultCount - truePositives
        falseNegatives = sequence.truthCount - truePositives
        fragmentations = history.starts.reduce(0) { $0 + max(0, $1 - 1) }
        for (matched, length) in zip(history.matchedFrames, sequence.truthTrackLengths) {
            let ratio = Double(matched) / Double(length)
            if ratio > 0.8 {
                mostlyTracked += 1
            } else if ratio >= 0.2 {
                partlyTracked += 1
            } else {
                mostlyLost += 1
            }
        }
        precision = similarity / max(1, Double(truePositives))
        accuracy = Double(truePositives - falsePositives - identitySwitches) / Double(sequence.truthCount)
    }
}

/// What each person was matched with so far.
private struct MatchHistory {
    /// The track each person was matched with in the frame before, or nil.
    var current: [Int?]
    /// The track each person was last matched with, however long ago, or nil.
    var last: [Int?]
    /// How often each person was matched without having been so in the frame before.
    var starts: [Int]
    /// In how many frames each person was matched.
    var matchedFrames: [Int]

    init(persons: Int) {
        current = [Int?](repeating: nil, count: persons)
        last = current
        starts = [Int](repeating: 0, count: persons)
        matchedFrames = starts
    }

    /// Goes on by a frame, and returns how many persons changed their track.
    mutating func advance(to pairs: [ScoredFrames.TrackPair]) -> Int {
        var switches = 0
        for pair in pairs {
            if let last = last[pair.truthTrack], last != pair.resultTrack { switches += 1 }
            if current[pair.truthTrack] == nil { starts[pair.truthTrack] += 1 }
            last[pair.truthTrack] = pair.resultTrack
            matchedFrames[pair.truthTrack] += 1
        }
        for person in current.indices { current[person] = nil }
        for pair in pairs { current[pair.truthTrack] = pair.resultTrack }
        return switches
    }
}
