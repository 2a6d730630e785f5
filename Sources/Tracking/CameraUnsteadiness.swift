import RealModule

/// How much more, or less, the boxes in the picture jerk than walkers seen by a camera at rest: a factor on the density of
/// their acceleration, learnt from how far boxes come from where they were expected.
///
/// A camera on a walking head, or frames at a lower rate than was said, make every box jerk. One factor for all of them is
/// known after a second, long before any single track could tell.
struct CameraUnsteadiness: Sendable, Equatable {
    /// The factor now.
    private(set) var factor = 1.0
    private var sum = 0.0
    private var count = 0.0

    /// The factor stays within these: below, boxes of people who stand would freeze; above, any box would fit any track.
    static let range = 0.3...30.0
    /// One box that belongs to somebody else must not stir up all others.
    static let largestInnovation = 9.0
    /// A pause says nothing about what came before it, seconds.
    static let longestStep = 0.2

    /// Takes in how far one box was from where it was expected.
    ///
    /// - Parameter innovation: squared, in units of what was expected: 1 in the mean where the factor is right.
    mutating func add(innovation: Double) {
        sum += min(innovation, Self.largestInnovation)
        count += 1
    }

    /// Closes a frame.
    ///
    /// - Parameters:
    ///   - dt: time since the frame before, seconds.
    ///   - rate: by how much the factor's logarithm follows an excess of 1 in a second, 1/s.
    mutating func adapt(by dt: Double, rate: Double) {
        if count > 0 {
            let excess = sum / count - 1
            factor *= .exp(rate * min(dt, Self.longestStep) * excess)
            factor = min(max(factor, Self.range.lowerBound), Self.range.upperBound)
        }
        sum = 0
        count = 0
    }
}
