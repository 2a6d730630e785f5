import Alerting
import Capture
import Configuration
import Detection
import Diagnostics
import Geometry
import Imaging
import Logging
import MonotonicTime
import Pipeline
import Ranging
import Risk
import Tracking

/// The work of the thread of perception: takes the newest frame, has the pipeline judge it, and says what is to be said.
///
/// A frame that can not be judged is counted and passed over; should none be judged any more, the state 'perception
/// stale' tells the wearer, and the watchdog ends it.
struct Perception {
    /// Waits for a frame are cut into such pieces, seconds, so that a stop and a reload do not take longer.
    private static let longestWait = 0.1
    /// At most so many people of a frame go into the black box.
    private static let recordedPeople = 32

    let vitals: Vitals
    let voice: Voice
    let ring: BlackBoxRing
    let onlooker: (any Onlooker)?
    let log: Logger
    private(set) var configuration: Configuration
    private(set) var feed: SharedFeed
    private var pipeline: Pipeline
    private var detector: AdaptiveDetector
    private var orientation: FrameOrientation
    private var load: LoadControl
    private var frame = CapturedFrame()
    private var arrivals = 0
    private var published = Timestamp(nanoseconds: 0)
    private var lastFault: Fault?

    init(
        configuration: Configuration, detector: AdaptiveDetector, orientation: FrameOrientation, feed: SharedFeed,
        vitals: Vitals, voice: Voice, ring: BlackBoxRing, onlooker: (any Onlooker)? = nil, log: Logger
    ) throws(Fault) {
        self.configuration = configuration
        self.detector = detector
        self.orientation = orientation
        self.feed = feed
        self.vitals = vitals
        self.voice = voice
        self.ring = ring
        self.onlooker = onlooker
        self.log = log
        pipeline = try Pipeline(
            configuration: configuration, detector: detector, camera: nil, frameRate: configuration.camera.rate)
        load = LoadControl(
            leastRate: configuration.service.leastRate, hasSmallerInput: detector.hasSmallerInput)
    }

    /// Tells the others what it works with.
    func introduce() {
        vitals.update { slow in
            slow.detector = detector.name
            slow.hasSmallerInput = detector.hasSmallerInput
            slow.orientation = orientation.name
        }
    }

    /// Works until it is asked to stop, or the feed ends.
    mutating func run(until stop: StopFlag, proposals: Handover<Proposal>) {
        while !stop.isSet {
            vitals.turned(at: MonotonicClock.now)
            if let proposal = proposals.take() { consider(proposal) }
            switch feed.current.next(into: &frame, timeout: Self.longestWait) {
            case .frame: look()
            case .condition(let condition):
                log.notice("\(condition)")
                // What was not seen meanwhile was explained; from now on frames are expected again.
                vitals.expectsFrames(since: MonotonicClock.now)
                vitals.update { $0.camera.take(condition) }
            case .nothing: continue
            case .ended: return
            }
        }
        publish(at: MonotonicClock.now)
    }

    private mutating func look() {
        arrivals += 1
        guard load.takes(arrivals) else { return leaveOut() }
        let start = MonotonicClock.now
        do throws(Fault) {
            try judge()
        } catch {
            fail(error)
            return
        }
        lastFault = nil
        let now = MonotonicClock.now
        vitals.processed(at: now, hasOrientation: pipeline.isOrientationKnown)
        let rate = feed.current.promisedRate ?? configuration.camera.rate
        load.frame(took: now.since(start), period: 1 / max(rate, 0.1), at: now)
        if load.level != vitals.load {
            log.notice("load: \(load.level)")
            vitals.load = load.level
            detector.usesSmallerInput = load.level >= .smallerInput
        }
        if now.since(published) >= 1 { publish(at: now) }
    }

    /// A frame for which there is no time: nobody is looked for, but what is due by now is said.
    private mutating func leaveOut() {
        vitals.skipped()
        pipeline.coast(to: frame.timestamp, orientation: orientation.measured(at: frame.timestamp))
        do throws(Fault) {
            try carryOut()
        } catch {
            fail(error)
        }
    }

    private mutating func judge() throws(Fault) {
        let asked = MonotonicClock.now
        let rotation = orientation.measured(at: frame.timestamp)
        if rotation != nil { pipeline.latencies[.orient].add(MonotonicClock.now.since(asked)) }
        let time = frame.timestamp
        let result: Result<Void, Fault> = frame.picture.withView { view in
            do throws(Fault) {
                try pipeline.process(view, at: time, orientation: rotation)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
        record(pipeline.orientation)
        try carryOut()
        // After the warning, so that nobody who looks on comes before the wearer.
        if let onlooker { show(onlooker, pipeline.orientation) }
    }

    /// Says and writes down what the pipeline decided about the frame.
    private mutating func carryOut() throws(Fault) {
        for decision in pipeline.decisions {
            switch decision {
            case .announce(let alert):
                ring.append(BlackBoxRecord(alert, isSuppressed: false, frame: frame.number))
                try tell(alert, decision)
            case .suppress(let alert, _):
                ring.append(BlackBoxRecord(alert, isSuppressed: true, frame: frame.number))
            }
        }
    }

    private func show(_ onlooker: any Onlooker, _ rotation: Rotation<Camera, SemiLocal>) {
        let narrator = voice.narrator
        let events = pipeline.decisions.map { narrator.event(for: $0, frame: frame.number) }
        frame.picture.withView { view in
            onlooker.show(view, at: frame.timestamp, orientation: rotation, events: events, pipeline)
        }
    }

    private mutating func tell(_ alert: Alert, _ decision: AlertDecision) throws(Fault) {
        let narrator = voice.narrator
        try voice.announce(narrator.utterance(for: alert), at: alert.time)
        let latency = MonotonicClock.now.since(frame.timestamp)
        pipeline.latencies.captureToAlert.add(latency)
        var event = narrator.event(for: decision, frame: frame.number)
        event.latency = latency * 1000
        let json = event.json
        vitals.update { slow in
            slow.alerts[alert.level, default: 0] += 1
            slow.lastAlert = json
        }
        log.info("\(event.text)", metadata: ["event": "\(json)"])
    }

    /// What the black box keeps of a frame.
    private func record(_ rotation: Rotation<Camera, SemiLocal>) {
        let (number, time) = (frame.number, frame.timestamp)
        ring.append(
            BlackBoxRecord(
                .frame, subject: pipeline.isOrientationKnown ? 1 : 0, frame: number, time: time,
                Double(frame.picture.width), Double(frame.picture.height), rotation.w, rotation.v.x, rotation.v.y,
                rotation.v.z))
        for person in pipeline.detections.prefix(Self.recordedPeople) {
            let box = person.box
            ring.append(
                BlackBoxRecord(
                    .detection, frame: number, time: time, box.left, box.top, box.width, box.height, person.score))
        }
        for (track, risk) in zip(pipeline.tracker.tracks, pipeline.risks).prefix(Self.recordedPeople)
        where track.isBelieved {
            let (p, v) = (track.position, track.velocity)
            ring.append(
                BlackBoxRecord(
                    .track, subject: track.id, frame: number, time: time, p.x, p.y, p.z, v.x, v.y, risk.probability))
        }
    }

    private mutating func fail(_ fault: Fault) {
        vitals.update { slow in
            slow.failures += 1
            slow.perceptionFault = fault
        }
        // The same fault comes with every frame; the log has it once.
        guard fault != lastFault else { return }
        lastFault = fault
        log.error("a picture could not be judged: \(fault)")
    }

    /// Once a second, so that what it costs does not matter.
    private mutating func publish(at now: Timestamp) {
        published = now
        let latencies = pipeline.latencies
        vitals.update { $0.latencies = latencies }
        guard let intrinsics = pipeline.camera else { return }
        ring.set(
            BlackBoxRing.Camera(
                intrinsics: intrinsics, height: pipeline.configuration.ranging.cameraHeight,
                rate: feed.current.promisedRate ?? configuration.camera.rate))
    }

    // MARK: New settings

    /// Goes over to another configuration, or stays with the one it has where a part of it can not be had. Whom it
    /// followed is forgotten: their paths were judged by other rules.
    private mutating func consider(_ proposal: Proposal) {
        var next: Perception
        do throws(Fault) {
            let detector = proposal.detector ?? detector
            next = try Perception(
                configuration: proposal.configuration, detector: detector,
                orientation: proposal.orientation ?? orientation, feed: feed, vitals: vitals, voice: voice, ring: ring,
                onlooker: onlooker, log: log)
        } catch {
            proposal.answer.put(.rejected(error))
            return
        }
        if proposal.changesFeed {
            do throws(Fault) {
                try feed.exchange(proposal.configuration, insteadOf: configuration)
                // What was known of the old camera is not known of the new one.
                vitals.update { $0.camera = HealthFacts.Camera() }
            } catch {
                proposal.answer.put(.rejected(error))
                return
            }
        }
        next.pipeline.latencies = pipeline.latencies
        next.arrivals = arrivals
        next.frame = frame
        self = next
        introduce()
        detector.usesSmallerInput = false
        vitals.load = .everyFrame
        proposal.answer.put(.accepted)
    }
}

/// A configuration that perception is to go over to, with the parts of it that take long to make.
struct Proposal {
    enum Answer: Sendable {
        case accepted
        case rejected(Fault)
    }

    let configuration: Configuration
    /// A new detector; nil to keep the one there is.
    let detector: AdaptiveDetector?
    /// A new source of orientation; nil to keep the one there is.
    let orientation: FrameOrientation?
    /// Whether the camera is another one, or opened otherwise.
    let changesFeed: Bool
    /// Where the answer goes.
    let answer: Handover<Answer>
}
