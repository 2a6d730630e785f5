import Geometry

/// What one prediction is worth against what happened.
public struct PredictionSampleScore: Sendable, Equatable, Codable {
    /// Mean distance over all steps of the likeliest mode, metres (ADE).
    public var ade: Double
    /// Distance at the last step of the likeliest mode, metres (FDE).
    public var fde: Double
    /// Mean distance of the mode that is best by it, metres.
    public var minADE: Double
    /// Distance at the last step of the mode that is best by it, metres.
    public var minFDE: Double
    /// `ade` up to each of the scorer's report times; nil beyond the last step.
    public var adeAt: [Double?]
    /// `fde` at each of the report times; nil beyond the last step.
    public var fdeAt: [Double?]
    /// Mean over the steps of the negative logarithm of the predicted density at the true place (natural logarithm,
    /// density a square metre); nil where the predictor states no distribution at some step.
    public var nll: Double?
    /// Whether the true place lies in the region of highest density that is to hold 90 %, at each of the report times;
    /// nil beyond the last step or without a distribution.
    public var coveredAt: [Bool?]
    /// The same at the last step.
    public var coveredAtEnd: Bool?
}

/// Scores predictions that share their steps.
public struct PredictionScorer: Sendable {
    /// Time of each step after the moment of the prediction, seconds, ascending.
    public let stepTimes: [Double]
    /// Times at which scores are reported, seconds.
    public let reportTimes: [Double]
    /// How many of the likeliest modes take part in the scores of the best.
    public let modes: Int

    /// The share of probability whose region is tested.
    static let coveredShare = 0.9

    /// Makes a scorer.
    ///
    /// - Parameters:
    ///   - stepTimes: seconds after the moment of the prediction, ascending and positive.
    ///   - reportTimes: seconds; a time between two steps takes the error interpolated between theirs.
    ///   - modes: how many of the likeliest modes take part in minADE and minFDE.
    public init(stepTimes: [Double], reportTimes: [Double] = [1, 2, 3], modes: Int = 1) {
        self.stepTimes = stepTimes
        self.reportTimes = reportTimes
        self.modes = max(1, modes)
    }

    /// Scores one prediction.
    ///
    /// - Parameters:
    ///   - prediction: the modes, in any order, each with a mean for every step.
    ///   - truth: where the person was at every step, in the frame of the prediction, metres.
    /// - Returns: nil where there is no step, no mode with all the steps, or a coordinate is not finite.
    public func score(_ prediction: [PredictedMode], truth: [SIMD2<Double>]) -> PredictionSampleScore? {
        let steps = stepTimes.count
        guard steps > 0, truth.count >= steps else { return nil }
        let complete = prediction.filter { $0.means.count >= steps && $0.probability.isFinite }
        // Stable, so that among equals the first mode is the likeliest.
        let likeliest = complete.enumerated().sorted {
            ($1.element.probability, $0.offset) < ($0.element.probability, $1.offset)
        }.prefix(modes).map(\.element)
        let errors = likeliest.map { mode in (0..<steps).map { mode.means[$0] - truth[$0] } }
        let distances = errors.map { $0.map(\.norm) }
        guard let first = distances.first, let firstErrors = errors.first, let last = first.last,
            distances.allSatisfy({ $0.allSatisfy(\.isFinite) })
        else { return nil }

        let coveredAtEnd = covers(prediction, truth: truth, step: steps - 1)
        let averages = distances.map { $0.reduce(0, +) / Double(steps) }
        return PredictionSampleScore(
            ade: averages[0], fde: last, minADE: averages.min() ?? averages[0],
            minFDE: distances.compactMap(\.last).min() ?? last,
            adeAt: reportTimes.map { average(of: first, upTo: $0) },
            fdeAt: reportTimes.map { error(firstErrors, at: $0)?.norm },
            nll: negativeLogLikelihood(prediction, truth: truth),
            coveredAt: reportTimes.map { time in
                nearestStep(to: time).flatMap { step in
                    step == steps - 1 ? coveredAtEnd : covers(prediction, truth: truth, step: step)
                }
            }, coveredAtEnd: coveredAtEnd)
    }

    /// Steps are matched with report times to this, seconds: times read from text differ by their last digit.
    private static let tolerance = 1e-3

    private func average(of distances: [Double], upTo time: Double) -> Double? {
        guard let end = stepTimes.last, time <= end + Self.tolerance else { return nil }
        let counted = zip(stepTimes, distances).filter { $0.0 <= time + Self.tolerance }.map(\.1)
        return counted.mean
    }

    /// The error at a time; it starts from zero at the moment of the prediction.
    private func error(_ errors: [SIMD2<Double>], at time: Double) -> SIMD2<Double>? {
        guard let next = stepTimes.firstIndex(where: { $0 >= time - Self.tolerance }) else { return nil }
        if stepTimes[next] <= time + Self.tolerance { return errors[next] }
        let (before, start) = next > 0 ? (errors[next - 1], stepTimes[next - 1]) : (.zero, 0)
        return before + (errors[next] - before) * ((time - start) / (stepTimes[next] - start))
    }

    private func nearestStep(to time: Double) -> Int? {
        guard let end = stepTimes.last, time <= end + Self.tolerance else { return nil }
        return stepTimes.indices.min { abs(stepTimes[$0] - time) < abs(stepTimes[$1] - time) }
    }

    private func negativeLogLikelihood(_ prediction: [PredictedMode], truth: [SIMD2<Double>]) -> Double? {
        var sum = 0.0
        for step in stepTimes.indices {
            guard let mixture = GaussianMixture(prediction, step: step) else { return nil }
            sum -= mixture.logDensity(at: truth[step])
        }
        return sum.isFinite ? sum / Double(stepTimes.count) : nil
    }

    private func covers(_ prediction: [PredictedMode], truth: [SIMD2<Double>], step: Int) -> Bool? {
        GaussianMixture(prediction, step: step).map {
            $0.probabilityOfDenser(than: truth[step]) <= Self.coveredShare
        }
    }
}

extension SIMD2 where Scalar == Double {
    /// Euclidean length.
    var norm: Double { (x * x + y * y).squareRoot() }
}
