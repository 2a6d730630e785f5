import Diagnostics
import Geometry
import Glibc
import MonotonicTime
import Orientation
import Synchronization
import Threads

/// The camera's orientation from a sensor that is read by a thread of its own, as long as this is kept.
///
/// A sensor that stops says nothing after a tenth of a second; one that is silent for a second, or gone, is opened anew twice
/// a second.
public struct LiveInertialOrientation: OrientationSource {
    /// What it is called in messages.
    public let name: String
    private let reading: Reading

    /// Starts to read.
    ///
    /// - Parameters:
    ///   - sensors: a device that measures rotation and acceleration, or one of each.
    ///   - cameraToBody: how the sensor is mounted on the camera.
    ///   - timeOffset: what is added to a sample's time to bring it into the clock of the frames, seconds.
    ///   - settings: of the filter; the ranges are those of the sensor.
    ///   - report: told of what keeps the sensor from being read, and of what is wrong with its samples, once each time it
    ///     changes.
    public init(
        sensors: InertialSensorChoice, cameraToBody: Rotation<Camera, Body>, timeOffset: Double,
        settings: AttitudeSettings = AttitudeSettings(), report: @escaping @Sendable (Fault) -> Void
    ) {
        name = sensors.name
        var settings = settings
        settings.gyroscopeRange = sensors.rotation.ranges.angularRate
        settings.accelerometerRange = (sensors.acceleration ?? sensors.rotation).ranges.specificForce
        reading = Reading(
            orientation: InertialOrientation(
                name: sensors.name, filter: AttitudeFilter(settings), cameraToBody: cameraToBody,
                timeOffset: timeOffset))
        let state = reading.state
        do throws(Fault) {
            _ = try DedicatedThread(name: "headsup-imu") { SensorLoop.run(sensors, state, report) }
        } catch {
            report(error)
        }
    }

    /// How the camera was turned at a moment; nil where the sensor has been silent.
    public mutating func orientation(at time: Timestamp) -> Rotation<Camera, SemiLocal>? {
        reading.state.orientation.withLock { $0.orientation(at: time) }
    }

    /// Ends the thread when nobody asks any more.
    private final class Reading: Sendable {
        let state: SensorLoop.State

        init(orientation: InertialOrientation) { state = SensorLoop.State(orientation) }

        deinit { state.isStopped.store(true, ordering: .relaxed) }
    }
}

/// What a thread of a sensor does.
enum SensorLoop {
    /// What the thread and those who ask share.
    final class State: Sendable {
        let orientation: Mutex<InertialOrientation>
        let isStopped = Atomic(false)

        init(_ orientation: InertialOrientation) { self.orientation = Mutex(orientation) }
    }

    /// How long a device is waited for before the thread looks whether it is to end, milliseconds.
    private static let patience: Int32 = 200
    /// A sensor that gives nothing for so long is opened anew: somebody may have switched its buffer off, seconds.
    private static let longestSilence = 1.0
    /// Pause before a device that is gone is looked for again, seconds.
    private static let pause = 0.5

    static func run(
        _ sensors: InertialSensorChoice, _ state: State, _ report: @escaping @Sendable (Fault) -> Void
    ) {
        var told: Fault?
        // What is wrong with the samples does not begin anew where the device is opened anew.
        var health = InertialHealth(promisedRate: sensors.rotation.rate)
        while !state.isStopped.load(ordering: .relaxed) {
            do throws(Fault) {
                try read(sensors, state, &health, report) { told = nil }
            } catch {
                // Whoever was told that it is gone need not hear that it can not be opened while it is.
                let isAbsent = error.location.map { access($0.file, F_OK) != 0 } ?? false
                if told == nil || (error != told && !isAbsent) {
                    report(error)
                    told = error
                }
            }
            if !state.isStopped.load(ordering: .relaxed) { MonotonicClock.sleep(seconds: pause) }
        }
    }

    /// Reads until a device is gone or the thread is to end.
    private static func read(
        _ sensors: InertialSensorChoice, _ state: State, _ health: inout InertialHealth,
        _ report: (Fault) -> Void, isGood: () -> Void
    ) throws(Fault) {
        let rotation = try sensors.rotation.open()
        let acceleration = try sensors.acceleration?.open()
        var pairing = InertialPairing()
        var heard = MonotonicClock.now
        var trouble: InertialTrouble?
        let take: (InertialSample) -> Void = { sample in
            let now = MonotonicClock.now
            guard let reading = pairing.add(sample, now: now) else { return }
            heard = now
            // A sensor that says the same for ever says nothing: the orientation is lost with it.
            let use = health.isStuck ? nil : state.orientation.withLock { $0.add(reading) }
            trouble = health.see(reading, use, at: now) ?? trouble
            isGood()
        }
        var waiting = [pollfd(fd: rotation.descriptor, events: Int16(POLLIN), revents: 0)]
        if let acceleration { waiting.append(pollfd(fd: acceleration.descriptor, events: Int16(POLLIN), revents: 0)) }
        while !state.isStopped.load(ordering: .relaxed) {
            poll(&waiting, nfds_t(waiting.count), patience)
            if let acceleration, let device = sensors.acceleration {
                guard acceleration.read(take) else { throw gone(device) }
            }
            guard rotation.read(take) else { throw gone(sensors.rotation) }
            guard MonotonicClock.now.since(heard) < longestSilence else { throw silent(sensors.rotation, rotation) }
            if let found = trouble {
                report(found.fault(of: sensors.rotation))
                trouble = nil
            }
        }
    }

    private static func silent(_ device: any InertialDevice, _ stream: any InertialStream) -> Fault {
        if let complaint = stream.complaint {
            return Fault(
                .unavailable, "nothing can be read from the inertial sensor \(device.name): its reports \(complaint)",
                at: .init(file: device.file),
                remedy: "It is opened anew until it does; docs/hardware.md says what is read")
        }
        return Fault(
            .unavailable, "the inertial sensor \(device.name) gives no samples", at: .init(file: device.file),
            remedy: "Check its trigger and its rate; it is opened anew until it does")
    }

    private static func gone(_ device: any InertialDevice) -> Fault {
        Fault(
            .unavailable, "the inertial sensor \(device.name) is gone", at: .init(file: device.file),
            remedy: "Check its cable; it is taken up again when it is back")
    }
}
