import Geometry

/// What was measured of one person over the last seconds: a ring of fixed capacity, oldest sample first.
///
/// Each sample is in the semi-local frame of its own time: relative to where the wearer was then.
public struct TrackHistory: Sendable {
    /// One measurement.
    public struct Sample: Sendable, Equatable {
        /// When it was made.
        public var time: Timestamp
        /// Where, metres, semi-local x and y.
        public var position: SIMD2<Double>
        /// How uncertain, m².
        public var covariance: Covariance2

        /// Makes a sample.
        public init(time: Timestamp, position: SIMD2<Double>, covariance: Covariance2) {
            self.time = time
            self.position = position
            self.covariance = covariance
        }
    }

    /// How many samples are kept at the most.
    public let capacity: Int
    /// How many samples there are.
    public private(set) var count = 0
    private var start = 0
    private var storage: ContiguousArray<Sample>

    /// An empty history that keeps up to `capacity` samples; its storage is made at once.
    public init(capacity: Int) {
        self.capacity = max(1, capacity)
        let empty = Sample(
            time: Timestamp(nanoseconds: 0), position: .zero, covariance: Covariance2(isotropic: 0))
        storage = ContiguousArray(repeating: empty, count: self.capacity)
    }

    /// A sample, 0 being the oldest.
    public subscript(index: Int) -> Sample {
        precondition(index >= 0 && index < count, "a history has samples 0 to count - 1")
        let slot = start + index
        return storage[slot < capacity ? slot : slot - capacity]
    }

    /// The newest sample.
    public var last: Sample? { count > 0 ? self[count - 1] : nil }

    /// Adds a sample; the oldest makes room where there is none.
    public mutating func append(_ sample: Sample) {
        if count < capacity {
            storage[(start + count) % capacity] = sample
            count += 1
        } else {
            storage[start] = sample
            start = (start + 1) % capacity
        }
    }

    /// Forgets all samples and keeps the storage.
    public mutating func removeAll() {
        count = 0
        start = 0
    }
}
