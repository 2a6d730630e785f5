import RealModule

/// How a detector's answers change as its score threshold is lowered.
///
/// A point stands for a threshold that can be set: answers of one score come in together.
struct DetectionCurve: Sendable {
    /// The answers at or above one score.
    struct Point: Sendable, Equatable {
        var score: Double
        var correct: Int
        var wrong: Int
        var precision: Double { Double(correct) / Double(correct + wrong) }
    }

    /// By falling score.
    private(set) var points: [Point] = []
    /// Persons to find.
    let persons: Int

    init(_ matching: DetectionMatching) {
        persons = matching.persons
        var correct = 0
        var wrong = 0
        for (index, answer) in matching.answers.enumerated() {
            if answer.isCorrect { correct += 1 } else { wrong += 1 }
            let isLastOfScore =
                index + 1 == matching.answers.count || matching.answers[index + 1].score < answer.score
            if isLastOfScore { points.append(Point(score: answer.score, correct: correct, wrong: wrong)) }
        }
    }

    /// Share of the persons found at a point.
    func recall(_ point: Point) -> Double { persons > 0 ? Double(point.correct) / Double(persons) : 0 }

    /// Area under precision over recall, precision at each recall being the best at that recall or a higher one: all
    /// points, as PASCAL VOC from 2010 on (not COCO's 101 samples, from which it differs by about a thousandth).
    var averagePrecision: Double {
        guard persons > 0 else { return 0 }
        var area = 0.0
        var best = 0.0
        for index in points.indices.reversed() {
            best = max(best, points[index].precision)
            let previous = index > 0 ? points[index - 1].correct : 0
            area += Double(points[index].correct - previous) / Double(persons) * best
        }
        return area
    }

    /// The geometric mean of the miss rate at nine rates of false alarms a frame, from 0.01 to 1 in equal steps of the
    /// logarithm (Dollár et al., "Pedestrian Detection: An Evaluation of the State of the Art", PAMI 2012).
    ///
    /// At each of the nine the miss rate is that of the lowest threshold with no more false alarms; 1 where there is
    /// none.
    func logAverageMissRate(frames: Int) -> Double {
        var sum = 0.0
        for step in 0..<9 {
            let allowed = Double.pow(10, -2 + Double(step) / 4) * Double(frames)
            let point = points.last { Double($0.wrong) <= allowed * (1 + 1e-12) }
            // The floor keeps a detector that misses nobody from a logarithm of zero.
            sum += Double.log(max(1e-10, 1 - (point.map(recall) ?? 0)))
        }
        return .exp(sum / 9)
    }

    /// The point with the best harmonic mean of precision and recall.
    var best: (point: Point, f1: Double)? {
        let scored = points.map { ($0, 2 * Double($0.correct) / Double($0.correct + $0.wrong + persons)) }
        return scored.max { $0.1 < $1.1 }
    }
}
