/// One score of a kind of evaluation: where it stands in the JSON, and how people call it.
struct ScoreRow {
    /// Which way is better.
    enum Better { case lower, higher, neither }

    let path: String
    let label: String
    let unit: String
    let decimals: Int
    let better: Better

    init(_ path: String, _ label: String, unit: String = "", decimals: Int = 3, _ better: Better) {
        self.path = path
        self.label = label
        self.unit = unit
        self.decimals = decimals
        self.better = better
    }

    static func rows(of kind: EvaluationRun.Kind) -> [ScoreRow] {
        switch kind {
        case .prediction: prediction
        case .collision: collision
        case .tracking: tracking
        case .detection: detection
        case .orientation: orientation
        case .ranging: ranging
        }
    }

    private static let prediction =
        [
            ScoreRow("count", "Samples", decimals: 0, .neither),
            ScoreRow("ade", "ADE, mean error of the likeliest path", unit: "m", .lower),
            ScoreRow("fde", "FDE, its error at the end", unit: "m", .lower),
        ]
        + ["1.0", "2.0", "3.0"].flatMap { time in
            [
                ScoreRow("ade_at/\(time)", "ADE to \(time.dropLast(2)) s", unit: "m", .lower),
                ScoreRow("fde_at/\(time)", "FDE at \(time.dropLast(2)) s", unit: "m", .lower),
            ]
        } + [
            ScoreRow("min_ade_k", "minADE, best of the likeliest modes", unit: "m", .lower),
            ScoreRow("min_fde_k", "minFDE, best of the likeliest modes", unit: "m", .lower),
            ScoreRow("nll", "Negative log-likelihood", .lower),
            ScoreRow("coverage_90", "Truths within the region of 90 per cent", .neither),
            ScoreRow("miss_rate_2m", "Ends missed by 2 m", .lower),
            ScoreRow("ms_per_prediction", "Time a prediction", unit: "ms", decimals: 4, .lower),
        ]

    private static let collision = [
        ScoreRow("sequences", "Recordings", decimals: 0, .neither),
        ScoreRow("minutes", "Minutes", decimals: 1, .neither),
        ScoreRow("frame_level/precision", "Precision of flagged frames", .higher),
        ScoreRow("frame_level/recall", "Recall of flagged frames", .higher),
        ScoreRow("frame_level/f1", "F1 of flagged frames", .higher),
        ScoreRow("frame_level/average_precision", "Average precision of frames", .higher),
        ScoreRow("event_level/encounters", "Encounters", decimals: 0, .neither),
        ScoreRow("event_level/warned", "Encounters warned of in time", decimals: 0, .higher),
        ScoreRow("event_level/missed", "Encounters missed", decimals: 0, .lower),
        ScoreRow("event_level/false_alerts", "False alerts", decimals: 0, .lower),
        ScoreRow("event_level/precision", "Precision of alerts", .higher),
        ScoreRow("event_level/recall", "Share of encounters warned of", .higher),
        ScoreRow("event_level/f1", "F1 of alerts", .higher),
        ScoreRow("event_level/false_alerts_per_minute", "False alerts a minute", decimals: 2, .lower),
        ScoreRow("event_level/lead_time_s/p10", "Lead time, 10 per cent below", unit: "s", decimals: 2, .higher),
        ScoreRow("event_level/lead_time_s/p50", "Lead time, median", unit: "s", decimals: 2, .higher),
        ScoreRow("event_level/lead_time_s/p90", "Lead time, 90 per cent below", unit: "s", decimals: 2, .higher),
        ScoreRow("brier", "Brier score of the probabilities", decimals: 4, .lower),
    ]

    private static let tracking = [
        ScoreRow("HOTA", "HOTA", .higher), ScoreRow("DetA", "DetA, detection", .higher),
        ScoreRow("AssA", "AssA, association", .higher), ScoreRow("LocA", "LocA, localisation", .higher),
        ScoreRow("MOTA", "MOTA", .higher), ScoreRow("MOTP", "MOTP", .higher), ScoreRow("IDF1", "IDF1", .higher),
        ScoreRow("IDSW", "Identity switches", decimals: 0, .lower),
        ScoreRow("FP", "False positives", decimals: 0, .lower),
        ScoreRow("FN", "False negatives", decimals: 0, .lower),
        ScoreRow("Frag", "Fragmentations", decimals: 0, .lower),
        ScoreRow("MT", "Persons tracked mostly", decimals: 0, .higher),
        ScoreRow("ML", "Persons lost mostly", decimals: 0, .lower),
        ScoreRow("GT_IDs", "Persons in the truth", decimals: 0, .neither),
    ]

    private static let detection = [
        ScoreRow("AP50", "AP50, average precision at an overlap of 0.5", .higher),
        ScoreRow("AP", "AP, mean over overlaps of 0.50 to 0.95", .higher),
        ScoreRow("precision", "Precision of all boxes", .higher), ScoreRow("recall", "Recall of all boxes", .higher),
        ScoreRow("log_average_miss_rate", "Log-average miss rate", .lower),
        ScoreRow("best_f1", "Best F1", .higher),
        ScoreRow("best_f1_threshold", "Threshold of the best F1", .neither),
        ScoreRow("persons", "Persons to find", decimals: 0, .neither),
    ]

    private static let orientation = [
        ScoreRow("inclination_rmse_deg", "Inclination, root mean square", unit: "degrees", .lower),
        ScoreRow("relative_3s_p95_deg", "Rotation over 3 s, 95th percentile", unit: "degrees", .lower),
    ]

    private static let ranging = [
        ScoreRow("count", "Distances", decimals: 0, .neither),
        ScoreRow("mean_relative_error", "Mean relative error", decimals: 4, .lower),
        ScoreRow("median_relative_error", "Median relative error", decimals: 4, .lower),
        ScoreRow("bias", "Bias, positive where people seem too far", decimals: 4, .neither),
        ScoreRow("coverage_90", "Truths within the stated 90 per cent", decimals: 4, .neither),
    ]
}
