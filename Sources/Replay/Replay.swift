import Alerting
import BoxFiles
import Capture
import Configuration
import Detection
import Diagnostics
import FileFormats
import Geometry
import Imaging
import MonotonicTime
import Orientation
import Pipeline
import Ranging
import Speech
import Tracking

/// Runs the pipeline over a recording, as fast as it goes or in real time.
public struct Replay {
    /// What is told while it runs.
    public enum Report {
        /// A frame has been processed: its number among all, and its time since the first, seconds.
        case progress(frame: Int, time: Double)
        /// Something was decided.
        case event(PipelineEvent)
        /// A recorder could not go on and was left out.
        case recorderFailed(Fault)
    }

    /// The pipeline, with everybody it follows.
    public private(set) var pipeline: Pipeline
    /// What has come out so far.
    public private(set) var summary = ReplaySummary()
    /// What every event is said to the wearer as.
    public let narrator: Narrator
    /// Opens what alerts are heard through, once the first frame's time is known.
    public var openOutputs: ((Timestamp) throws(Fault) -> [any SpeechOutput])?
    /// What else records the replay; each is left out once it fails.
    public var recorders: [any ReplayRecorder] = []
    private var outputs: [any SpeechOutput] = []
    private var input: ReplayInput
    private let isRealTime: Bool
    private let interval: ClosedRange<Double>
    /// Who tells the orientation; nil where the pictures do.
    private var orientation: (any OrientationSource)?
    /// The last one told; pictures are the pipeline's to ask.
    private var lastOrientation: Rotation<Camera, SemiLocal>
    private var identities = IdentityTally()
    private var events: [PipelineEvent] = []
    private let clock = ContinuousClock()

    /// Prepares a replay.
    ///
    /// - Parameters:
    ///   - input: the recording.
    ///   - configuration: all that is tunable; what the recording says of its camera goes before it.
    ///   - detector: finds people in pictures; needed where the input has pictures.
    ///   - isRealTime: whether frames are processed at their own pace.
    ///   - interval: the part to replay, seconds from the first frame.
    ///   - narrator: puts decisions into words.
    /// - Throws: where the pipeline can not be made.
    public init(
        input: ReplayInput, configuration: Configuration, detector: (any Detector)?, isRealTime: Bool,
        interval: ClosedRange<Double>, narrator: Narrator
    ) throws(Fault) {
        var configuration = configuration
        if let height = input.cameraHeight { configuration.ranging.cameraHeight = height }
        if let layout = input.layout { configuration.mounting.layout = layout }
        self.input = input
        self.isRealTime = isRealTime
        self.interval = interval
        self.narrator = narrator
        let fixed = FixedOrientation(pitch: configuration.mounting.pitch)
        let told = configuration.orientation.usesSensor ? input.orientation : nil
        let asksPictures = told == nil && input.needsDetector && configuration.orientation.usesPictures
        orientation = told ?? (asksPictures ? nil : fixed)
        lastOrientation = .looking(heading: 0, pitch: configuration.mounting.pitch)
        pipeline = try Pipeline(
            configuration: configuration, detector: detector, camera: input.camera,
            calibration: input.calibration, frameRate: input.rate)
        summary.input = input.name
        let isInertial = told?.name == ReplaySummary.inertialOrientation
        let measured = isInertial ? ReplaySummary.inertialOrientation : ReplaySummary.recordedOrientation
        summary.orientation = told != nil ? measured : asksPictures ? ReplaySummary.visualOrientation : fixed.name
    }

    /// Runs to the end.
    ///
    /// - Parameters:
    ///   - tracks: gets one line for each believed person in each frame.
    ///   - boxes: gets one line for each box the detector reported, in MOTChallenge form.
    ///   - shouldStop: asked before each frame.
    ///   - report: told of every frame and event.
    public mutating func run(
        tracks: StreamedFile?, boxes: StreamedFile? = nil, shouldStop: () -> Bool,
        report: (Report) throws(Fault) -> Void
    ) throws(Fault) {
        try tracks?.write(line: "frame,t,id," + Track.columnNames.joined(separator: ","))
        var first: Timestamp?
        var last: Timestamp?
        let start = clock.now
        while !shouldStop() {
            let decoding = clock.now
            guard let frame = try input.next() else { break }
            if case .picture = frame.content {
                pipeline.latencies[.decode].add(decoding.duration(to: clock.now).seconds)
            }
            let begin = first ?? frame.time
            first = begin
            let time = frame.time.since(begin)
            guard time >= interval.lowerBound else { continue }
            guard time <= interval.upperBound else { break }
            let due = start.advanced(by: .seconds(time - interval.lowerBound))
            if isRealTime { MonotonicClock.sleep(seconds: clock.now.duration(to: due).seconds) }
            if last == nil, let openOutputs { outputs = try openOutputs(frame.time) }
            last = frame.time
            try process(frame)
            if isRealTime { pipeline.latencies.captureToAlert.add(due.duration(to: clock.now).seconds) }
            summary.frames += 1
            summary.duration = time - interval.lowerBound
            identities.add(pipeline.tracker.tracks, observations: pipeline.observations, at: frame.time)
            if let boxes { try write(frame.number, to: boxes) }
            if let tracks { try write(frame, to: tracks) }
            try tell(frame, due: due, report)
            try report(.progress(frame: summary.frames, time: time))
        }
        // The file lasts as long as the last frame does.
        if let last { for output in outputs { try output.finish(at: last.advanced(by: 1 / input.rate)) } }
        for recorder in recorders {
            do throws(Fault) { try recorder.finish() } catch { try report(.recorderFailed(error)) }
        }
        summary.wallTime = start.duration(to: clock.now).seconds
        summary.skipped = input.skipped
        summary.shortfall = input.shortfall
        summary.tracks = pipeline.tracker.believedCount
        summary.switches = input.hasTruth ? identities.switches : nil
        summary.trackedShare = input.hasTruth ? identities.trackedShare : nil
        summary.latencies = pipeline.latencies
    }

    private mutating func process(_ frame: ReplayInput.Frame) throws(Fault) {
        let start = clock.now
        let told = orientation?.orientation(at: frame.time)
        if let told { lastOrientation = told }
        if orientation != nil { pipeline.latencies[.orient].add(start.duration(to: clock.now).seconds) }
        switch frame.content {
        case .picture:
            let result: Result<Void, Fault> = input.captured.picture.withView { view in
                do throws(Fault) {
                    try pipeline.process(view, depth: frame.depth, at: frame.time, orientation: told)
                    return .success(())
                } catch {
                    return .failure(error)
                }
            }
            try result.get()
            if !pipeline.isOrientationKnown { summary.framesWithoutOrientation += 1 }
            lastOrientation = pipeline.orientation
        case .detections(let people):
            if told == nil { summary.framesWithoutOrientation += 1 }
            try pipeline.process(people, depth: frame.depth, at: frame.time, orientation: lastOrientation)
        case .observations(let observations):
            if told == nil { summary.framesWithoutOrientation += 1 }
            pipeline.process(observations, at: frame.time, orientation: lastOrientation)
        }
    }

    /// The detector's boxes; MOTChallenge counts frames from 1.
    private func write(_ frame: Int, to file: StreamedFile) throws(Fault) {
        for person in pipeline.detections {
            try file.write(
                line: MOTChallengeFile.line(
                    MOTChallengeRow(frame: frame + 1, identity: -1, box: person.box, confidence: person.score)))
        }
    }

    private mutating func tell(
        _ frame: ReplayInput.Frame, due: ContinuousClock.Instant, _ report: (Report) throws(Fault) -> Void
    ) throws(Fault) {
        for case .announce(let alert) in pipeline.decisions {
            let utterance = narrator.utterance(for: alert)
            for output in outputs { try output.announce(utterance, at: frame.time) }
        }
        events.removeAll(keepingCapacity: true)
        for decision in pipeline.decisions {
            var event = narrator.event(for: decision, frame: frame.number)
            if isRealTime { event.latency = 1000 * due.duration(to: clock.now).seconds }
            if event.kind == .alert { summary.alerts.append(event) }
            events.append(event)
            try report(.event(event))
        }
        if !recorders.isEmpty { try record(frame, report) }
    }

    /// Hands the frame to whoever records it.
    private mutating func record(
        _ frame: ReplayInput.Frame, _ report: (Report) throws(Fault) -> Void
    ) throws(Fault) {
        var faults: [Fault] = []
        func hand(_ picture: PictureView?) {
            let moment = ReplayedFrame(
                number: frame.number, time: frame.time, orientation: lastOrientation, picture: picture, events: events)
            recorders.removeAll { recorder in
                do throws(Fault) {
                    try recorder.record(moment, pipeline)
                    return false
                } catch {
                    faults.append(error)
                    do throws(Fault) { try recorder.finish() } catch { faults.append(error) }
                    return true
                }
            }
        }
        if case .picture = frame.content { input.captured.picture.withView { hand($0) } } else { hand(nil) }
        for fault in faults { try report(.recorderFailed(fault)) }
    }

    private func write(_ frame: ReplayInput.Frame, to file: StreamedFile) throws(Fault) {
        for track in pipeline.tracker.tracks where track.isBelieved {
            let numbers = track.columns.map { DecimalNumber.format($0.value, decimals: 3) }
            let time = DecimalNumber.format(frame.time.seconds, decimals: 4)
            try file.write(line: "\(frame.number),\(time),\(track.id),\(numbers.joined(separator: ","))")
        }
    }
}
