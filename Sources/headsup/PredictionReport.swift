import Evaluation
import Experiments

/// One predictor's result with what was run, under the keys of the command-line contract.
struct PredictionReport: Encodable {
    private let run: PredictionPart.Run
    private let summary: PredictionSummary
    private let millisecondsPerPrediction: Double

    init(_ part: PredictionPart) {
        run = part.run
        summary = part.summary
        millisecondsPerPrediction = part.millisecondsPerPrediction
    }

    private enum CodingKeys: String, CodingKey {
        case predictor, frame, observed, horizon
        case millisecondsPerPrediction = "ms_per_prediction"
    }

    func encode(to encoder: any Encoder) throws {
        try summary.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(run.predictor, forKey: .predictor)
        try container.encode(run.frame, forKey: .frame)
        try container.encode(run.observed, forKey: .observed)
        try container.encode(run.horizon, forKey: .horizon)
        try container.encode(millisecondsPerPrediction, forKey: .millisecondsPerPrediction)
    }

    func print() {
        func text(_ value: Double?, _ decimals: Int = 3) -> String { value?.text(decimals: decimals) ?? "unknown" }
        Console.print("predictor: \(run.predictor), frame: \(run.frame)")
        Console.print("samples: \(summary.count)")
        Console.print("ADE: \(text(summary.ade)) metres")
        Console.print("FDE: \(text(summary.fde)) metres")
        for (index, time) in summary.reportTimes.enumerated() where summary.fdeAt[index] != nil {
            Console.print(
                "at \(time.text(decimals: 0)) s: ADE \(text(summary.adeAt[index])), FDE \(text(summary.fdeAt[index])), "
                    + "90 per cent coverage \(text(summary.coverageAt[index]))")
        }
        Console.print("minADE: \(text(summary.minADE)), minFDE: \(text(summary.minFDE))")
        Console.print("negative log-likelihood: \(text(summary.nll))")
        Console.print("misses by 2 metres: \(text(summary.missRate))")
        Console.print("time per prediction: \(text(millisecondsPerPrediction * 1000, 2)) microseconds")
        if summary.scenes.count > 1, summary.scenes.count <= 20 {
            for scene in summary.scenes {
                Console.print(
                    "scene \(scene.name): \(scene.count) samples, ADE \(text(scene.ade)), FDE \(text(scene.fde))")
            }
        }
    }
}
