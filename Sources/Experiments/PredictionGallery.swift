import Evaluation
import Prediction

/// What a report shows beside the scores of predictions: errors step by step, and the worst samples with their ways.
public struct PredictionGallery: Sendable {
    /// A bad prediction with what was seen before and what came, metres, in the frame that was predicted in.
    public struct Sample: Sendable {
        /// Name of the scene.
        public var scene: String
        /// Frame of the prediction.
        public var frame: Int
        /// Whose.
        public var person: Int
        /// Mean error of the likeliest path, metres.
        public var ade: Double
        /// Error of its end, metres.
        public var fde: Double
        /// Where the person was before, the last place being that at the moment of the prediction.
        public var past: [SIMD2<Double>]
        /// Where the person then was.
        public var truth: [SIMD2<Double>]
        /// The predicted paths, the likeliest first.
        public var modes: [[SIMD2<Double>]]
    }

    /// Errors of the likeliest path at one time ahead.
    public struct StepErrors: Sendable {
        /// Seconds ahead.
        public var time: Double
        /// Their mean, metres.
        public var mean: Double
        /// What nine in ten stay below, metres.
        public var percentile90: Double
    }

    /// How many samples are kept.
    public static let size = 10

    /// The worst samples by ADE, worst first, one a person: the next frame of the same walk tells nothing new.
    public private(set) var worst: [Sample] = []
    /// Errors at the end of every sample, metres; single precision, for there are many.
    public private(set) var endErrors: [Float] = []
    /// By scene and by milliseconds ahead.
    private var errors: [String: [Int: [Float]]] = [:]

    /// Nothing gathered yet.
    public init() {}

    /// Takes in a sample.
    ///
    /// - Parameters:
    ///   - likeliest: the likeliest path, a place for each time.
    ///   - times: seconds ahead.
    ///   - sample: everything of it that is costly to gather; asked for only where it is among the worst.
    mutating func add(
        scene: String, person: Int, ade: Double, likeliest: [SIMD2<Double>], truth: [SIMD2<Double>], times: [Double],
        sample: () -> Sample
    ) {
        for (step, time) in times.enumerated() {
            let error = likeliest[step] - truth[step]
            errors[scene, default: [:]][Int((time * 1000).rounded()), default: []]
                .append(Float((error * error).sum().squareRoot()))
        }
        if let last = likeliest.last, let end = truth.last {
            endErrors.append(Float(((last - end) * (last - end)).sum().squareRoot()))
        }
        let own = worst.first { $0.scene == scene && $0.person == person }
        let least = own?.ade ?? (worst.count < Self.size ? -1 : worst.last?.ade ?? -1)
        if ade > least { keep(sample()) }
    }

    /// Takes in what another experiment gathered.
    public mutating func join(_ other: PredictionGallery) {
        endErrors += other.endErrors
        for (scene, steps) in other.errors { errors[scene, default: [:]].merge(steps) { $0 + $1 } }
        for sample in other.worst { keep(sample) }
    }

    private mutating func keep(_ sample: Sample) {
        if let place = worst.firstIndex(where: { $0.scene == sample.scene && $0.person == sample.person }) {
            if worst[place].ade >= sample.ade { return }
            worst.remove(at: place)
        }
        worst.append(sample)
        worst.sort { ($1.ade, $0.scene, $0.person) < ($0.ade, $1.scene, $1.person) }
        if worst.count > Self.size { worst.removeLast() }
    }

    /// Errors at each time ahead, averaged as the scores are.
    public func errors(average: PredictionAverage) -> [StepErrors] {
        let times = Set(errors.values.flatMap(\.keys)).sorted()
        return times.compactMap { time in
            let scenes = errors.values.compactMap { $0[time]?.map(Double.init) }
            let groups = average == .samples ? [scenes.flatMap { $0 }] : scenes
            let means = groups.map { $0.reduce(0, +) / Double(max(1, $0.count)) }
            let tails = groups.compactMap { SortedValues($0).quantile(0.9) }
            guard !means.isEmpty, tails.count == means.count else { return nil }
            let count = Double(means.count)
            return StepErrors(
                time: Double(time) / 1000, mean: means.reduce(0, +) / count, percentile90: tails.reduce(0, +) / count)
        }
    }
}
