/// What a report shows beside the scores of warnings: the frames in which the probability was most wrong.
public struct CollisionGallery: Sendable {
    /// One such frame with ways relative to the wearer, metres, semi-local axes.
    public struct Sample: Sendable {
        /// Name of the walk.
        public var walk: String
        /// Moment of the frame, seconds.
        public var time: Double
        /// Whose.
        public var person: Int
        /// How likely a collision was held.
        public var probability: Double
        /// Whether it came.
        public var collides: Bool
        /// Nearest distance within the horizon, metres.
        public var nearest: Double
        /// Where the person was in the second before.
        public var past: [SIMD2<Double>]
        /// Where the person was within the horizon.
        public var truth: [SIMD2<Double>]
        /// The likeliest predicted path.
        public var predicted: [SIMD2<Double>]

        /// How wrong the probability was, 0 to 1.
        public var error: Double { collides ? 1 - probability : probability }
    }

    /// How many samples are kept.
    public static let size = 10

    /// The worst samples, worst first, one a person of a walk.
    public private(set) var worst: [Sample] = []

    /// Nothing gathered yet.
    public init() {}

    /// Whether a sample of such an error would be kept.
    func keeps(_ error: Double, walk: String, person: Int) -> Bool {
        if let own = worst.first(where: { $0.walk == walk && $0.person == person }) { return error > own.error }
        return worst.count < Self.size || error > worst[worst.count - 1].error
    }

    mutating func keep(_ sample: Sample) {
        worst.removeAll { $0.walk == sample.walk && $0.person == sample.person }
        worst.append(sample)
        worst.sort { ($1.error, $0.walk, $0.person) < ($0.error, $1.walk, $1.person) }
        if worst.count > Self.size { worst.removeLast() }
    }
}
