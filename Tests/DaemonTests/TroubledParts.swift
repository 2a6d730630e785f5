import Capture
import Detection
import Diagnostics
import Foundation
import Geometry
import Imaging
import MonotonicTime
import Orientation
import Synchronization

@testable import Daemon

/// A camera whose trouble the test decides on.
final class TroubledFeed: FrameFeed {
    private struct State {
        var conditions: [CameraCondition] = []
        var isSilent = false
        var isLost = false
        var hasEnded = false
        var statistics = CameraStatistics()
        var number = 0
        var due = MonotonicClock.now
    }

    let name = "trial camera"
    let rate: Double
    private let state = Mutex(State())

    init(rate: Double = 30) { self.rate = rate }

    var promisedRate: Double? { rate }
    var statistics: CameraStatistics { state.withLock { $0.statistics } }

    var isLost: Bool { state.withLock { $0.isLost } }

    /// Tells a condition; while `silent` no frame comes.
    func tell(_ condition: CameraCondition, silent: Bool) {
        state.withLock { state in
            state.conditions.append(condition)
            state.isSilent = silent
            state.isLost = condition.isLoss ?? state.isLost
        }
    }

    func stop() { state.withLock { $0.hasEnded = true } }

    func next(into frame: inout CapturedFrame, timeout: Double) -> CameraArrival {
        let deadline = MonotonicClock.now.advanced(by: timeout)
        while MonotonicClock.now < deadline {
            let arrival: CameraArrival? = state.withLock { state in
                if state.hasEnded { return .ended }
                if !state.conditions.isEmpty { return .condition(state.conditions.removeFirst()) }
                let now = MonotonicClock.now
                guard !state.isSilent, now >= state.due else { return nil }
                state.due = now.advanced(by: 1 / rate)
                state.number += 1
                state.statistics.frames += 1
                state.statistics.rate = rate
                return .frame
            }
            if arrival == .frame {
                let number = state.withLock { $0.number }
                if frame.picture.isEmpty { frame.picture = Picture(width: 64, height: 48, format: .gray) }
                frame.number = number
                frame.timestamp = MonotonicClock.now
            }
            if let arrival { return arrival }
            MonotonicClock.sleep(seconds: min(0.002, 0.5 / rate))
        }
        return .nothing
    }
}

/// What a detector of a trial does, from outside.
final class DetectorTrouble: Sendable {
    let hangs = Atomic(false)
    let fails = Atomic(false)
    let microseconds = Atomic(500)
    /// When somebody began to come nearer, nanoseconds of the monotonic clock; 0 for nobody.
    let approach = Atomic<Int64>(0)

    /// From now on somebody comes nearer.
    func approachBegins() { approach.store(MonotonicClock.now.nanoseconds, ordering: .relaxed) }
}

/// A detector that is slow, hangs or fails as the test wants it, and sees somebody who comes nearer.
struct TroubledDetector: Detector {
    let trouble: DetectorTrouble
    let name = "trial detector"
    init(_ trouble: DetectorTrouble) { self.trouble = trouble }

    mutating func detect(in picture: PictureView, into detections: inout [DetectedPerson]) throws(Fault) {
        detections.removeAll(keepingCapacity: true)
        while trouble.hangs.load(ordering: .relaxed) { MonotonicClock.sleep(seconds: 0.01) }
        if trouble.fails.load(ordering: .relaxed) { throw Fault(.software, "the trial detector fails") }
        MonotonicClock.sleep(seconds: Double(trouble.microseconds.load(ordering: .relaxed)) / 1e6)
        let begin = trouble.approach.load(ordering: .relaxed)
        guard begin != 0 else { return }
        // Twice as near after 1.2 s, by the clock: how many frames are judged changes nothing.
        let height = min(0.95, 0.17 * exp2(MonotonicClock.now.since(Timestamp(nanoseconds: begin)) / 1.2))
        let (width, tall) = (Double(picture.width), Double(picture.height))
        detections.append(
            DetectedPerson(
                box: BoundingBox(
                    left: width / 2 - height * tall / 6, top: (1 - height) * tall / 2, width: height * tall / 3,
                    height: height * tall),
                score: 0.95))
    }
}

/// Pictures as a camera takes them, or as a broken one does, for a feed that plays recordings.
struct TroubledSource: FrameSource {
    /// What is wrong with the pictures, from outside.
    final class Trouble: Sendable {
        let isFrozen = Atomic(false)
        let isDark = Atomic(false)
        let isGone = Atomic(false)
    }

    let name = "trial recording"
    let trouble: Trouble
    let rate: Double
    let skipped = 0
    private var number = 0
    /// Of pictures handed out: the frame that comes back from the mailbox is another each time.
    private var taken = 0

    init(trouble: Trouble, rate: Double) {
        self.trouble = trouble
        self.rate = rate
    }

    mutating func next(into frame: inout CapturedFrame) throws(Fault) -> Bool {
        if trouble.isGone.load(ordering: .relaxed) { throw Fault(.unavailable, "the trial recording is gone") }
        if frame.picture.isEmpty { frame.picture = Picture(width: 64, height: 48, format: .gray) }
        if !trouble.isFrozen.load(ordering: .relaxed) { number += 1 }
        let dark = trouble.isDark.load(ordering: .relaxed)
        let shade = dark ? UInt8(number % 3) : UInt8(100 + number % 50)
        frame.picture.withMutableBytes { bytes in for index in bytes.indices { bytes[index] = shade } }
        taken += 1
        frame.number = taken
        frame.timestamp = Timestamp(nanoseconds: 0).advanced(by: Double(taken) / rate)
        return true
    }
}

/// An inertial sensor that falls silent when the test wants it.
struct TroubledOrientation: OrientationSource {
    let name = "trial orientation"
    let isSilent: Switch

    final class Switch: Sendable { let isOn = Atomic(false) }

    mutating func orientation(at time: Timestamp) -> Rotation<Camera, SemiLocal>? {
        isSilent.isOn.load(ordering: .relaxed) ? nil : .looking(heading: 0, pitch: 0)
    }
}
