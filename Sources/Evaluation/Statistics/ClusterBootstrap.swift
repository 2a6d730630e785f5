/// The interval that a mean lies in, from resampling (Efron's percentile bootstrap).
///
/// Samples of one walk look alike, so whole clusters are drawn, not samples; and scenes are drawn from each by itself,
/// for their number is no accident. With one sample a cluster it is the plain bootstrap.
struct ClusterBootstrap {
    /// The sum and number of one quantity's values, of one cluster.
    struct Cluster: Sendable, Equatable {
        var sum: Double
        var count: Int
    }

    /// How often is drawn.
    static let draws = 1000

    /// The mean over scenes, or over all samples.
    enum Average {
        case overScenes
        case overSamples
    }

    /// The 95 % interval; nil where there are no samples.
    ///
    /// - Parameters:
    ///   - scenes: the clusters of each scene.
    ///   - average: which mean is meant.
    ///   - seed: of the generator.
    static func interval(of scenes: [[Cluster]], average: Average, seed: UInt64) -> ClosedRange<Double>? {
        let scenes = scenes.filter { !$0.isEmpty }
        guard !scenes.isEmpty else { return nil }
        var generator = SplitMix64(seed: seed)
        var means: [Double] = []
        means.reserveCapacity(draws)
        for _ in 0..<draws {
            var sumOfMeans = 0.0
            var total = Cluster(sum: 0, count: 0)
            for clusters in scenes {
                var drawn = Cluster(sum: 0, count: 0)
                for _ in clusters {
                    let cluster = clusters[Int.random(in: 0..<clusters.count, using: &generator)]
                    drawn.sum += cluster.sum
                    drawn.count += cluster.count
                }
                sumOfMeans += drawn.sum / Double(max(1, drawn.count))
                total.sum += drawn.sum
                total.count += drawn.count
            }
            switch average {
            case .overScenes: means.append(sumOfMeans / Double(scenes.count))
            case .overSamples: means.append(total.sum / Double(max(1, total.count)))
            }
        }
        let sorted = SortedValues(means)
        guard let low = sorted.quantile(0.025), let high = sorted.quantile(0.975), low <= high else { return nil }
        return low...high
    }
}
