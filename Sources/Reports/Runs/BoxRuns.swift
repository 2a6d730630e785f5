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
        let all = scores.courses.flatMap { $0.steps.map(\.box) }
        worst = scores.courses.filter { $0.lost + $0.switches > 0 }.prefix(10).map { Drawing($0, among: all) }
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
                mark: best.map { .init("the threshold of the best F1", .init($0.recall, $0.precision)) }),
            Figure(
                id: "misses-over-false-alarms", title: "Persons missed over false alarms",
                explanation:
                    "What share of the persons is missed, at each number of false alarms a frame; nearer to the "
                    + "lower left corner is better.",
                x: .init("False alarms a frame", from: 0, decimals: 3), y: .init("Share missed", from: 0, to: 1),
                lines: [.init(Figure.thinned(scores.curve.map { .init($0.falseAlarmsPerFrame, 1 - $0.recall) }))],
                mark: best.map {
                    .init("the threshold of the best F1", .init($0.falseAlarmsPerFrame, 1 - $0.recall))
                }),
        ]
        let all = scores.worst.flatMap { $0.found + $0.missed + $0.wrong }
        worst = scores.worst.map { Drawing($0, threshold: scores.bestThreshold, among: all) }
    }
}

extension Drawing {
    /// How a person was followed badly: the way of the feet in the picture.
    init(_ course: PersonCourse, among all: [CornerBox]) {
        let tracks = course.tracks
        let first = course.steps.first?.frame ?? 0
        let last = course.steps.last?.frame ?? 0
        let words =
            switch tracks.count {
            case 0: "No track followed."
            case 1: "Track \(tracks[0]) followed."
            default:
                "The track changed \(course.switches == 1 ? "once" : "\(course.switches) times"): "
                    + tracks.prefix(8).map(String.init).joined(separator: ", ") + (tracks.count > 8 ? " …" : "") + "."
            }
        self.init(
            title: "Person \(course.person)",
            description: "Lost in \(course.lost) of \(course.steps.count) frames (\(first) to \(last)). \(words)",
            paths: Self.whole(all) + Self.ways(course), unit: "pixels")
    }

    /// A path for each stretch with one track, or none; it begins where the one before it ends.
    private static func ways(_ course: PersonCourse) -> [Path] {
        var paths: [Path] = []
        var track: Int64??
        var known: Int64?
        var isOther = false
        for step in course.steps {
            let foot = Figure.Point((step.box.left + step.box.right) / 2, -step.box.bottom)
            if track != .some(step.track) {
                if let number = step.track {
                    if let known, known != number { isOther.toggle() }
                    known = number
                }
                let role: Role = step.track == nil ? .lost : isOther ? .followedByAnother : .followed
                paths.append(Path(role, (paths.last?.points.last.map { [$0] } ?? [])))
                track = .some(step.track)
            }
            paths[paths.count - 1].points.append(foot)
        }
        return paths
    }

    /// A frame with faults of a detector.
    init(_ faults: DetectionFaults, threshold: Double?, among all: [CornerBox]) {
        func outlines(_ role: Role, _ boxes: [CornerBox]) -> [Path] { boxes.map { Path(role, Self.outline($0)) } }
        let at = threshold.map { "From the score of the best F1 on, \(Double?($0).shown(2)): " } ?? ""
        self.init(
            title: "Frame \(faults.frame)",
            description:
                "\(at)\(faults.missed.count) missed, \(faults.wrong.count) where nobody is, \(faults.found.count) right.",
            paths: Self.whole(all) + outlines(.found, faults.found) + outlines(.missed, faults.missed)
                + outlines(.wrong, faults.wrong), unit: "pixels")
    }

    /// The least box around all; pictures count downwards, drawings upwards.
    private static func whole(_ boxes: [CornerBox]) -> [Path] {
        guard let first = boxes.first else { return [] }
        let around = boxes.reduce(first) { around, box in
            CornerBox(
                left: min(around.left, box.left), top: min(around.top, box.top), right: max(around.right, box.right),
                bottom: max(around.bottom, box.bottom))
        }
        return [Path(.whole, outline(around))]
    }

    private static func outline(_ box: CornerBox) -> [Figure.Point] {
        [
            .init(box.left, -box.top), .init(box.right, -box.top), .init(box.right, -box.bottom),
            .init(box.left, -box.bottom), .init(box.left, -box.top),
        ]
    }
}
