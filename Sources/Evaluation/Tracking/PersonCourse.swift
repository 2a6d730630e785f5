/// How one person of the truth was followed, frame by frame, by the matching of the CLEAR MOT scores.
public struct PersonCourse: Sendable, Equatable {
    /// The person in one frame.
    public struct Step: Sendable, Equatable {
        /// Which frame.
        public var frame: Int
        /// Where the person is.
        public var box: CornerBox
        /// The track that was matched; nil: none.
        public var track: Int64?
    }

    /// What the truth calls the person.
    public var person: Int64
    /// The frames that the person is in.
    public var steps: [Step] = []

    /// In how many frames nothing was matched.
    public var lost: Int { steps.count { $0.track == nil } }

    /// The tracks that were matched, in order, each as often as it was taken up anew.
    public var tracks: [Int64] {
        steps.compactMap(\.track).reduce(into: []) { tracks, track in
            if tracks.last != track { tracks.append(track) }
        }
    }

    /// How often the track was another one than before.
    public var switches: Int { max(0, tracks.count - 1) }

    /// All persons of a sequence, those with the most frames lost and switches first.
    ///
    /// - Parameter matches: for each frame the matches, as indices of `overlaps`.
    static func all(_ scored: ScoredFrames, matches: [[Int]]) -> [PersonCourse] {
        var courses = scored.truthIdentities.map { PersonCourse(person: $0) }
        for (frame, matched) in zip(scored.frames, matches) {
            var tracks = [Int64?](repeating: nil, count: frame.truthTracks.count)
            for index in matched {
                let pair = scored.trackPairs[scored.pairOfOverlap[index]]
                tracks[scored.overlaps[index].truth] = scored.resultIdentities[pair.resultTrack]
            }
            for (place, person) in frame.truthTracks.enumerated() {
                courses[person].steps.append(
                    Step(frame: frame.number, box: frame.truthBoxes[place], track: tracks[place]))
            }
        }
        let faults = courses.map { $0.lost + $0.switches }
        return courses.indices.sorted { (-faults[$0], $0) < (-faults[$1], $1) }.map { courses[$0] }
    }
}
