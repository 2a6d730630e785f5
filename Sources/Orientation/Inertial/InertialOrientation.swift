import Geometry

/// The camera's orientation from an inertial sensor that is fixed to it: samples go in as they come, and the orientation
/// at a frame's time comes out, interpolated between the two samples around it.
///
/// The heading is zero where the camera looked when it was first known. Nothing is allocated after the start.
public struct InertialOrientation: OrientationSource {
    /// What it is called in messages.
    public let name: String
    private var filter: AttitudeFilter

    private let cameraToBody: Rotation<Camera, Body>
    private let timeOffset: Double
    private var origin: Rotation<SemiLocal, SemiLocal>?
    /// The last orientations in a ring, camera to semi-local.
    private var ring: [(time: Timestamp, rotation: Rotation<Camera, SemiLocal>)]
    private var newest = -1
    private var count = 0

    /// - Parameters:
    ///   - name: what it is called in messages.
    ///   - filter: with the settings.
    ///   - cameraToBody: how the sensor is mounted on the camera.
    ///   - timeOffset: what is added to a sample's time to bring it into the clock of the frames, seconds.
    ///   - capacity: how many orientations are kept; a frame may be older than the newest sample by as many samples.
    public init(
        name: String, filter: AttitudeFilter = AttitudeFilter(), cameraToBody: Rotation<Camera, Body>,
        timeOffset: Double = 0, capacity: Int = 1024
    ) {
        self.name = name
        self.filter = filter
        self.cameraToBody = cameraToBody
        self.timeOffset = timeOffset
        let level = Rotation<Camera, SemiLocal>.level
        ring = Array(repeating: (Timestamp(nanoseconds: 0), level), count: max(2, capacity))
    }

    /// Takes in a sample, in the clock of the sensor.
    @discardableResult
    public mutating func add(_ sample: InertialReading) -> SampleUse {
        let use = filter.update(sample)
        switch use {
        case .repeated, .outOfOrder, .unusable: return use
        case .used, .withoutAccelerometer, .saturated, .afterGap: break
        }
        guard let attitude = filter.orientation else { return use }
        let turned = attitude.after(cameraToBody)
        let start = origin ?? Rotation(angle: -turned.heading, about: SIMD3(0, 0, 1))
        origin = start
        let time = sample.time.advanced(by: timeOffset)
        // After a gap, or where the clock was set back, nothing may be interpolated from one side to the other.
        if use == .afterGap { count = 0 }
        newest = (newest + 1) % ring.count
        ring[newest] = (time, start.after(turned))
        count = min(count + 1, ring.count)
        return use
    }

    /// How the camera was turned at a moment; nil before the first sample kept, and where the newest sample is older than
    /// `longestWait`.
    public mutating func orientation(at time: Timestamp) -> Rotation<Camera, SemiLocal>? {
        guard count > 0 else { return nil }
        let last = ring[newest]
        let late = time.since(last.time)
        // The camera may have its frame before the sensor has its sample: for a moment the last orientation stands.
        if late >= 0 { return late <= Self.longestWait ? last.rotation : nil }
        var after = last
        for back in 1..<max(2, count) where back < count {
            let before = ring[(newest - back + ring.count) % ring.count]
            if before.time <= time {
                let interval = after.time.since(before.time)
                guard interval > 0 else { return before.rotation }
                return before.rotation.interpolated(to: after.rotation, fraction: time.since(before.time) / interval)
            }
            after = before
        }
        return after.time.since(time) <= Self.longestWait ? after.rotation : nil
    }

    /// A sensor that has been silent for longer says nothing about now, seconds. At 180 degrees a second the head turns
    /// by 18 degrees in that time.
    static let longestWait = 0.1
}

extension RecordedOrientation {
    /// The orientations that recorded readings of an inertial sensor give.
    ///
    /// - Parameters:
    ///   - readings: in ascending order of time.
    ///   - name: what it is called in messages.
    ///   - cameraToBody: how the sensor is mounted on the camera.
    ///   - timeOffset: what is added to a reading's time to bring it into the clock of the frames, seconds.
    ///   - settings: of the filter.
    public init(
        readings: [InertialReading], name: String, cameraToBody: Rotation<Camera, Body>, timeOffset: Double = 0,
        settings: AttitudeSettings = AttitudeSettings()
    ) {
        var sensor = InertialOrientation(
            name: name, filter: AttitudeFilter(settings), cameraToBody: cameraToBody, timeOffset: timeOffset)
        var samples: [(time: Timestamp, rotation: Rotation<Camera, SemiLocal>)] = []
        samples.reserveCapacity(readings.count)
        for reading in readings {
            sensor.add(reading)
            let time = reading.time.advanced(by: timeOffset)
            guard samples.last.map({ time > $0.time }) ?? true, let rotation = sensor.orientation(at: time) else {
                continue
            }
            samples.append((time, rotation))
        }
        self.init(samples: samples, name: name)
    }
}
