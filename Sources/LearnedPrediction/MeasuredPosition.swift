import Geometry

/// One measurement of a person on the ground, as the network takes it.
public struct MeasuredPosition: Sendable, Equatable {
    /// How long before now it was made, seconds; 0 is now.
    public var age: Double
    /// Where, metres: relative to where the wearer was at that time, or in a fixed frame.
    public var position: SIMD2<Double>
    /// How uncertain, m².
    public var covariance: Covariance2

    /// Makes a measurement.
    public init(age: Double, position: SIMD2<Double>, covariance: Covariance2) {
        self.age = age
        self.position = position
        self.covariance = covariance
    }

    /// Coordinates beyond this are no places, metres; their squares still fit.
    static let farthest = 1e12

    /// Whether it can be used at all: finite, and not in the future.
    var isUsable: Bool {
        age > -1e-3 && age.isFinite && abs(position.x) < Self.farthest && abs(position.y) < Self.farthest
            && covariance.xx.isFinite && covariance.xy.isFinite && covariance.yy.isFinite
    }
}
