/// Higher order tracking accuracy (Luiten et al., "HOTA: A Higher Order Metric for Evaluating Multi-object Tracking",
/// IJCV 2021): how well boxes are found and how well they are joined to tracks, in equal parts, averaged over the
/// overlaps 0.05, 0.10, … 0.95 that may be asked of a match.
public struct HOTA: Sendable, Equatable {
    /// The geometric mean of detection and association accuracy, averaged over the thresholds.
    public var hota = 0.0
    /// Detection accuracy: matches among all boxes that are true, reported or both.
    public var detectionAccuracy = 0.0
    /// Association accuracy: of each match, the agreement of its person's and its track's whole course, on average.
    public var associationAccuracy = 0.0
    /// Localisation accuracy: the mean overlap of the matches; 1 where there is nothing to match.
    public var localisationAccuracy = 1.0

    /// The scores at each threshold.
    public private(set) var levels: [Level] = []

    /// What is reached at one overlap asked for.
    public struct Level: Sendable, Equatable {
        /// Least overlap of a match.
        public var overlap: Double
        /// Detection accuracy there.
        public var detection: Double
        /// Association accuracy there.
        public var association: Double
        /// Geometric mean of the two.
        public var hota: Double { (detection * association).squareRoot() }
    }

    static let thresholds: [Double] = (0..<19).map { 0.05 + Double($0) * 0.05 }

    init(_ sequence: ScoredFrames) {
        guard sequence.resultCount > 0, sequence.truthCount > 0 else { return }
        let counts = MatchCounts(sequence)
        let count = Double(Self.thresholds.count)
        localisationAccuracy = 0
        for level in Self.thresholds.indices {
            let matches = Double(counts.matches[level])
            let boxes = Double(sequence.truthCount + sequence.resultCount)
            let detection = matches / max(1, boxes - matches)
            var association = 0.0
            for (pair, count) in zip(sequence.trackPairs, counts.matchesOfPair[level]) where count > 0 {
                let common = Double(count)
                let length = Double(
                    sequence.truthTrackLengths[pair.truthTrack] + sequence.resultTrackLengths[pair.resultTrack])
                association += common * common / max(1, length - common)
            }
            association /= max(1, matches)
            levels.append(Level(overlap: Self.thresholds[level], detection: detection, association: association))
            detectionAccuracy += detection / count
            associationAccuracy += association / count
            hota += (detection * association).squareRoot() / count
            // The floor of the published definition: 1 at a threshold that no match reaches.
            localisationAccuracy += max(1e-10, counts.similarity[level]) / max(1e-10, matches) / count
        }
    }
}

/// The matches at each threshold.
private struct MatchCounts {
    /// Number of matches, by threshold.
    var matches: [Int]
    /// Sum of their overlaps, by threshold.
    var similarity: [Double]
    /// Number of matches of each pair of a person and a track, by threshold.
    var matchesOfPair: [[Int]]

    init(_ sequence: ScoredFrames) {
        let levels = HOTA.thresholds.count
        matches = [Int](repeating: 0, count: levels)
        similarity = [Double](repeating: 0, count: levels)
        matchesOfPair = [[Int]](
            repeating: [Int](repeating: 0, count: sequence.trackPairs.count), count: levels)

        let alignment = Self.alignment(sequence)
        var matcher = SimilarityMatcher()
        for frame in sequence.frames where !frame.overlaps.isEmpty {
            matcher.match(
                sequence.overlaps[frame.overlaps], truths: frame.truthTracks.count, results: frame.resultTracks.count
            ) { index in alignment[sequence.pairOfOverlap[index]] * sequence.overlaps[index].similarity }
            for index in matcher.matched {
                let overlap = sequence.overlaps[index].similarity
                for level in 0..<levels where overlap >= HOTA.thresholds[level] - .ulpOfOne {
                    matches[level] += 1
                    similarity[level] += overlap
                    matchesOfPair[level][sequence.pairOfOverlap[index]] += 1
                }
            }
        }
    }

    /// How well each person and track go together over the whole sequence, 0 to 1, before any matching.
    private static func alignment(_ sequence: ScoredFrames) -> [Double] {
        var potential = [Double](repeating: 0, count: sequence.trackPairs.count)
        var truthSum: [Double] = []
        var resultSum: [Double] = []
        for frame in sequence.frames {
            truthSum = [Double](repeating: 0, count: frame.truthTracks.count)
            resultSum = [Double](repeating: 0, count: frame.resultTracks.count)
            for overlap in sequence.overlaps[frame.overlaps] {
                truthSum[overlap.truth] += overlap.similarity
                resultSum[overlap.result] += overlap.similarity
            }
            for index in frame.overlaps {
                let overlap = sequence.overlaps[index]
                let all = truthSum[overlap.truth] + resultSum[overlap.result] - overlap.similarity
                if all > .ulpOfOne { potential[sequence.pairOfOverlap[index]] += overlap.similarity / all }
            }
        }
        return zip(sequence.trackPairs, potential).map { pair, potential in
            let length = Double(
                sequence.truthTrackLengths[pair.truthTrack] + sequence.resultTrackLengths[pair.resultTrack])
            return potential / (length - potential)
        }
    }
}
