import Diagnostics
import Geometry
import Glibc
import InertialSensors
import MonotonicTime
import Orientation

/// An inertial sensor that is watched: when the orientation is known and when it is not, and what is told meanwhile.
struct SensorWatch {
    private let sensors: InertialSensorChoice
    private let start = MonotonicClock.now

    /// Chooses the sensor.
    init(_ wanted: String) throws(Fault) { sensors = try InertialSensorChoice(wanted) }

    /// Watches for so long, then prints the summary.
    func run(seconds: Double) {
        let descriptors = CameraWatch.openDescriptors()
        let end = start.advanced(by: seconds)
        let processorTime = processorSeconds()
        emit("\"open\": \(quoted(sensors.name)), \"file\": \(quoted(sensors.rotation.file))")
        var (known, turned, knownFor) = (false, 0.0, 0.0)
        var last: (time: Timestamp, rotation: Rotation<Camera, SemiLocal>)?
        do {
            var live = LiveInertialOrientation(
                sensors: sensors, cameraToBody: Rotation(angle: 0, about: SIMD3(0, 0, 1)), timeOffset: 0
            ) { fault in emit("\"condition\": \(quoted(fault.description))") }
            while MonotonicClock.now < end {
                MonotonicClock.sleep(seconds: 0.02)
                let now = MonotonicClock.now
                let rotation = live.orientation(at: now)
                if (rotation != nil) != known {
                    known.toggle()
                    emit("\"condition\": \"orientation \(known ? "known" : "lost")\"")
                }
                guard let rotation else {
                    last = nil
                    continue
                }
                if let last {
                    var step = rotation.heading - last.rotation.heading
                    if step > .pi { step -= 2 * .pi }
                    if step < -.pi { step += 2 * .pi }
                    turned += step
                    knownFor += now.since(last.time)
                }
                last = (now, rotation)
            }
        }
        let used = processorSeconds() - processorTime
        // The thread ends by itself, within its own patience.
        MonotonicClock.sleep(seconds: 0.5)
        emit(
            """
            "summary": {"known_s": \(rounded(knownFor)), \
            "turned_deg_s": \(rounded(knownFor > 0 ? turned / knownFor * 180 / .pi : 0)), \
            "cpu_ms_per_second": \(rounded(used * 1000 / seconds)), \
            "descriptors": {"start": \(descriptors), "end": \(CameraWatch.openDescriptors())}}
            """)
    }
}
