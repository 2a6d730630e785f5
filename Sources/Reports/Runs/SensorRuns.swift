import Evaluation
import RealModule

extension Drawing {
    /// Three seconds in which the rotation was estimated badly.
    init(_ window: OrientationWindow, of recording: String, reach: Double) {
        func degrees(_ radians: Double) -> String { Double?(radians * 180 / .pi).shown(1) }
        let start = window.start
        self.init(
            title: "\(recording), \(Double?(start).shown(1)) to \(Double?(start + OrientationScores.span).shown(1)) s",
            description:
                "Wrong by \(degrees(window.error)) degrees at the end: heading \(degrees(abs(window.headingError))), "
                + "inclination \(degrees(abs(window.inclinationError))). The sensor turned \(degrees(window.turned)) from "
                + "the first moment to the last, \(degrees(window.turnedInAll)) along the way.",
            paths: [
                Path(.cross, [.init(-reach, 0), .init(reach, 0)]), Path(.cross, [.init(0, -reach), .init(0, reach)]),
                Path(.predicted, window.errors.map { Figure.Point($0.x * 180 / .pi, $0.y * 180 / .pi) }),
            ], unit: "degrees")
    }
}

extension EvaluationRun {
    /// The run of the attitude filter over recordings.
    public init(orientation summary: OrientationSummary, name: String, scores json: JSONValue) {
        self.init(kind: .orientation, name: name, scores: json)
        func degrees(_ radians: Double?) -> Double? { radians.map { $0 * 180 / .pi } }
        let quantiles = (0...50).map { Double($0) / 50 }
        figures = [
            Figure(
                id: "rotation-errors", title: "Errors of the rotation over 3 seconds",
                explanation:
                    "What share of the moments has an error below how many degrees; nearer to the upper left corner is "
                    + "better.",
                x: .init("Error, degrees", from: 0), y: .init("Share below", from: 0, to: 1),
                lines: [
                    .init(
                        quantiles.compactMap { share in
                            degrees(summary.relativeError(quantile: share)).map { .init($0, share) }
                        })
                ],
                mark: degrees(summary.relativeError(quantile: 0.95)).map {
                    .init("the 95th percentile", .init($0, 0.95))
                })
        ]
        tables = [
            DetailTable(
                title: "Recordings",
                columns: [
                    "Recording", "Inclination, root mean square, degrees", "Rotation over 3 s, median, degrees",
                    "95th percentile, degrees",
                ],
                rows: summary.recordings.map { recording in
                    let scores = recording.scores
                    return [
                        recording.name, degrees(scores.inclinationRMSE).shown(3),
                        degrees(scores.relativeError(quantile: 0.5)).shown(3),
                        degrees(scores.relativeError(quantile: 0.95)).shown(3),
                    ]
                })
        ]
        let windows = summary.recordings.flatMap { recording in
            recording.scores.worst.map { (name: recording.name, window: $0) }
        }
        let reach = windows.flatMap(\.window.errors).reduce(0) { max($0, abs($1.x), abs($1.y)) } * 180 / .pi
        worst = windows.sorted { $0.window.error > $1.window.error }.prefix(OrientationWindow.size).map {
            Drawing($0.window, of: $0.name, reach: reach)
        }
    }

    /// The run of a way to measure distances.
    public init(ranging samples: [RangingSample], name: String, scores json: JSONValue) {
        self.init(kind: .ranging, name: name, scores: json)
        let usable = samples.filter { $0.truth > 0 && $0.truth.isFinite && $0.estimate.isFinite }
        guard !usable.isEmpty else { return }
        figures = [Self.errorOverDistance(usable), Self.honesty(usable), Self.scatter(usable)]
        let worst = usable.sorted { relative($0) > relative($1) }.prefix(10)
        tables = [
            DetailTable(
                title: "The ten worst distances",
                columns: ["Place", "True, metres", "Measured, metres", "Stated deviation, metres", "Relative error"],
                rows: worst.enumerated().map { place, sample in
                    [
                        "\(place + 1)", Double?(sample.truth).shown(2), Double?(sample.estimate).shown(2),
                        Double?(sample.standardDeviation).shown(2), Double?(relative(sample)).shown(3),
                    ]
                })
        ]
        func relative(_ sample: RangingSample) -> Double { abs(sample.estimate - sample.truth) / sample.truth }
    }

    private static func errorOverDistance(_ samples: [RangingSample]) -> Figure {
        let byMetre = Dictionary(grouping: samples) { Int($0.truth) }.sorted { $0.key < $1.key }
        let points = byMetre.map { metre, samples in
            let sum = samples.reduce(0) { $0 + abs($1.estimate - $1.truth) / $1.truth }
            return Figure.Point(Double(metre) + 0.5, sum / Double(samples.count))
        }
        return Figure(
            id: "error-over-distance", title: "Relative error over the distance",
            explanation: "The mean relative error of people in each metre of true distance; lower is better.",
            x: .init("True distance, metres", from: 0, decimals: 1), y: .init("Mean relative error", from: 0),
            style: .points, lines: [.init(points)])
    }

    private static func honesty(_ samples: [RangingSample]) -> Figure {
        let points = (0...25).map { tenth in
            let z = Double(tenth) / 10
            let within = samples.count { abs($0.estimate - $0.truth) <= z * $0.standardDeviation }
            return Figure.Point(.erf(z / 2.0.squareRoot()), Double(within) / Double(samples.count))
        }
        return Figure(
            id: "reliability", title: "Reliability of the stated uncertainty",
            explanation:
                "How often the truth lies within an interval that is to hold it as often as the x axis says. On the "
                + "dotted line the uncertainty is honest; below it distances are claimed to be better than they are.",
            x: .init("Share promised", from: 0, to: 1), y: .init("Share within", from: 0, to: 1),
            lines: [.init(points)], ideal: .init("promises kept", [.init(0, 0), .init(1, 1)]))
    }

    private static func scatter(_ samples: [RangingSample]) -> Figure {
        let step = max(1, samples.count / 300)
        let shown = stride(from: 0, to: samples.count, by: step).map { samples[$0] }
        let end = shown.reduce(0) { max($0, $1.truth) }
        return Figure(
            id: "measured-over-true", title: "Measured over true distances",
            explanation: step > 1
                ? "Each mark is one person; every \(step)th is shown." : "Each mark is one person.",
            x: .init("True distance, metres", from: 0, decimals: 2), y: .init("Measured, metres", from: 0, decimals: 2),
            style: .scatter, lines: [.init(shown.map { .init($0.truth, $0.estimate) })],
            ideal: .init("measured as it is", [.init(0, 0), .init(end, end)]))
    }
}
