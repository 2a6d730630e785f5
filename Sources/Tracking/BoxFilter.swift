import Geometry
import RealModule

/// Where a person's box is expected in the picture: four independent constant-velocity Kalman filters for centre and
/// size, with noise in proportion to the box's height (after DeepSORT, arXiv 1703.07402), in real time.
struct BoxFilter: Sendable, Equatable {
    /// One value for each of a box's coordinates: centre u and v, width, height.
    typealias Coordinates = SIMD4<Double>

    /// How much each coordinate moves compared with the first: people walk along the picture's rows more than up and down,
    /// and change their size least.
    private static let motionShares = Coordinates(1, 0.5, 0.25, 0.25)

    /// Centre u and v, width, height, pixels.
    private(set) var value: Coordinates
    /// Their rates, pixels a second.
    private(set) var rate: Coordinates
    private var valueVariance: Coordinates
    private var crossVariance: Coordinates
    private var rateVariance: Coordinates

    init(_ box: BoundingBox, settings: TrackerSettings.Image) {
        value = Self.coordinates(of: box)
        rate = .zero
        let deviation = settings.deviations * box.height
        let rateDeviation = settings.initialRateDeviation * box.height * Self.motionShares
        valueVariance = deviation * deviation
        crossVariance = .zero
        rateVariance = rateDeviation * rateDeviation
    }

    /// Moves the expectation on by a time.
    ///
    /// - Parameter unsteadiness: factor on the density of the acceleration, by how the camera moves just now.
    mutating func predict(by dt: Double, unsteadiness: Double, settings: TrackerSettings.Image) {
        let scale = settings.accelerationDeviation * height * Self.motionShares
        let q = scale * scale * unsteadiness
        value += rate * dt
        let growth: Coordinates = 2 * crossVariance + dt * rateVariance
        valueVariance += dt * growth
        valueVariance += (dt * dt * dt / 3) * q
        crossVariance += dt * rateVariance
        crossVariance += (dt * dt / 2) * q
        rateVariance += dt * q
        // A size never shrinks to nothing, however long nobody was seen.
        value[2] = max(value[2], 1)
        value[3] = max(value[3], 1)
    }

    /// Takes in a box.
    ///
    /// - Returns: the mean squared innovation of the centre, in units of what was expected: 1 on average where the filter
    ///   knows how boxes move.
    @discardableResult
    mutating func update(with box: BoundingBox, settings: TrackerSettings.Image) -> Double {
        let s = innovationVariance(of: box, settings: settings)
        let (gain, rateGain) = (valueVariance / s, crossVariance / s)
        let innovation = Self.coordinates(of: box) - value
        value += gain * innovation
        rate += rateGain * innovation
        rateVariance -= rateGain * crossVariance
        crossVariance -= gain * crossVariance
        valueVariance -= gain * valueVariance
        let squared = innovation * innovation / s
        return (squared[0] + squared[1]) / 2
    }

    /// Twice the negative log-likelihood of a box, from that of a box just where a filter that knows it all expects it.
    ///
    /// That is the squared Mahalanobis distance, 4 degrees of freedom, and a part that grows as the filter gets vague, so
    /// that a track which might be anywhere does not take everything.
    ///
    /// - Returns: infinity from `limit` on. Most boxes of a frame are far away and need one coordinate to tell.
    @inline(__always)
    func surprise(of box: BoundingBox, below limit: Double, settings: TrackerSettings.Image) -> Double {
        let deviation = settings.deviations * box.height
        let r = deviation * deviation
        let s = valueVariance + r
        let innovation = Self.coordinates(of: box) - value
        guard innovation[0] * innovation[0] < limit * s[0] else { return .infinity }
        let ratio = s / r
        let surprise = (innovation * innovation / s).sum() + Double.log(ratio[0] * ratio[1] * ratio[2] * ratio[3])
        return surprise < limit ? surprise : .infinity
    }

    /// How far along the picture's rows the centre of a box may be from the expected one for its surprise to stay below a limit,
    /// if no box is taller than `tallest`.
    @inline(__always)
    func reach(below limit: Double, tallest: Double, settings: TrackerSettings.Image) -> Double {
        let deviation = settings.positionDeviation * tallest
        return (limit * (valueVariance[0] + deviation * deviation)).squareRoot()
    }

    /// Moves the expected centre to where a turn of the camera carries it.
    mutating func turn(_ rotation: Rotation<Camera, Camera>, camera: CameraIntrinsics) {
        let ray = rotation(camera.ray(u: value[0], v: value[1]))
        guard let (u, v) = camera.project(Point(ray.coordinates)) else { return }
        // A lens model may run away outside the picture; there the old place is the safer guess.
        guard u.isFinite, v.isFinite, abs(u) < 1e6, abs(v) < 1e6 else { return }
        value[0] = u
        value[1] = v
    }

    /// Moves the expected centre by what moved all boxes alike, pixels.
    mutating func shift(by shift: SIMD2<Double>) {
        value[0] += shift.x
        value[1] += shift.y
    }

    /// The expected box.
    @inline(__always)
    var box: BoundingBox {
        BoundingBox(left: value[0] - value[2] / 2, top: value[1] - value[3] / 2, width: value[2], height: value[3])
    }

    /// The expected height, pixels.
    var height: Double { value[3] }

    /// Standard deviation of the centre along the picture's rows, in box heights.
    var vagueness: Double { valueVariance[0].squareRoot() / height }

    /// Variance of a box's departure from the expected one, pixels².
    @inline(__always)
    func innovationVariance(of box: BoundingBox, settings: TrackerSettings.Image) -> Coordinates {
        let deviation = settings.deviations * box.height
        return valueVariance + deviation * deviation
    }

    @inline(__always)
    private static func coordinates(of box: BoundingBox) -> Coordinates {
        Coordinates(box.centerX, box.centerY, box.width, box.height)
    }
}

extension TrackerSettings.Image {
    /// Standard deviations of a measured box's coordinates, in box heights.
    @inline(__always)
    var deviations: SIMD4<Double> { SIMD4(positionDeviation, positionDeviation, sizeDeviation, sizeDeviation) }
}
