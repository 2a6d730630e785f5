import Evaluation
import Experiments
import FileFormats

extension EvaluationRun {
    /// The run of a predictor.
    ///
    /// - Parameters:
    ///   - summary: its scores.
    ///   - name: what the run is called beside others.
    ///   - scores: the same as JSON.
    ///   - gallery: what was gathered beside the scores.
    public init(
        prediction summary: PredictionSummary, name: String, scores: JSONValue, gallery: PredictionGallery
    ) {
        self.init(kind: .prediction, name: name, scores: scores)
        let horizon = gallery.errors(average: summary.average)
        func line(_ value: (PredictionGallery.StepErrors) -> Double) -> [Figure.Line] {
            [Figure.Line([.init(0, 0)] + horizon.map { .init($0.time, value($0)) })]
        }
        let time = Figure.Axis("Seconds ahead", from: 0, decimals: 2)
        if !horizon.isEmpty {
            figures.append(
                Figure(
                    id: "error-over-horizon", title: "Error over the horizon",
                    explanation:
                        "How far the likeliest path is from the truth, on average, at each time ahead; lower is "
                        + "better. The end of the line is the FDE.",
                    x: time, y: .init("Mean error, metres", from: 0), lines: line(\.mean)))
            figures.append(
                Figure(
                    id: "error-90-over-horizon", title: "Error that nine in ten stay below",
                    explanation:
                        "The 90th percentile of the error of the likeliest path at each time ahead; lower is better.",
                    x: time, y: .init("90th percentile of the error, metres", from: 0), lines: line(\.percentile90)))
        }
        let coverage = zip(summary.reportTimes, summary.coverageAt).compactMap { time, value in
            value.map { Figure.Point(time, $0) }
        }
        if let last = coverage.last {
            figures.append(
                Figure(
                    id: "coverage", title: "Truths within the stated region of 90 per cent",
                    explanation:
                        "How often the truth lies in the smallest region that is to hold 90 per cent. Above the "
                        + "dotted line a predictor is too careful, below it too sure of itself.",
                    x: time, y: .init("Share within", from: 0, to: 1), style: .points, lines: [.init(coverage)],
                    ideal: .init("what was promised", [.init(0, 0.9), .init(last.x, 0.9)])))
        }
        let ends = gallery.endErrors.map(Double.init)
        if !ends.isEmpty {
            figures.append(
                Figure(
                    id: "end-errors", title: "Errors at the end",
                    explanation: "How many predictions end how far from the truth. The last bar holds all beyond it.",
                    x: .init("Error at the end, metres", from: 0, decimals: 2),
                    y: .init("Predictions", from: 0, decimals: 0),
                    style: .bars, lines: [.init(Figure.histogram(ends, width: 0.25, upTo: 5))]))
        }
        if summary.scenes.count > 1 {
            tables.append(
                DetailTable(
                    title: "Scenes", columns: ["Scene", "Samples", "ADE, m", "FDE, m"],
                    rows: summary.scenes.map { scene in
                        [scene.name, "\(scene.count)", scene.ade.shown(3), scene.fde.shown(3)]
                    }))
        }
        worst = gallery.worst.map { Drawing($0) }
    }
}

extension Drawing {
    /// A bad prediction.
    init(_ sample: PredictionGallery.Sample) {
        self.init(
            title: "\(sample.scene), person \(sample.person), frame \(sample.frame)",
            description:
                "Mean error \(Double?(sample.ade).shown(2)) m. Predicted to end \(Double?(sample.fde).shown(2)) m "
                + "from where the person went; they moved \(Self.distance(sample.truth)) m, predicted were "
                + "\(Self.distance(sample.modes.first ?? [])) m.",
            paths: [Path(.past, sample.past.map(Figure.Point.init(onGround:)))]
                + sample.modes.dropFirst().map { Path(.alternative, $0.map(Figure.Point.init(onGround:))) }
                + [Path(.truth, sample.truth.map(Figure.Point.init(onGround:)))]
                + sample.modes.prefix(1).map { Path(.predicted, $0.map(Figure.Point.init(onGround:))) })
    }

    private static func distance(_ way: [SIMD2<Double>]) -> String {
        guard let first = way.first, let last = way.last else { return "unknown" }
        let moved = last - first
        return Double?((moved * moved).sum().squareRoot()).shown(2)
    }
}

extension Figure.Point {
    /// A place on the ground, metres: x upwards and y to the left, as in films and on the live page.
    init(onGround place: SIMD2<Double>) { self.init(-place.y, place.x) }
}

extension Double? {
    /// The number in words.
    func shown(_ decimals: Int) -> String { map { DecimalNumber.format($0, decimals: decimals) } ?? "unknown" }
}
