import Geometry

/// How a sensor turned, from its gyroscope alone: the rates integrated once, to be asked for the turn between any two
/// moments.
struct GyroscopePath {
    /// The frame that does not turn, but for what is left of the bias.
    private enum Strapdown: ReferenceFrame {}

    /// Beyond it nobody knows what happened between two readings, seconds.
    private static let longestGap = 0.1

    private let origin: Timestamp
    /// Seconds since the first reading.
    private var times: [Double] = []
    private var rotations: [Rotation<Body, Strapdown>] = []
    /// Number of the stretch without a gap that each reading belongs to.
    private var stretches: [Int] = []

    /// - Parameters:
    ///   - readings: in ascending order of time; those without a rate are left out.
    ///   - bias: what is taken off each rate, radians a second.
    init(_ readings: [InertialReading], bias: Vector<Body>) {
        origin = readings.first?.time ?? Timestamp(nanoseconds: 0)
        var last = SIMD3<Double>.zero
        for reading in readings where reading.angularRate.isFinite {
            let time = reading.time.since(origin)
            let rate = reading.angularRate.coordinates - bias.coordinates
            if let before = times.last, let rotation = rotations.last, let stretch = stretches.last {
                let interval = time - before
                guard interval > 0 else { continue }
                let turn = Rotation<Body, Body>(rotationVector: (rate + last) * (interval / 2))
                rotations.append(rotation.after(turn).renormalised)
                stretches.append(interval <= Self.longestGap ? stretch : stretch + 1)
            } else {
                rotations.append(Rotation(angle: 0, about: .zero))
                stretches.append(0)
            }
            times.append(time)
            last = rate
        }
    }

    /// Seconds since the first reading.
    func seconds(_ time: Timestamp) -> Double { time.since(origin) }

    /// The turn between two moments as a rotation vector in the sensor's axes at the first of them; nil where readings
    /// are missing. Moments are seconds since the first reading.
    func turn(from start: Double, to end: Double) -> SIMD3<Double>? {
        guard let (before, stretch) = rotation(at: start), let (after, other) = rotation(at: end), stretch == other
        else { return nil }
        return before.inverse.after(after).rotationVector
    }

    private func rotation(at time: Double) -> (Rotation<Body, Strapdown>, stretch: Int)? {
        var low = 0
        var high = times.count
        while low < high {
            let middle = (low + high) / 2
            if times[middle] <= time { low = middle + 1 } else { high = middle }
        }
        guard low > 0, low < times.count, stretches[low] == stretches[low - 1] else { return nil }
        let fraction = (time - times[low - 1]) / (times[low] - times[low - 1])
        let whole = rotations[low - 1].inverse.after(rotations[low]).rotationVector
        let part = Rotation<Body, Body>(rotationVector: whole * fraction)
        return (rotations[low - 1].after(part), stretches[low])
    }
}

extension Rotation {
    /// Axis times angle, radians, the angle at most π.
    var rotationVector: SIMD3<Double> {
        let sine = (v * v).sum().squareRoot()
        guard sine > 1e-12 else { return v * (w < 0 ? -2 : 2) }
        return v * ((w < 0 ? -angle : angle) / sine)
    }
}
