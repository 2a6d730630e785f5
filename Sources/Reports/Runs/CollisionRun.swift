import Evaluation
import Experiments

extension EvaluationRun {
    /// The run of warnings over walks.
    ///
    /// - Parameters:
    ///   - experiment: with a sweep and a gallery, for the figures that need them.
    ///   - name: what the run is called beside others.
    ///   - json: its scores as JSON.
    public init(collision experiment: CollisionExperiment, name: String, scores json: JSONValue) {
        self.init(kind: .collision, name: name, scores: json)
        let scores = experiment.scores
        figures = [Self.reliability(scores), Self.precisionRecall(scores)]
        if experiment.sweeps { figures.append(Self.falseAlerts(experiment)) }
        figures.append(
            Figure(
                id: "lead-times", title: "How long before",
                explanation:
                    "How many encounters were warned of how long before the person came nearer than the radius.",
                x: .init("Lead time, seconds", from: 0, decimals: 2), y: .init("Encounters", from: 0, decimals: 0),
                style: .bars,
                lines: [.init(Figure.histogram(scores.events.leadTimes, width: 0.25, upTo: scores.rules.horizon))]))
        if experiment.walks.count > 1 {
            tables.append(
                DetailTable(
                    title: "Walks",
                    columns: [
                        "Walk", "Encounters", "Warned", "False alerts", "Minutes", "F1 of frames", "Brier score",
                    ],
                    rows: experiment.walks.map { walk in
                        let events = walk.scores.events
                        return [
                            walk.name, "\(events.encounters)", "\(events.warned)", "\(events.falseAlerts)",
                            Double?(events.minutes).shown(1), Double?(walk.scores.frames.f1).shown(3),
                            walk.scores.brier.shown(4),
                        ]
                    }))
        }
        let radius = scores.rules.radius
        worst = experiment.gallery.worst.map { sample in
            let happened =
                sample.collides
                ? "came nearer than the radius, \(Double?(sample.nearest).shown(2)) m at the nearest"
                : "stayed outside the radius, \(Double?(sample.nearest).shown(2)) m at the nearest"
            return Drawing(
                title: "\(sample.walk), person \(sample.person), \(Double?(sample.time).shown(1)) s",
                description:
                    "A collision was given the probability \(Double?(sample.probability).shown(2)); the person \(happened).",
                paths: [
                    .init(.past, sample.past.map(Figure.Point.init(onGround:))),
                    .init(.truth, sample.truth.map(Figure.Point.init(onGround:))),
                    .init(.predicted, sample.predicted.map(Figure.Point.init(onGround:))),
                ], radius: radius)
        }
    }

    private static func reliability(_ scores: CollisionScores) -> Figure {
        let points = scores.reliability.rows.compactMap { row -> Figure.Point? in
            guard let said = row.meanProbability, let happened = row.frequency else { return nil }
            return .init(said, happened)
        }
        return Figure(
            id: "reliability", title: "Reliability of the probability",
            explanation:
                "For each tenth of probability: what was said on average, and how often a collision then came. On "
                + "the dotted line a probability means what it says; above it there is more danger than said.",
            x: .init("Probability said", from: 0, to: 1), y: .init("Share in which it came", from: 0, to: 1),
            style: .points, lines: [.init(points)], ideal: .init("what is said happens", [.init(0, 0), .init(1, 1)]))
    }

    private static func precisionRecall(_ scores: CollisionScores) -> Figure {
        let points = scores.curve.points.map { Figure.Point($0.recall, $0.precision) }
        return Figure(
            id: "precision-recall", title: "Precision over recall of flagged frames",
            explanation: "What share of the flagged frames is right, at each share of the coming collisions that is "
                + "flagged, as the threshold falls from left to right; nearer to the upper right corner is better.",
            x: .init("Recall", from: 0, to: 1), y: .init("Precision", from: 0, to: 1),
            lines: [.init(Figure.thinned(points))],
            mark: .init("the operating point", .init(scores.frames.recall, scores.frames.precision)))
    }

    private static func falseAlerts(_ experiment: CollisionExperiment) -> Figure {
        let events = experiment.scores.events
        // Nobody would wear more, and the thresholds below would press all else to the ground.
        let most = max(10, 1.5 * (events.falseAlertsPerMinute ?? 0))
        let points = experiment.sweep.points.compactMap { point -> Figure.Point? in
            point.events.falseAlertsPerMinute.flatMap { $0 <= most ? .init(point.events.recall, $0) : nil }
        }
        return Figure(
            id: "false-alerts-recall", title: "False alerts over encounters warned of",
            explanation:
                "How many false alerts a minute it costs to warn of a share of the encounters, as the threshold of a "
                + "caution falls from 0.99 on, as far as \(Double?(most).shown(0)) a minute; nearer to the lower right "
                + "corner is better.",
            x: .init("Share of encounters warned of", from: 0, to: 1),
            y: .init("False alerts a minute", from: 0, decimals: 2), lines: [.init(points.reversed())],
            mark: events.falseAlertsPerMinute.map {
                .init("the operating point", .init(events.recall, $0))
            })
    }
}
