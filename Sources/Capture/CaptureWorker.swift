import Geometry
import Imaging
import MonotonicTime

/// The work of a camera's thread: it does what the supervisor says, and hands on what comes of it.
struct CaptureWorker: ~Copyable {
    /// The first and the longest time that a camera stays frozen before it is opened anew, seconds.
    private static let frozenPatience = 3.0...60.0
    /// A wait is cut into such pieces, seconds, so that a stop does not take longer.
    private static let longestReceive = 0.1

    private let settings: CameraSettings
    private let directory: CameraDirectory
    private let endsWhenAbsent: Bool
    private let line: CaptureLine
    private let watch: DeviceWatch
    private var supervisor: CameraSupervisor
    private var camera: V4L2Camera?
    private var desk: FrameDesk
    private var meter = RateMeter(promised: 0)
    private var statistics = CameraStatistics()
    private var nextNumber = 0
    private var usb: CameraDirectory.USBIdentity?
    private var frozenSince: Timestamp?
    private var patience = CaptureWorker.frozenPatience.lowerBound

    init(settings: CameraSettings, directory: CameraDirectory, endsWhenAbsent: Bool, line: CaptureLine) {
        self.settings = settings
        self.directory = directory
        self.endsWhenAbsent = endsWhenAbsent
        self.line = line
        watch = DeviceWatch(folder: directory.devices)
        supervisor = CameraSupervisor(stallTimeout: settings.stallTimeout, at: MonotonicClock.now)
        desk = FrameDesk(health: PictureHealth(settings))
    }

    /// Works until it is stopped, or until the first opening fails where that is the end.
    mutating func run() {
        while !line.isStopping {
            switch supervisor.step(at: MonotonicClock.now) {
            case .open:
                open()
                if case .refused = line.start { return line.end() }
            case .wait(let seconds):
                line.stopRequest.wait(seconds: seconds, orFor: watch.descriptor)
                if watch.hasNews() { supervisor.deviceChanged(at: MonotonicClock.now) }
            case .receive(let seconds):
                receive(seconds: min(seconds, CaptureWorker.longestReceive))
            }
        }
        camera = nil
        line.end()
    }

    private mutating func open() {
        do throws(CameraOpeningError) {
            let opened = try V4L2Camera(
                opening: settings, directory: directory, continuing: statistics, nextNumber: nextNumber, known: usb)
            let rate = opened.stream.mode.rate
            supervisor.opened(stallTimeout: settings.stallTimeout(atRate: rate), at: MonotonicClock.now)
            meter = RateMeter(promised: rate)
            desk.health.reopened()
            usb = opened.usb ?? usb
            line.stream = opened.stream
            camera = consume opened
            line.start = .done
        } catch {
            line.lastRefusal = error.fault
            if case .pending = line.start { line.start = endsWhenAbsent ? .refused(error.fault) : .done }
            lose(error.reason)
        }
    }

    private mutating func receive(seconds: Double) {
        let reception: V4L2Camera.Reception
        do throws(V4L2Error) {
            reception = try CaptureWorker.receive(seconds: seconds, from: &camera, for: &desk)
        } catch {
            return lose(CameraLoss(error))
        }
        let now = MonotonicClock.now
        if reception == .frame {
            if let condition = supervisor.received(at: now) { line.post(condition) }
            handOn(at: now)
        } else if supervisor.isStalled(at: now) {
            lose(.stalled)
        }
    }

    /// Kept apart from `self`, so that the camera and the desk can both change at once.
    private static func receive(
        seconds: Double, from camera: inout V4L2Camera?, for desk: inout FrameDesk
    ) throws(V4L2Error) -> V4L2Camera.Reception {
        try camera?.receive(timeout: seconds) { desk.accept($0, $1, $2) } ?? .nothing
    }

    private mutating func handOn(at now: Timestamp) {
        if let condition = desk.condition { line.post(condition) }
        if let condition = meter.frame(at: now) { line.post(condition) }
        camera?.statistics.rate = meter.rate
        if desk.health.isFrozen {
            camera?.statistics.frozen += 1
            bearFrozenPicture(at: now)
        } else {
            frozenSince = nil
            patience = CaptureWorker.frozenPatience.lowerBound
            if line.mailbox.put(&desk.frame) { camera?.statistics.replaced += 1 }
            line.news.set()
        }
        line.statistics = camera?.statistics ?? statistics
    }

    /// A frozen camera often comes to life when it is opened anew; ever more seldom, should that not help.
    private mutating func bearFrozenPicture(at now: Timestamp) {
        guard let since = frozenSince else {
            frozenSince = now
            return
        }
        guard now.since(since) >= patience else { return }
        patience = min(patience * 2, CaptureWorker.frozenPatience.upperBound)
        frozenSince = now
        close()
        supervisor.closed(at: now)
    }

    private mutating func lose(_ reason: CameraLoss) {
        close()
        if let condition = supervisor.failed(reason, at: MonotonicClock.now) {
            statistics.losses += 1
            if line.mailbox.discard() { statistics.replaced += 1 }
            line.post(condition)
        }
        line.statistics = statistics
    }

    private mutating func close() {
        guard let closing = camera.take() else { return }
        statistics = closing.statistics
        nextNumber = closing.nextNumber
    }
}
