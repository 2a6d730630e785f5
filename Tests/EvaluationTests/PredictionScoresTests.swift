import Foundation
import Geometry
import Testing

@testable import Evaluation

@Suite("Prediction scores")
struct PredictionScoresTests {
    private let scorer = PredictionScorer(stepTimes: [0.5, 1, 1.5, 2], reportTimes: [1, 1.25, 2, 3])
    private let straight: [SIMD2<Double>] = [SIMD2(1, 0), SIMD2(2, 0), SIMD2(3, 0), SIMD2(4, 0)]

    /// The sample that scripts/goldens/prediction.py makes of a seed.
    private func sample(_ seed: UInt64) -> (modes: [PredictedMode], truth: [SIMD2<Double>]) {
        var random = SampleResults.Congruential(state: seed)
        func place(_ step: Int) -> SIMD2<Double> { SIMD2(3 * random.unit() + Double(step), 3 * random.unit()) }
        let modes = (0..<3).map { _ in
            var mode = PredictedMode(probability: 0.1 + random.unit(), means: [])
            for step in 0..<5 {
                mode.means.append(place(step))
                let (a, b, c) = (0.3 + random.unit(), 0.3 + random.unit(), random.unit() - 0.5)
                mode.covariances.append(Covariance2(xx: a, xy: c * (a * b).squareRoot(), yy: b))
            }
            return mode
        }
        return (modes, (0..<5).map(place))
    }

    @Test("agree with trajnetplusplustools and SciPy on mixtures")
    func goldens() throws {
        let scorer = PredictionScorer(stepTimes: [1, 2, 3, 4, 5], modes: 2)
        for (seed, golden) in PredictionGoldens.scores {
            let (modes, truth) = sample(seed)
            let score = try #require(scorer.score(modes, truth: truth))
            let values = [score.ade, score.fde, score.minADE, score.minFDE, try #require(score.nll)]
            for (value, expected) in zip(values, golden) { #expect(abs(value - expected) < 1e-6) }
            let mixture = try #require(GaussianMixture(modes, step: 4))
            #expect(abs(mixture.probabilityOfDenser(than: truth[4]) - golden[5]) < 0.012)
            // Where the grid is not in doubt the answer is its own.
            if abs(golden[5] - 0.9) > 0.012 { #expect(score.coveredAtEnd == (golden[5] <= 0.9)) }
        }
    }

    @Test("of the likeliest mode, at each report time, are as computed by hand")
    func byHand() throws {
        let off = PredictedMode(probability: 0.6, means: straight.map { $0 + SIMD2(0, $0.x) })
        let right = PredictedMode(probability: 0.4, means: straight)
        let score = try #require(scorer.score([right, off], truth: straight))
        #expect(score.ade == 2.5)
        #expect(score.fde == 4)
        #expect(score.minADE == 2.5)
        #expect(score.minFDE == 4)
        #expect(score.adeAt == [1.5, 1.5, 2.5, nil])
        #expect(score.fdeAt == [2, 2.5, 4, nil])
        #expect(score.nll == nil)
        #expect(score.coveredAt == [nil, nil, nil, nil])
        let both = PredictionScorer(stepTimes: [0.5, 1, 1.5, 2], modes: 2)
        let best = try #require(both.score([right, off], truth: straight))
        #expect(best.ade == 2.5)
        #expect(best.minADE == 0)
        #expect(best.minFDE == 0)
    }

    @Test("interpolate the error from zero before the first step")
    func beforeFirstStep() throws {
        let scorer = PredictionScorer(stepTimes: [2], reportTimes: [1])
        let score = try #require(scorer.score([PredictedMode(means: [SIMD2(0, 3)])], truth: [.zero]))
        #expect(score.fdeAt == [1.5])
        #expect(score.adeAt == [nil])
    }

    @Test("cover the truth as often as the prediction is honest about", arguments: [1, 2, 3])
    func coverage(components: Int) throws {
        var generator = SplitMix64(seed: 4)
        let modes = (0..<components).map { index in
            PredictedMode(
                probability: Double(index + 1), means: [SIMD2(Double(index) * 2, 0)],
                covariances: [Covariance2(xx: 0.5 + Double(index), xy: 0.3, yy: 0.7)])
        }
        let mixture = try #require(GaussianMixture(modes, step: 0))
        let scorer = PredictionScorer(stepTimes: [1], reportTimes: [1])
        var covered = 0
        let draws = 2000
        for _ in 0..<draws {
            var choice = Double.random(in: 0..<1, using: &generator)
            let component = mixture.components.first {
                choice -= $0.weight; return choice < 0
            }
            let drawn = try #require(component ?? mixture.components.last)
            let radius = (-2 * log(Double.random(in: Double.ulpOfOne..<1, using: &generator))).squareRoot()
            let angle = Double.random(in: 0..<(2 * .pi), using: &generator)
            let truth = drawn.mean + drawn.axes.applied(SIMD2(radius * cos(angle), radius * sin(angle)))
            if scorer.score(modes, truth: [truth])?.coveredAtEnd == true { covered += 1 }
        }
        // Three standard deviations of the count, and the spiral's own error.
        #expect(abs(Double(covered) / Double(draws) - 0.9) < 0.02 + (components > 1 ? 0.01 : 0))
    }

    @Test("turn and move with the scene")
    func equivariance() throws {
        let (modes, truth) = sample(7919)
        let scorer = PredictionScorer(stepTimes: [1, 2, 3, 4, 5])
        let plain = try #require(scorer.score(modes, truth: truth))
        let move = { (p: SIMD2<Double>) in SIMD2(-p.y + 100, p.x - 50) }
        let moved = modes.map { mode in
            PredictedMode(
                probability: mode.probability * 7, means: mode.means.map(move),
                covariances: mode.covariances.map { Covariance2(xx: $0.yy, xy: -$0.xy, yy: $0.xx) })
        }
        let other = try #require(scorer.score(moved.reversed(), truth: truth.map(move)))
        #expect(abs(plain.ade - other.ade) < 1e-9)
        let (plainNLL, otherNLL) = (try #require(plain.nll), try #require(other.nll))
        #expect(abs(plainNLL - otherNLL) < 1e-9)
    }

    @Test("are not given for what is no prediction, and leave out what is no distribution")
    func badInput() throws {
        #expect(scorer.score([], truth: straight) == nil)
        #expect(scorer.score([PredictedMode(means: [SIMD2(0, 0)])], truth: straight) == nil)
        #expect(scorer.score([PredictedMode(means: straight)], truth: []) == nil)
        #expect(scorer.score([PredictedMode(probability: .nan, means: straight)], truth: straight) == nil)
        let wild = straight.map { _ in SIMD2(Double.nan, 0) }
        #expect(scorer.score([PredictedMode(means: wild)], truth: straight) == nil)
        for bad in [Covariance2(xx: 0, xy: 0, yy: 0), Covariance2(xx: 1, xy: 2, yy: 1), Covariance2(isotropic: .nan)] {
            let mode = PredictedMode(means: straight, covariances: straight.map { _ in bad })
            let score = try #require(scorer.score([mode], truth: straight))
            #expect(score.nll == nil)
            #expect(score.coveredAtEnd == nil)
        }
        let far = PredictedMode(
            means: straight.map { $0 * 1e9 }, covariances: straight.map { _ in Covariance2(isotropic: 1) })
        let score = try #require(scorer.score([far], truth: straight))
        #expect(try #require(score.nll).isFinite)
        #expect(score.coveredAtEnd == false)
    }
}

@Suite("Prediction summaries")
struct PredictionSummaryTests {
    private func sample(_ error: Double) -> PredictionSampleScore {
        PredictionSampleScore(
            ade: error, fde: 2 * error, minADE: error, minFDE: 2 * error, adeAt: [error, nil], fdeAt: [error, nil],
            nll: nil, coveredAt: [error < 1, nil], coveredAtEnd: nil)
    }

    @Test("average over scenes or over samples, and list the scenes")
    func averages() {
        let scenes = [
            PredictionScene(name: "a", samples: [sample(0.5), sample(1.5), sample(1)]),
            PredictionScene(name: "b", samples: [sample(3)]), PredictionScene(name: "empty", samples: []),
        ]
        let overScenes = PredictionSummary(scenes, reportTimes: [1, 5], average: .scenes)
        #expect(overScenes.count == 4)
        #expect(overScenes.ade == 2)
        #expect(overScenes.fde == 4)
        #expect(overScenes.missRate == 2.0 / 3)
        #expect(overScenes.adeAt == [2, nil])
        #expect(overScenes.coverage == 1.0 / 6)
        #expect(overScenes.nll == nil)
        let overSamples = PredictionSummary(scenes, reportTimes: [1, 5], average: .samples)
        #expect(overSamples.ade == 1.5)
        #expect(overSamples.missRate == 0.5)
        #expect(overSamples.scenes.map(\.count) == [3, 1, 0])
        #expect(overSamples.scenes.map(\.ade) == [1, 3, nil])
    }

    @Test("have an interval as wide as theory says, repeatable, and wider for clusters")
    func interval() throws {
        var generator = SplitMix64(seed: 9)
        let errors = (0..<2000).map { _ in Double.random(in: 0..<1, using: &generator) }
        let plain = PredictionScene(name: "a", samples: errors.map(sample))
        let one = PredictionSummary([plain], reportTimes: [1], average: .samples)
        let interval = try #require(one.adeInterval)
        let width = 2 * 1.96 * (1.0 / 12).squareRoot() / 2000.0.squareRoot()
        #expect(abs((interval.upperBound - interval.lowerBound) / width - 1) < 0.15)
        #expect(interval.contains(try #require(one.ade)))
        #expect(one == PredictionSummary([plain], reportTimes: [1], average: .samples))

        // Each error twenty times over is no news: the interval is that of a hundred samples.
        let repeated = (0..<2000).map { errors[$0 / 20] }
        let clustered = PredictionScene(
            name: "a", samples: repeated.map(sample), clusters: (0..<2000).map { $0 / 20 })
        let wide = try #require(
            PredictionSummary([clustered], reportTimes: [1], average: .samples).adeInterval)
        let wideWidth = 2 * 1.96 * (1.0 / 12).squareRoot() / 100.0.squareRoot()
        #expect(abs((wide.upperBound - wide.lowerBound) / wideWidth - 1) < 0.25)
    }

    @Test("of nothing are defined and encodable, under the keys of the command-line contract")
    func keys() throws {
        let summary = PredictionSummary([], reportTimes: [1], average: .samples)
        #expect(summary.count == 0)
        #expect(summary.ade == nil)
        #expect(summary.adeInterval == nil)
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(summary))
        let keys = try #require(object as? [String: Any]).keys
        let contract = [
            "count", "ade", "fde", "ade_at", "fde_at", "min_ade_k", "min_fde_k", "nll", "coverage_90", "miss_rate_2m",
            "scenes", "average",
        ]
        #expect(Set(contract).isSubset(of: keys))
        let scene = PredictionScene(name: "a", samples: [sample(1)])
        let data = try JSONEncoder().encode(PredictionSummary([scene], reportTimes: [1, 5], average: .samples))
        let full = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(full["ade_at"] as? [String: Double] == ["1.0": 1])
    }

    @Test("keep a sample through text, so that parts of a data set can be scored apart and merged")
    func coding() throws {
        let data = try JSONEncoder().encode([sample(0.3)])
        #expect(try JSONDecoder().decode([PredictionSampleScore].self, from: data) == [sample(0.3)])
    }
}
