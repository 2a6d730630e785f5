import Diagnostics
import Foundation
import Geometry
import MonotonicTime
import Orientation
import Synchronization

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
    ///   - report: told of what keeps the sensor from being read, once each time it changes.
    public init(
        sensors: InertialSensorChoice, cameraToBody: Rotation<Camera, Body>, timeOffset: Double,
        report: @escaping @Sendable (Fault) -> Void
    ) {
        name = sensors.name
        reading = Reading(
            orientation: InertialOrientation(
                name: sensors.name, cameraToBody: cameraToBody, timeOffset: timeOffset))
        let state = reading.state
        let thread = Thread { SensorLoop.run(sensors, state, report) }
        thread.name = "headsup-imu"
        thread.start()
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
        while !state.isStopped.load(ordering: .relaxed) {
            do throws(Fault) {
                try read(sensors, state)
                told = nil
            } catch {
                if error != told { report(error) }
                told = error
            }
            if !state.isStopped.load(ordering: .relaxed) { Thread.sleep(forTimeInterval: pause) }
        }
    }

    /// Reads until a device is gone or the thread is to end.
    private static func read(_ sensors: InertialSensorChoice, _ state: State) throws(Fault) {
        var rotation = try IIOBuffer(sensors.rotation)
        var pairing = InertialPairing()
        var heard = MonotonicClock.now
        let take: (IIOLayout.Sample) -> Void = { sample in
            let now = MonotonicClock.now
            guard let reading = pairing.add(sample, now: now) else { return }
            heard = now
            state.orientation.withLock { _ = $0.add(reading) }
        }
        func check(_ isThere: Bool, _ device: IIODevice) throws(Fault) {
            guard isThere else { throw gone(device) }
            guard MonotonicClock.now.since(heard) < longestSilence else { throw silent(device) }
        }
        guard let separate = sensors.acceleration else {
            while !state.isStopped.load(ordering: .relaxed) {
                var waiting = pollfd(fd: rotation.descriptor, events: Int16(POLLIN), revents: 0)
                poll(&waiting, 1, patience)
                try check(rotation.read(take), sensors.rotation)
            }
            return
        }
        var acceleration = try IIOBuffer(separate)
        while !state.isStopped.load(ordering: .relaxed) {
            var waiting = [
                pollfd(fd: rotation.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: acceleration.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            poll(&waiting, 2, patience)
            guard acceleration.read(take) else { throw gone(separate) }
            try check(rotation.read(take), sensors.rotation)
        }
    }

    private static func silent(_ device: IIODevice) -> Fault {
        Fault(
            .unavailable, "the inertial sensor \(device.name) gives no samples", at: .init(file: device.file),
            remedy: "Check its trigger and its rate; it is opened anew until it does")
    }

    private static func gone(_ device: IIODevice) -> Fault {
        Fault(
            .unavailable, "the inertial sensor \(device.name) is gone", at: .init(file: device.file),
            remedy: "Check its cable; it is taken up again when it is back")
    }
}
