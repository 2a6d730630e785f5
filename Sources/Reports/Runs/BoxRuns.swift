import Evaluation

extension EvaluationRun {
    /// The run of a tracker over one sequence.
    public init(tracking scores: TrackingScores, name: String, scores json: JSONValue) {
        self.init(kind: .tracking, name: name, scores: json)
        func line(_ name: String, _ value: (HOTA.Level) -> Double) -> Figure.Line {
            .init(name, scores.hota.levels.map { .init($0.overlap, value($0)) })
        }
        figures = [
            Figure(
                id: "hota-over-overlap", title: "HOTA over the overlap asked for",
                explanation:
                    "How well boxes are found (DetA), joined to tracks (AssA) and both (HOTA), as more overlap is "
                    + "asked of a match. A curve that falls early says that boxes are placed loosely.",
                x: .init("Overlap asked for, IoU", from: 0, to: 1, decimals: 2), y: .init("Accuracy", from: 0, to: 1),
                lines: [line("HOTA", \.hota), line("DetA", \.detection), line("AssA", \.association)])
        ]
    }

    /// The run of a detector over one sequence.
    public init(detection scores: DetectionScores, name: String, scores json: JSONValue) {
        self.init(kind: .detection, name: name, scores: json)
        guard !scores.curve.isEmpty else { return }
        let best = scores.curve.first { $0.score == scores.bestThreshold }
        figures = [
            Figure(
                id: "precision-recall", title: "Precision over recall at an overlap of 0.5",
                explanation:
                    "What share of the boxes is right, at each share of the persons that is found, as the threshold "
                    + "of the score falls from left to right; nearer to the upper right corner is better.",
                x: .init("Recall", from: 0, to: 1), y: .init("Precision", from: 0, to: 1),
                lines: [.init(Figure.thinned(scores.curve.map { .init($0.recall, $0.precision) }))],
                mark: best.map { .init("recall and precision at the best F1", .init($0.recall, $0.precision)) }),
            Figure(
                id: "misses-over-false-alarms", title: "Persons missed over false alarms",
                explanation:
                    "What share of the persons is missed, at each number of false alarms a frame; nearer to the "
                    + "lower left corner is better.",
                x: .init("False alarms a frame", from: 0, decimals: 3), y: .init("Share missed", from: 0, to: 1),
                lines: [.init(Figure.thinned(scores.curve.map { .init($0.falseAlarmsPerFrame, 1 - $0.recall) }))],
                mark: best.map {
                    .init("false alarms and misses at the best F1", .init($0.falseAlarmsPerFrame, 1 - $0.recall))
                }),
        ]
    }
}
