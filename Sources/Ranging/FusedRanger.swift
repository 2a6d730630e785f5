import Detection
import Diagnostics
import Geometry

/// Every way to range that a frame allows, made into one place: each weighted by its inverse covariance, as far as they
/// agree.
///
/// Two ways agree where their difference is within what their covariances allow, at 99 %. Where they do not, the way
/// that is surer of itself is believed, and those that agree with it: a wrong height of a child makes the monocular way
/// disagree, and a measured distance is then surer.
public struct FusedRanger: Ranger {
    /// Squared Mahalanobis distance in three dimensions that 99 % of consistent pairs stay below.
    static let gate = 11.345

    /// What it is called in messages and figures.
    public var name: String { rangers.map(\.name).joined(separator: ", ") }
    private var rangers: [any Ranger]
    private var seen: [Observation] = []

    /// Fuses several ways.
    public init(_ rangers: [any Ranger]) { self.rangers = rangers }

    /// Ranges one person; see `Ranger`.
    public mutating func observe(_ person: DetectedPerson, in frame: RangingFrame) throws(Fault) -> Observation? {
        seen.removeAll(keepingCapacity: true)
        for index in rangers.indices {
            if let observation = try rangers[index].observe(person, in: frame) { seen.append(observation) }
        }
        return Self.fused(&seen)
    }

    /// One observation of several of the same person; nil of none. Reorders them.
    public static func fused(_ seen: inout [Observation]) -> Observation? {
        seen.sort { $0.covariance.determinant < $1.covariance.determinant }
        guard var result = seen.first else { return nil }
        let surest = result
        for other in seen.dropFirst() {
            let difference = other.position - surest.position
            guard let between = (surest.covariance + other.covariance).inverse,
                (difference.coordinates * between.applied(to: difference.coordinates)).sum() < gate,
                let fused = result.fused(with: other)
            else { continue }
            result = fused
        }
        return result
    }
}

extension Observation {
    /// The mean of two independent measurements, each weighted by its information; nil where a covariance is no proper
    /// one.
    func fused(with other: Observation) -> Observation? {
        guard let a = covariance.inverse, let b = other.covariance.inverse, let together = (a + b).inverse else {
            return nil
        }
        let weighted = a.applied(to: position.coordinates) + b.applied(to: other.position.coordinates)
        var result = self
        result.position = Point(together.applied(to: weighted))
        result.covariance = together
        return result
    }
}
