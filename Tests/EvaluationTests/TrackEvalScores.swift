import Evaluation
import Testing

/// The scores of one sequence as TrackEval gives them.
struct TrackEvalScores {
    /// HOTA, DetA, AssA, LocA, MOTA, MOTP, IDF1, IDP, IDR.
    let fractions: [Double]
    /// IDSW, FP, FN, Frag, MT, PT, ML, GT_IDs.
    let counts: [Int]

    init(_ fractions: [Double], _ counts: [Int]) {
        self.fractions = fractions
        self.counts = counts
    }

    /// Expects the same scores, fractions to half of the sixth decimal.
    func expectEqual(_ scores: TrackingScores, _ name: String) {
        let found = [
            scores.hota.hota, scores.hota.detectionAccuracy, scores.hota.associationAccuracy,
            scores.hota.localisationAccuracy, scores.clear.accuracy, scores.clear.precision, scores.identity.f1,
            scores.identity.precision, scores.identity.recall,
        ]
        #expect(found.count == fractions.count)
        for (index, (found, expected)) in zip(found, fractions).enumerated() {
            #expect(abs(found - expected) < 0.51e-6, "fraction \(index) of \(name)")
        }
        let clear = scores.clear
        let foundCounts = [
            clear.identitySwitches, clear.falsePositives, clear.falseNegatives, clear.fragmentations,
            clear.mostlyTracked, clear.partlyTracked, clear.mostlyLost, scores.persons,
        ]
        #expect(foundCounts == counts, "counts of \(name)")
    }
}
