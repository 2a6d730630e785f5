import Geometry
import RealModule

/// The gyroscope's bias from the seconds of a recording in which nothing moved.
struct GyroscopeRest {
    /// A second of rest is a window of this length, seconds.
    private static let window = 1.0
    /// Windows are cut into so many pieces, whose means tell how far the bias is known.
    private static let pieces = 4
    /// Standard deviation of readings at rest, radians a second and m/s²: three times the noise of consumer sensors at
    /// 400 readings a second, and a third of what a hand that tries to keep still does.
    private static let quietRate = 0.6 * Double.pi / 180
    private static let quietForce = 0.15
    /// A mean beyond this is a turn, radians a second: the largest bias that data sheets of consumer sensors admit.
    private static let largestBias = 10 * Double.pi / 180
    /// The camera turns slower than this at rest, radians a second.
    private static let cameraAtRest = 0.5 * Double.pi / 180
    /// The least rest in all, seconds.
    static let least = 2.0

    /// Radians a second.
    private(set) var bias = Vector<Body>.zero
    /// Standard deviation of the whole vector, radians a second.
    private(set) var deviation = Double.infinity
    /// Seconds of rest.
    private(set) var duration = 0.0
    /// Seconds in which the sensor rested and the camera did not.
    private(set) var durationWhileCameraTurned = 0.0

    init(_ recordings: [TurningRecording]) {
        var means: [(whole: SIMD3<Double>, pieces: [SIMD3<Double>])] = []
        for recording in recordings {
            var start = recording.readings.startIndex
            while start < recording.readings.endIndex {
                let begin = recording.readings[start].time
                var end = start
                while end < recording.readings.endIndex, recording.readings[end].time.since(begin) < Self.window {
                    end += 1
                }
                let readings = recording.readings[start..<end]
                if let mean = Self.meanAtRest(readings) {
                    if recording.camera.turns(from: begin, for: Self.window) {
                        durationWhileCameraTurned += Self.window
                    } else {
                        means.append(mean)
                    }
                }
                start = end
            }
        }
        // A slow even turn looks like rest and has another mean than rest has.
        let middle = Self.median(means.map(\.whole))
        let pieces = means.filter {
            (($0.whole - middle) * ($0.whole - middle)).sum() < Self.quietRate * Self.quietRate
        }
        .flatMap(\.pieces)
        guard !pieces.isEmpty else { return }
        let count = Double(pieces.count)
        let mean = pieces.reduce(SIMD3<Double>.zero, +) / count
        let squares = pieces.reduce(SIMD3<Double>.zero) { $0 + ($1 - mean) * ($1 - mean) } / max(1, count - 1)
        bias = Vector(mean)
        deviation = (squares.sum() / count).squareRoot()
        duration = count * Self.window / Double(Self.pieces)
    }

    private static func meanAtRest(
        _ readings: ArraySlice<InertialReading>
    ) -> (whole: SIMD3<Double>, pieces: [SIMD3<Double>])? {
        guard readings.count >= 5 * pieces, let first = readings.first, let last = readings.last,
            last.time.since(first.time) > 0.9 * window,
            readings.allSatisfy({ $0.angularRate.isFinite && $0.specificForce.isFinite })
        else { return nil }
        let count = Double(readings.count)
        let rate = readings.reduce(SIMD3<Double>.zero) { $0 + $1.angularRate.coordinates } / count
        let force = readings.reduce(SIMD3<Double>.zero) { $0 + $1.specificForce.coordinates } / count
        var rateSquares = SIMD3<Double>.zero
        var forceSquares = SIMD3<Double>.zero
        for reading in readings {
            let (r, f) = (reading.angularRate.coordinates - rate, reading.specificForce.coordinates - force)
            rateSquares += r * r
            forceSquares += f * f
        }
        guard (rateSquares.max() / count).squareRoot() < quietRate,
            (forceSquares.max() / count).squareRoot() < quietForce,
            max(abs(rate.x), abs(rate.y), abs(rate.z)) < largestBias
        else { return nil }
        let size = readings.count / pieces
        let parts = (0..<pieces).map { index -> SIMD3<Double> in
            let part = readings.dropFirst(index * size).prefix(size)
            return part.reduce(SIMD3<Double>.zero) { $0 + $1.angularRate.coordinates } / Double(size)
        }
        return (rate, parts)
    }

    static func median(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        return values.sorted()[values.count / 2]
    }

    /// Axis by axis.
    static func median(_ values: [SIMD3<Double>]) -> SIMD3<Double> {
        SIMD3(median(values.map(\.x)), median(values.map(\.y)), median(values.map(\.z)))
    }

    fileprivate static var limit: Double { cameraAtRest }
}

extension CameraTurning {
    /// Whether the camera is known to have turned in some seconds: by the medians of the first and the last half of its
    /// samples there, so that noise and leaps of single ones are no turn.
    fileprivate func turns(from start: Timestamp, for duration: Double) -> Bool {
        let within = samples.filter { (0...duration).contains($0.time.since(start)) }
        guard within.count >= 4, let first = within.first, let last = within.last else { return false }
        let vectors = within.map { first.rotation.inverse.after($0.rotation).rotationVector }
        let half = within.count / 2
        let (before, after) = (Array(vectors[..<half]), Array(vectors[half...]))
        let (start, end) = (GyroscopeRest.median(before), GyroscopeRest.median(after))
        let turn = end - start
        // How far medians of so many samples differ by noise alone, three axes of each half together.
        let noise =
            GyroscopeRest.median(before.map { length($0 - start) } + after.map { length($0 - end) })
            * 1.3 / Double(half).squareRoot()
        return length(turn) > GyroscopeRest.limit * last.time.since(first.time) / 2 + 3 * noise
    }

    private func length(_ v: SIMD3<Double>) -> Double { (v * v).sum().squareRoot() }
}
