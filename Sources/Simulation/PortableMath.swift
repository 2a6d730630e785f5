/// Elementary functions out of additions, multiplications, divisions and square roots alone.
///
/// IEEE 754 rounds those the same everywhere, and Swift never fuses them, so a simulated walk is the same to the last
/// bit on every machine. The C library's functions differ in their last bit from one version to the next, and a crowd
/// is chaotic enough to make a different walk of it. Errors are a few units in the last place.
enum PortableMath {
    /// Sine of an angle in radians, for angles up to some ten thousand turns.
    static func sin(_ x: Double) -> Double {
        let (r, quadrant) = reduced(x)
        return switch quadrant {
        case 0: sinSeries(r)
        case 1: cosSeries(r)
        case 2: -sinSeries(r)
        default: -cosSeries(r)
        }
    }

    /// Cosine of an angle in radians, for angles up to some ten thousand turns.
    static func cos(_ x: Double) -> Double {
        let (r, quadrant) = reduced(x)
        return switch quadrant {
        case 0: cosSeries(r)
        case 1: -sinSeries(r)
        case 2: -cosSeries(r)
        default: sinSeries(r)
        }
    }

    /// What is left of an angle beyond a multiple of a quarter turn, -π/4 to π/4, and which quarter turn that is.
    private static func reduced(_ x: Double) -> (r: Double, quadrant: Int) {
        let turns = (x / 1.5707963267948966).rounded()
        // A quarter turn in two parts, the first with so few digits that its multiples are exact (Cody and Waite).
        let r = (x - turns * 1.57079632673412561417) - turns * 6.07710050650619224932e-11
        return (r, Int(turns) & 3)
    }

    private static func sinSeries(_ r: Double) -> Double {
        var sum = 0.0
        // Horner's scheme on the Taylor series: r (1 - r²/2·3 (1 - r²/4·5 (1 - …))).
        for k in stride(from: 16.0, through: 2, by: -2) { sum = r * r / (k * (k + 1)) * (1 - sum) }
        return r * (1 - sum)
    }

    private static func cosSeries(_ r: Double) -> Double {
        var sum = 0.0
        for k in stride(from: 17.0, through: 1, by: -2) { sum = r * r / (k * (k + 1)) * (1 - sum) }
        return 1 - sum
    }

    /// e to the power of x; 0 below -700, and x is cut at 700.
    static func exp(_ x: Double) -> Double {
        guard x > -700 else { return 0 }
        let x = min(x, 700)
        let doublings = (x / 0.6931471805599453).rounded()
        let r = (x - doublings * 6.93147180369123816490e-01) - doublings * 1.90821492927058770002e-10
        var sum = 1.0
        for k in stride(from: 15.0, through: 1, by: -1) { sum = 1 + r / k * sum }
        return Double(sign: .plus, exponent: Int(doublings), significand: sum)
    }

    /// The angle of the direction (x, y) from the x axis, radians, -π to π; 0 for no direction.
    static func atan2(y: Double, x: Double) -> Double {
        let length = (x * x + y * y).squareRoot()
        guard length > 0 else { return 0 }
        // Half of the angle has the tangent y / (length + x); behind the y axis the supplement keeps it below 1.
        let half = x >= 0 ? y / (length + x) : abs(y) / (length - x)
        let angle = 2 * atanBelowOne(half)
        if x >= 0 { return angle }
        return y < 0 ? angle - .pi : .pi - angle
    }

    private static func atanBelowOne(_ t: Double) -> Double {
        // Halving the angle twice brings the tangent below 0.2, where the series is short.
        let once = t / (1 + (1 + t * t).squareRoot())
        let twice = once / (1 + (1 + once * once).squareRoot())
        var sum = 0.0
        for k in stride(from: 25.0, through: 1, by: -2) { sum = 1 / k - twice * twice * sum }
        return 4 * twice * sum
    }
}
