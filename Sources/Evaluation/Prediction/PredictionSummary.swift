/// The scores of all predictions of one scene.
public struct PredictionScene: Sendable, Equatable {
    /// What the scene is called.
    public var name: String
    /// The scores of its predictions.
    public var samples: [PredictionSampleScore]
    /// Which samples belong together, one number a sample: those of one person's walk. They are drawn together when the
    /// interval is found, for they resemble each other. Empty: each sample stands for itself.
    public var clusters: [Int]

    /// Makes a scene.
    public init(name: String, samples: [PredictionSampleScore], clusters: [Int] = []) {
        self.name = name
        self.samples = samples
        self.clusters = clusters
    }
}

/// What the overall figure of several scenes is.
public enum PredictionAverage: String, Sendable, Codable {
    /// The mean over scenes, as papers on ETH and UCY print it.
    case scenes
    /// The mean over samples.
    case samples
}

/// How well a predictor did over all scenes.
public struct PredictionSummary: Sendable, Equatable {
    /// Number of predictions.
    public var count = 0
    /// ADE, FDE, metres; nil without predictions, as are all scores below.
    public var ade: Double?
    /// Distance at the last step, metres.
    public var fde: Double?
    /// The 95 % interval of `ade` from resampling.
    public var adeInterval: ClosedRange<Double>?
    /// The 95 % interval of `fde` from resampling.
    public var fdeInterval: ClosedRange<Double>?
    /// minADE over the K likeliest modes, metres.
    public var minADE: Double?
    /// minFDE over the K likeliest modes, metres.
    public var minFDE: Double?
    /// Report times, seconds.
    public var reportTimes: [Double]
    /// ADE up to each report time.
    public var adeAt: [Double?]
    /// FDE at each report time.
    public var fdeAt: [Double?]
    /// Negative log-likelihood, over the predictions that state a distribution.
    public var nll: Double?
    /// How often the region of 90 % held the truth, at each report time.
    public var coverageAt: [Double?]
    /// The mean of `coverageAt`, or where no report time lies within the steps the coverage at the last step.
    public var coverage: Double?
    /// Share of the predictions of which none of the K likeliest modes ends within 2 m of the truth.
    public var missRate: Double?
    /// Scores of each scene.
    public var scenes: [Scene]
    /// What the overall figures are means over.
    public var average: PredictionAverage

    /// One scene's line.
    public struct Scene: Sendable, Equatable, Encodable {
        /// What it is called.
        public var name: String
        /// Number of predictions.
        public var count: Int
        /// ADE, metres.
        public var ade: Double?
        /// FDE, metres.
        public var fde: Double?
    }

    /// Distance above which a prediction has missed, metres.
    public static let missDistance = 2.0

    /// Averages scores.
    ///
    /// - Parameters:
    ///   - scenes: the scenes; those without a prediction are listed, but do not count in a mean.
    ///   - reportTimes: those of the scorer.
    ///   - average: what the overall figures are means over.
    ///   - seed: of the resampling.
    public init(_ scenes: [PredictionScene], reportTimes: [Double], average: PredictionAverage, seed: UInt64 = 1) {
        self.reportTimes = reportTimes
        self.average = average
        self.scenes = scenes.map { scene in
            Scene(
                name: scene.name, count: scene.samples.count, ade: scene.samples.map(\.ade).mean,
                fde: scene.samples.map(\.fde).mean)
        }
        count = scenes.reduce(0) { $0 + $1.samples.count }

        let mean = { (value: (PredictionSampleScore) -> Double?) -> Double? in
            let values = scenes.map { $0.samples.compactMap(value) }
            return average == .samples ? values.flatMap { $0 }.mean : values.compactMap(\.mean).mean
        }
        ade = mean { $0.ade }
        fde = mean { $0.fde }
        minADE = mean { $0.minADE }
        minFDE = mean { $0.minFDE }
        nll = mean { $0.nll }
        missRate = mean { $0.minFDE > Self.missDistance ? 1 : 0 }
        let times = reportTimes.indices
        adeAt = times.map { time in mean { time < $0.adeAt.count ? $0.adeAt[time] : nil } }
        fdeAt = times.map { time in mean { time < $0.fdeAt.count ? $0.fdeAt[time] : nil } }
        coverageAt = times.map { time in
            mean { time < $0.coveredAt.count ? $0.coveredAt[time].map { $0 ? 1 : 0 } : nil }
        }
        coverage = coverageAt.compactMap { $0 }.mean ?? mean { $0.coveredAtEnd.map { $0 ? 1 : 0 } }

        let kind: ClusterBootstrap.Average = average == .samples ? .overSamples : .overScenes
        adeInterval = ClusterBootstrap.interval(
            of: scenes.map { $0.clusterSums { $0.ade } }, average: kind, seed: seed)
        fdeInterval = ClusterBootstrap.interval(
            of: scenes.map { $0.clusterSums { $0.fde } }, average: kind, seed: seed)
    }
}

extension PredictionScene {
    /// The sum and number of a score's values, cluster by cluster, in order of their first samples.
    fileprivate func clusterSums(of value: (PredictionSampleScore) -> Double) -> [ClusterBootstrap.Cluster] {
        guard clusters.count == samples.count else {
            return samples.map { ClusterBootstrap.Cluster(sum: value($0), count: 1) }
        }
        var places: [Int: Int] = [:]
        var sums: [ClusterBootstrap.Cluster] = []
        for (sample, cluster) in zip(samples, clusters) {
            let place = places[cluster] ?? sums.count
            if place == sums.count {
                places[cluster] = place
                sums.append(ClusterBootstrap.Cluster(sum: 0, count: 0))
            }
            sums[place].sum += value(sample)
            sums[place].count += 1
        }
        return sums
    }
}
