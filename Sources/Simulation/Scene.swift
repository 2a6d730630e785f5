/// What happens on the ground, frame by frame, before anybody looks at it: metres, x along the heading at start.
struct Scene {
    /// The wearer in one frame.
    struct Wearer {
        /// Where the wearer stands.
        var position: SIMD2<Double>
        /// Where they walk to: radians from the x axis, positive to the left.
        var heading: Double
        /// Metres a second.
        var speed: Double
    }

    /// Somebody else in one frame.
    struct Person {
        /// Who it is.
        var id: Int
        /// Where they stand.
        var position: SIMD2<Double>
    }

    /// Frames a second.
    var rate: Double
    /// The wearer, by frame.
    var wearer: [Wearer] = []
    /// Everybody else, by frame, in order of their ids.
    var people: [[Person]] = []

    /// Number of frames in some seconds.
    static func frameCount(duration: Double, rate: Double) -> Int { max(1, Int((duration * rate).rounded())) }
}

extension SIMD2<Double> {
    var length: Double { (x * x + y * y).squareRoot() }
    /// In the same direction, one metre long; zero stays zero.
    var unit: SIMD2<Double> { length > 0 ? self / length : .zero }
    /// Turned by a quarter to the left.
    var turnedLeft: SIMD2<Double> { SIMD2(-y, x) }

    func dot(_ other: SIMD2<Double>) -> Double { x * other.x + y * other.y }

    /// The direction of an angle from the x axis, radians.
    init(angle: Double) { self.init(PortableMath.cos(angle), PortableMath.sin(angle)) }

    /// The angle from the x axis, radians.
    var angle: Double { PortableMath.atan2(y: y, x: x) }
}
