import Diagnostics
import Geometry
import MonotonicTime
import Synchronization
import Threads

/// What a wait for a camera brought.
public enum CameraArrival: Sendable, Hashable {
    /// A new frame is in the caller's storage.
    case frame
    /// Something changed; to be told to the wearer.
    case condition(CameraCondition)
    /// Nothing in the time given.
    case nothing
    /// The session was stopped.
    case ended
}

/// A camera for as long as the program runs, whatever happens to the camera: unplugged, failing or silent, it is given
/// up, waited for and opened anew.
///
/// A thread of its own takes the frames; the newest waits in a mailbox, so that a slow consumer never sees an old one.
/// No frame comes twice, and `CapturedFrame.number` grows across every reopening.
public final class CameraSession: FrameSource, Sendable {
    /// What to do where the camera cannot be opened at the start.
    public enum Absence: Sendable {
        /// Throw.
        case fail
        /// Report `lost` and wait for it: for a daemon that starts before its camera is there.
        case wait
    }

    private let settings: CameraSettings
    private let line = CaptureLine()
    private let thread: Mutex<DedicatedThread?>

    /// Starts a session; returns when the camera was opened (or found absent).
    ///
    /// - Throws: `Fault` of kind `configuration` for settings that cannot be, `unavailable` with the remedy where
    ///   there is no such camera or none that can be used.
    public init(
        settings: CameraSettings, whenAbsent: Absence = .fail, directory: CameraDirectory = .system
    ) throws(Fault) {
        try settings.validate()
        self.settings = settings
        let line = self.line
        let endsWhenAbsent = if case .fail = whenAbsent { true } else { false }
        let started = try DedicatedThread(name: "camera") {
            var worker = CaptureWorker(
                settings: settings, directory: directory, endsWhenAbsent: endsWhenAbsent, line: line)
            worker.run()
        }
        thread = Mutex(started)
        while true {
            switch line.start {
            case .pending: line.news.wait(seconds: 1)
            case .done: return
            case .refused(let fault): throw fault
            }
        }
    }

    deinit { stop() }

    /// Closes the camera and ends its thread. Nothing comes after that; a second call does nothing.
    public func stop() {
        line.stop()
        let running = thread.withLock { $0.take() }
        if let running { running.join() }
    }

    /// The device in use, or what was asked for.
    public var name: String { stream?.path ?? settings.device.description }

    /// What the camera agreed to when it was opened last; nil before that.
    public var stream: CameraStream? { line.stream }

    /// What became of the frames so far.
    public var statistics: CameraStatistics { line.statistics }

    /// Whether the camera is lost at this moment, be the condition taken or not: for those who do not use its frames.
    public var isLost: Bool { line.isLost }

    /// Why the last attempt to open the camera failed, with the remedy: for the log.
    public var lastRefusal: Fault? { line.lastRefusal }

    /// Frames that arrived and could not be read.
    public var skipped: Int {
        let statistics = self.statistics
        return statistics.broken + statistics.undecodable
    }

    /// Waits for the next frame or the next change of condition, whichever comes first; to be called by one thread.
    ///
    /// - Parameters:
    ///   - frame: its storage is exchanged for that of the new frame; untouched where none came.
    ///   - timeout: seconds to wait at most.
    public func next(into frame: inout CapturedFrame, timeout: Double) -> CameraArrival {
        let deadline = MonotonicClock.now.advanced(by: max(0, min(timeout, 3600)))
        while true {
            if let condition = line.takeCondition() { return .condition(condition) }
            if line.mailbox.take(&frame) { return .frame }
            if line.hasEnded { return .ended }
            let left = deadline.since(MonotonicClock.now)
            guard left > 0 else { return .nothing }
            line.news.wait(seconds: left)
        }
    }

    /// Waits for the next frame, for a consumer that cannot go on without its camera.
    ///
    /// - Returns: false after `stop`.
    /// - Throws: `Fault` of kind `unavailable` when the camera is lost.
    public func next(into frame: inout CapturedFrame) throws(Fault) -> Bool {
        while true {
            switch next(into: &frame, timeout: 1) {
            case .frame: return true
            case .ended: return false
            case .nothing, .condition(.returned), .condition(.frozen), .condition(.dark), .condition(.clear),
                .condition(.slow):
                continue
            case .condition(.lost(let reason)):
                throw Fault(
                    .unavailable, reason.description, at: Fault.Location(file: name),
                    remedy: "Check the plug and the cable, then start again")
            }
        }
    }
}
