import Geometry
import Orientation

/// Makes whole readings of what one device measures at once, or two devices one after the other: each measurement of
/// the rotation goes with the newest one of the acceleration.
struct InertialPairing {
    /// An acceleration that is older says nothing about now, seconds.
    private static let longestAge = 0.05
    /// A time stamp that departs from the clock by more is of another clock, seconds.
    private static let largestDifference = 5.0

    private var force: (time: Timestamp, value: Vector<Body>)?

    /// Takes in a sample.
    ///
    /// - Parameter now: the clock of the frames; it stands in for a missing time stamp, or one of another clock.
    /// - Returns: a reading where the sample measures the rotation.
    mutating func add(_ sample: InertialSample, now: Timestamp) -> InertialReading? {
        var time = now
        if let stamped = sample.time.map({ Timestamp(nanoseconds: $0) }),
            abs(stamped.since(now)) < Self.largestDifference
        {
            time = stamped
        }
        if let specific = sample.specificForce { force = (time, specific) }
        guard let rate = sample.angularRate else { return nil }
        let unknown = Vector<Body>(.nan, .nan, .nan)
        let isFresh = force.map { abs(time.since($0.time)) <= Self.longestAge } ?? false
        return InertialReading(
            time: time, angularRate: rate, specificForce: isFresh ? force?.value ?? unknown : unknown)
    }
}
