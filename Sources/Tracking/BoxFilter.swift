import Geometry

/// Where a person's box is expected in the picture: four independent constant-velocity Kalman filters for centre and
/// size, with noise in proportion to the box's height (after DeepSORT, arXiv 1703.07402), in real time.
struct BoxFilter: Sendable, Equatable {
    /// One coordinate with its rate.
    struct Coordinate: Sendable, Equatable {
        var value: Double
        var rate: Double
        var valueVariance: Double
        var crossVariance: Double
        var rateVariance: Double

        init(value: Double, deviation: Double, rateDeviation: Double) {
            self.value = value
            rate = 0
            valueVariance = deviation * deviation
            crossVariance = 0
            rateVariance = rateDeviation * rateDeviation
        }

        mutating func predict(by dt: Double, accelerationDensity q: Double) {
            value += rate * dt
            valueVariance += dt * (2 * crossVariance + dt * rateVariance) + q * dt * dt * dt / 3
            crossVariance += dt * rateVariance + q * dt * dt / 2
            rateVariance += q * dt
        }

        mutating func update(with measurement: Double, deviation: Double) {
            let s = valueVariance + deviation * deviation
            guard s > 0 else { return }
            let (gain, rateGain) = (valueVariance / s, crossVariance / s)
            let innovation = measurement - value
            value += gain * innovation
            rate += rateGain * innovation
            rateVariance -= rateGain * crossVariance
            crossVariance -= gain * crossVariance
            valueVariance -= gain * valueVariance
        }
    }

    var centerX: Coordinate
    var centerY: Coordinate
    var width: Coordinate
    var height: Coordinate

    init(_ box: BoundingBox, settings: TrackerSettings.Image) {
        let h = box.height
        let position = settings.positionDeviation * h
        let rate = settings.initialRateDeviation * h
        centerX = Coordinate(value: box.centerX, deviation: position, rateDeviation: rate)
        centerY = Coordinate(value: box.centerY, deviation: position, rateDeviation: rate / 2)
        width = Coordinate(value: box.width, deviation: position, rateDeviation: rate / 4)
        height = Coordinate(value: h, deviation: position, rateDeviation: rate / 4)
    }

    mutating func predict(by dt: Double, settings: TrackerSettings.Image) {
        let scale = settings.accelerationDeviation * max(height.value, 1)
        let q = scale * scale
        centerX.predict(by: dt, accelerationDensity: q)
        centerY.predict(by: dt, accelerationDensity: q / 4)
        width.predict(by: dt, accelerationDensity: q / 16)
        height.predict(by: dt, accelerationDensity: q / 16)
        // A size never shrinks to nothing, however long nobody was seen.
        width.value = max(width.value, 1)
        height.value = max(height.value, 1)
    }

    mutating func update(with box: BoundingBox, settings: TrackerSettings.Image) {
        let deviation = settings.positionDeviation * box.height
        centerX.update(with: box.centerX, deviation: deviation)
        centerY.update(with: box.centerY, deviation: deviation)
        width.update(with: box.width, deviation: deviation * 2)
        height.update(with: box.height, deviation: deviation * 2)
    }

    /// Moves the expected centre to where a turn of the camera carries it.
    mutating func turn(_ rotation: Rotation<Camera, Camera>, camera: CameraIntrinsics) {
        let ray = rotation(camera.ray(u: centerX.value, v: centerY.value))
        guard let (u, v) = camera.project(Point(ray.coordinates)) else { return }
        // A lens model may run away outside the picture; there the old place is the safer guess.
        guard u.isFinite, v.isFinite, abs(u) < 1e6, abs(v) < 1e6 else { return }
        centerX.value = u
        centerY.value = v
    }

    var box: BoundingBox {
        BoundingBox(
            left: centerX.value - width.value / 2, top: centerY.value - height.value / 2, width: width.value,
            height: height.value)
    }
}
