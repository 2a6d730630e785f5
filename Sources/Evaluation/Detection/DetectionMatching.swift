/// Every scored answer of a detector at one overlap threshold, and how many persons there were to find.
struct DetectionMatching: Sendable {
    /// One reported box that counts.
    struct Answer: Sendable, Equatable {
        var score: Double
        var isCorrect: Bool
    }

    /// The answers, best score first.
    private(set) var answers: [Answer] = []
    /// Persons to find.
    private(set) var persons = 0

    /// Matches frame by frame: reported boxes in order of their score each take the free true box that overlaps most.
    ///
    /// A person is preferred to a box that the truth leaves out. What takes one of the latter does not count, nor what
    /// takes nothing but lies in an ignored region or is too small.
    init(_ sequence: LabelledSequence, overlaps: [[Overlap]], threshold: Double) {
        for (frame, overlaps) in zip(sequence.frames, overlaps) {
            persons += frame.truth.count { $0.role == .person }
            let taken = Self.match(frame, overlaps: overlaps, threshold: threshold)
            for (box, truth) in zip(frame.result, taken) {
                if let truth {
                    guard frame.truth[truth].role == .person else { continue }
                    answers.append(Answer(score: box.score, isCorrect: true))
                } else if sequence.countsUnmatched(box.box, in: frame) {
                    answers.append(Answer(score: box.score, isCorrect: false))
                }
            }
        }
        answers.sort { $0.score > $1.score }
    }

    /// The true box that each reported one takes, or nil.
    static func match(_ frame: LabelledFrame, overlaps: [Overlap], threshold: Double) -> [Int?] {
        var candidates = [[Overlap]](repeating: [], count: frame.result.count)
        for overlap in overlaps where overlap.similarity >= threshold - .ulpOfOne {
            guard frame.truth[overlap.truth].role != .otherObject else { continue }
            candidates[overlap.result].append(overlap)
        }
        var free = [Bool](repeating: true, count: frame.truth.count)
        var taken = [Int?](repeating: nil, count: frame.result.count)
        let order = frame.result.indices.sorted { (-frame.result[$0].score, $0) < (-frame.result[$1].score, $1) }
        for result in order {
            let open = candidates[result].filter { free[$0.truth] }
            let persons = open.filter { frame.truth[$0.truth].role == .person }
            let choice = (persons.isEmpty ? open : persons).max { $0.similarity < $1.similarity }
            if let choice {
                free[choice.truth] = false
                taken[result] = choice.truth
            }
        }
        return taken
    }
}
