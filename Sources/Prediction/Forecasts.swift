import Geometry

/// Where everybody will be: for each person some modes with weights, for each mode and time a Gaussian on the ground.
///
/// Coordinates are semi-local metres relative to where the wearer will be then, since the predicted motion is relative
/// as the tracked one is. One flat store for all people, kept from frame to frame.
public struct Forecasts: Sendable {
    /// Times predicted for, seconds from now, ascending.
    public private(set) var times: [Double] = []
    /// Number of people.
    public private(set) var count = 0
    /// Modes a person.
    public private(set) var modeCount = 0
    private var weights: ContiguousArray<Double> = []
    private var means: ContiguousArray<SIMD2<Double>> = []
    private var covariances: ContiguousArray<Covariance2> = []

    /// No forecast yet.
    public init() {}

    /// Makes room for a number of people; what was in it is undefined until it is set.
    public mutating func reshape(count: Int, modeCount: Int, times: [Double]) {
        self.count = count
        self.modeCount = modeCount
        self.times = times
        let modes = count * modeCount
        let entries = modes * times.count
        if weights.count < modes {
            weights.append(contentsOf: repeatElement(0, count: modes - weights.count))
        }
        if means.count < entries {
            means.append(contentsOf: repeatElement(.zero, count: entries - means.count))
            covariances.append(
                contentsOf: repeatElement(Covariance2(isotropic: 0), count: entries - covariances.count))
        }
    }

    /// Probability of a mode of a person, 0 to 1; a person's modes sum to 1.
    @inline(__always)
    public func weight(person: Int, mode: Int) -> Double { weights[person * modeCount + mode] }

    /// Expected position, metres.
    @inline(__always)
    public func mean(person: Int, mode: Int, step: Int) -> SIMD2<Double> {
        means[(person * modeCount + mode) * times.count + step]
    }

    /// Covariance of the position, m².
    @inline(__always)
    public func covariance(person: Int, mode: Int, step: Int) -> Covariance2 {
        covariances[(person * modeCount + mode) * times.count + step]
    }

    /// Sets the probability of a mode.
    @inline(__always)
    public mutating func setWeight(_ weight: Double, person: Int, mode: Int) {
        weights[person * modeCount + mode] = weight
    }

    /// Sets one Gaussian.
    @inline(__always)
    public mutating func set(
        mean: SIMD2<Double>, covariance: Covariance2, person: Int, mode: Int, step: Int
    ) {
        let index = (person * modeCount + mode) * times.count + step
        means[index] = mean
        covariances[index] = covariance
    }

    /// The mode of the highest weight of a person; the first of equals.
    public func likeliestMode(person: Int) -> Int {
        var best = 0
        for mode in 1..<max(modeCount, 1) where weight(person: person, mode: mode) > weight(person: person, mode: best)
        {
            best = mode
        }
        return best
    }
}
