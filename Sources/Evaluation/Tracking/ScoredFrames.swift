/// What of a labelled sequence counts when a tracker is scored, in the form that all the scores read.
///
/// The rules are those of the benchmarks as TrackEval applies them (`MotChallenge2DBox`, `Kitti2DBox`): reported boxes
/// are matched with all of the truth at an overlap of 0.5; those that match a distractor are taken out, and of the
/// unmatched ones those that are too small or lie in an ignored region; then all the truth but persons is taken out.
/// Identities are numbered anew from 0, in order of appearance.
struct ScoredFrames: Sendable {
    /// One frame after the preparation.
    struct Frame: Sendable {
        /// Which frame it is, as its files count.
        var number: Int
        /// The number of each true box's person.
        var truthTracks: [Int]
        /// Where each true box is; empty where they are not kept.
        var truthBoxes: [CornerBox]
        /// The number of each reported box's track.
        var resultTracks: [Int]
        /// The pairs that overlap, as a range of `overlaps`.
        var overlaps: Range<Int>
    }

    /// A person and a track that overlap in at least one frame.
    struct TrackPair: Sendable, Hashable {
        var truthTrack: Int
        var resultTrack: Int
    }

    private(set) var frames: [Frame] = []
    /// The overlapping pairs of boxes of all frames.
    private(set) var overlaps: [Overlap] = []
    /// The place in `trackPairs` of each of `overlaps`.
    private(set) var pairOfOverlap: [Int] = []
    /// All pairs of a person and a track that ever overlap.
    private(set) var trackPairs: [TrackPair] = []
    /// In how many frames each person is present.
    private(set) var truthTrackLengths: [Int] = []
    /// In how many frames each track is present.
    private(set) var resultTrackLengths: [Int] = []
    /// What the truth calls each person.
    private(set) var truthIdentities: [Int64] = []
    /// What the result calls each track.
    private(set) var resultIdentities: [Int64] = []
    /// Number of true boxes.
    private(set) var truthCount = 0
    /// Number of reported boxes.
    private(set) var resultCount = 0

    /// Prepares a sequence.
    ///
    /// - Parameter keepsBoxes: whether it is kept where the true boxes are.
    init(_ sequence: LabelledSequence, keepsBoxes: Bool = false) {
        var truthNumbers: [Int64: Int] = [:]
        var resultNumbers: [Int64: Int] = [:]
        var pairNumbers: [TrackPair: Int] = [:]
        var preparation = Preparation()
        for labelled in sequence.frames {
            preparation.run(labelled, of: sequence)
            let truthTracks = preparation.keptTruth.map {
                Self.number(labelled.truth[$0].identity, in: &truthNumbers, lengths: &truthTrackLengths)
            }
            let resultTracks = preparation.keptResult.map {
                Self.number(labelled.result[$0].identity, in: &resultNumbers, lengths: &resultTrackLengths)
            }
            let first = overlaps.count
            for overlap in preparation.keptOverlaps {
                let pair = TrackPair(
                    truthTrack: truthTracks[overlap.truth], resultTrack: resultTracks[overlap.result])
                let number = pairNumbers[pair] ?? trackPairs.count
                if number == trackPairs.count {
                    pairNumbers[pair] = number
                    trackPairs.append(pair)
                }
                overlaps.append(overlap)
                pairOfOverlap.append(number)
            }
            truthCount += truthTracks.count
            resultCount += resultTracks.count
            frames.append(
                Frame(
                    number: labelled.number, truthTracks: truthTracks,
                    truthBoxes: keepsBoxes ? preparation.keptTruth.map { labelled.truth[$0].box } : [],
                    resultTracks: resultTracks, overlaps: first..<overlaps.count))
        }
        truthIdentities = Self.identities(truthNumbers)
        resultIdentities = Self.identities(resultNumbers)
    }

    private static func identities(_ numbers: [Int64: Int]) -> [Int64] {
        numbers.sorted { $0.value < $1.value }.map(\.key)
    }

    private static func number(_ identity: Int64, in numbers: inout [Int64: Int], lengths: inout [Int]) -> Int {
        if let number = numbers[identity] {
            lengths[number] += 1
            return number
        }
        numbers[identity] = lengths.count
        lengths.append(1)
        return lengths.count - 1
    }
}

/// Takes out of a frame what does not count.
private struct Preparation {
    /// Indices of the true boxes that count.
    private(set) var keptTruth: [Int] = []
    /// Indices of the reported boxes that count.
    private(set) var keptResult: [Int] = []
    /// The overlapping pairs among those that count, by their places in `keptTruth` and `keptResult`.
    private(set) var keptOverlaps: [Overlap] = []

    private var search = OverlapSearch()
    private var matcher = SimilarityMatcher()
    private var overlaps: [Overlap] = []

    mutating func run(_ frame: LabelledFrame, of sequence: LabelledSequence) {
        overlaps.removeAll(keepingCapacity: true)
        search.find(frame.truth.map(\.box), frame.result.map(\.box), into: &overlaps)
        matcher.match(overlaps[...], truths: frame.truth.count, results: frame.result.count) { [overlaps] index in
            let similarity = overlaps[index].similarity
            return similarity >= 0.5 - .ulpOfOne ? similarity : 0
        }
        var counts = frame.result.map { sequence.countsUnmatched($0.box, in: frame) }
        for match in matcher.matched {
            counts[overlaps[match].result] = frame.truth[overlaps[match].truth].role != .distractor
        }
        keptTruth = frame.truth.indices.filter { frame.truth[$0].role == .person }
        keptResult = frame.result.indices.filter { counts[$0] }

        var newTruth = [Int](repeating: -1, count: frame.truth.count)
        var newResult = [Int](repeating: -1, count: frame.result.count)
        for (place, index) in keptTruth.enumerated() { newTruth[index] = place }
        for (place, index) in keptResult.enumerated() { newResult[index] = place }
        keptOverlaps = overlaps.compactMap { overlap in
            let truth = newTruth[overlap.truth]
            let result = newResult[overlap.result]
            guard truth >= 0, result >= 0 else { return nil }
            return Overlap(truth: truth, result: result, similarity: overlap.similarity)
        }
    }
}
