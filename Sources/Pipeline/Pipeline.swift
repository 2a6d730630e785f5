import Alerting
import Calibration
import Configuration
import Detection
import Diagnostics
import Geometry
import Imaging
import Orientation
import Prediction
import Ranging
import Risk
import Tracking
import Vision

/// Composes the steps from a picture (or from recorded observations) to the decision what to say.
///
/// The daemon and the replay run this very type. It keeps no clock but to measure what its stages cost: all decisions
/// follow from the frames' own time stamps, so that a replay repeats them exactly.
public struct Pipeline {
    /// What was configured.
    public let configuration: Configuration
    /// Intrinsics of the camera, where pictures or boxes come in.
    public var camera: CameraIntrinsics?
    /// How the camera was turned in the last frame, as far as it is known: else as it was when that was last known.
    public private(set) var orientation: Rotation<Camera, SemiLocal>
    /// Whether the last frame's orientation was measured or given, and is not just the last one known.
    public private(set) var isOrientationKnown = false
    /// People found in the last picture.
    public private(set) var detections: [DetectedPerson] = []
    /// People ranged in the last frame.
    public private(set) var observations: [Observation] = []
    /// Everybody followed.
    public private(set) var tracker: Tracker
    /// Where they will be.
    public private(set) var forecasts = Forecasts()
    /// What that means for the wearer, in the tracker's order.
    public private(set) var risks: [CollisionRisk] = []
    /// Whom the policy was asked about in the last frame.
    public private(set) var candidates: [AlertPolicy.Candidate] = []
    /// What is to be said about the last frame.
    public private(set) var decisions: [AlertDecision] = []
    /// What each stage cost.
    public var latencies = StageLatencies()
    /// Frames processed.
    public private(set) var frames = 0

    /// The camera as it was calibrated; nil where nothing is known of it.
    private let calibrated: CameraIntrinsics?
    private var detector: (any Detector)?
    private var ranger: FusedRanger
    private var pair: StereoInput?
    /// Tells how the camera turns where nobody else does; nil where it may not.
    private let gyroscope: PictureGyroscope?
    private var predictor: any Predictor
    private var estimator: RiskEstimator
    private var policy: AlertPolicy
    private let clock = ContinuousClock()

    /// Composes a pipeline.
    ///
    /// - Parameters:
    ///   - configuration: all that is tunable.
    ///   - detector: finds people in pictures; nil where observations come in ready.
    ///   - camera: intrinsics; nil for those of the configured calibration, or of the configured field of view.
    ///   - recorded: of a recording's pair of cameras, for side-by-side pictures; nil for the configured one.
    ///   - frameRate: nominal rate of the source, frames a second.
    /// - Throws: where the predictor can not be made, or the calibration can not be read.
    public init(
        configuration: Configuration, detector: (any Detector)?, camera: CameraIntrinsics?,
        calibration recorded: CalibrationFile? = nil, frameRate: Double
    ) throws(Fault) {
        var configuration = configuration
        var camera = camera
        if configuration.mounting.layout == .sideBySide {
            pair = try StereoInput(recorded: camera == nil ? nil : recorded, configuration: configuration)
        }
        if camera == nil, !configuration.mounting.calibration.isEmpty {
            let calibration: CalibrationFile
            if let known = pair?.calibration {
                calibration = known
            } else {
                calibration = try CalibrationFile(paths: [configuration.mounting.calibration])
            }
            camera = calibration.left
            if configuration.ranging.cameraHeight == nil {
                configuration.ranging.cameraHeight = calibration.heightAboveGround
            }
        }
        self.configuration = configuration
        self.detector = detector
        self.camera = camera
        calibrated = camera
        orientation = .looking(heading: 0, pitch: configuration.mounting.pitch)
        gyroscope =
            configuration.orientation.usesPictures ? try PictureGyroscope(pitch: configuration.mounting.pitch) : nil
        tracker = Tracker(settings: configuration.tracking)
        ranger = try FusedRanger(configuration: configuration)
        predictor = try configuration.makePredictor(frameRate: frameRate)
        estimator = RiskEstimator(settings: configuration.risk)
        policy = AlertPolicy(settings: configuration.alerts)
    }

    /// Takes in a picture; where the camera's layout is side by side, both views of it.
    ///
    /// - Parameters:
    ///   - picture: valid only during the call.
    ///   - depth: how far its pixels are, where that was measured.
    ///   - time: when it was taken.
    ///   - orientation: how the camera was turned then; nil where nobody measured it, so that the picture is asked itself, as
    ///     far as `orientation.source` allows.
    public mutating func process(
        _ picture: PictureView, depth: DepthMap? = nil, at time: Timestamp, orientation: Rotation<Camera, SemiLocal>?
    ) throws(Fault) {
        let start = clock.now
        guard let pair else {
            try look(at: picture, pair: nil, depth: depth, from: start, at: time, orientation: orientation)
            return
        }
        guard let rectifier = try pair.rectifier(for: picture) else {
            // Two views of which it is not known how they stand to each other are one too many.
            try look(
                at: pair.left(of: picture), pair: nil, depth: depth, from: start, at: time, orientation: orientation)
            return
        }
        try rectifier.rectify(sideBySide: picture)
        camera = rectifier.camera
        try rectifier.left.withView { left throws(Fault) in
            try rectifier.right.withView { right throws(Fault) in
                let views = RangingFrame.RectifiedPair(left: left, right: right, baseline: rectifier.baseline)
                try look(at: left, pair: views, depth: depth, from: start, at: time, orientation: orientation)
            }
        }
    }

    /// Finds people in a picture, ranges and follows them.
    private mutating func look(
        at picture: PictureView, pair: RangingFrame.RectifiedPair?, depth: DepthMap?,
        from start: ContinuousClock.Instant, at time: Timestamp, orientation measured: Rotation<Camera, SemiLocal>?
    ) throws(Fault) {
        if camera == nil || camera?.width != picture.width || camera?.height != picture.height {
            camera = try intrinsics(width: picture.width, height: picture.height)
        }
        try detector?.detect(in: picture, into: &detections)
        let detected = clock.now
        latencies[.detect].add(start.duration(to: detected).seconds)
        try orient(measured, picture, at: time)
        let oriented = clock.now
        if measured == nil, gyroscope != nil { latencies[.orient].add(detected.duration(to: oriented).seconds) }
        try range(pair: pair, depth: depth, orientation: orientation)
        latencies[.range].add(oriented.duration(to: clock.now).seconds)
        follow(at: time, orientation: orientation)
        latencies.frame.add(start.duration(to: clock.now).seconds)
    }

    /// How the camera is turned: as it was measured, else as the picture shows it, else as it was. People are found before, so
    /// that the gyroscope does not look at them.
    private mutating func orient(
        _ measured: Rotation<Camera, SemiLocal>?, _ picture: PictureView, at time: Timestamp
    ) throws(Fault) {
        if let measured {
            gyroscope?.follow(measured)
            (orientation, isOrientationKnown) = (measured, true)
        } else if let gyroscope, let camera {
            try gyroscope.look(at: picture, camera: camera, people: detections, time: time)
            (orientation, isOrientationKnown) = (gyroscope.orientation, gyroscope.outcome.isKnown)
        } else {
            isOrientationKnown = false
        }
    }

    /// From detections to observations, by every way that there is material for.
    private mutating func range(
        pair: RangingFrame.RectifiedPair?, depth: DepthMap?, orientation: Rotation<Camera, SemiLocal>
    ) throws(Fault) {
        guard let camera else { return }
        var frame = RangingFrame(camera: camera, orientation: orientation)
        frame.pair = pair
        frame.depth = depth
        try ranger.observe(detections, in: frame, into: &observations)
    }

    /// The intrinsics of pictures of another size than those known.
    ///
    /// - Throws: `badData` where the known ones can not be carried over.
    private func intrinsics(width: Int, height: Int) throws(Fault) -> CameraIntrinsics {
        guard let calibrated else {
            return CameraIntrinsics(
                width: width, height: height, horizontalFieldOfView: configuration.mounting.horizontalFieldOfView)
        }
        return try CalibrationFile(left: calibrated).scaled(to: PictureSize(width: width, height: height)).left
    }

    /// Takes in a frame of recorded detections: boxes without a picture, or with a depth picture only.
    public mutating func process(
        _ people: [DetectedPerson], depth: DepthMap? = nil, at time: Timestamp,
        orientation: Rotation<Camera, SemiLocal>
    ) throws(Fault) {
        let start = clock.now
        isOrientationKnown = true
        detections = people
        try range(pair: nil, depth: depth, orientation: orientation)
        latencies[.range].add(start.duration(to: clock.now).seconds)
        follow(at: time, orientation: orientation)
        latencies.frame.add(start.duration(to: clock.now).seconds)
    }

    /// Takes in a frame of recorded observations.
    public mutating func process(
        _ recorded: [Observation], at time: Timestamp, orientation: Rotation<Camera, SemiLocal>
    ) {
        let start = clock.now
        isOrientationKnown = true
        observations = recorded
        follow(at: time, orientation: orientation)
        latencies.frame.add(start.duration(to: clock.now).seconds)
    }

    /// Judges a frame in which nobody is looked for, because the processor can not keep up: everybody is where they were
    /// heading, and whatever is due is decided now and not a frame later.
    ///
    /// `detections` and `observations` are none then; the latency of frames is that of those looked at.
    ///
    /// - Parameters:
    ///   - time: when it was taken.
    ///   - measured: how the camera was turned then; nil where nobody measured it.
    public mutating func coast(to time: Timestamp, orientation measured: Rotation<Camera, SemiLocal>?) {
        detections.removeAll(keepingCapacity: true)
        observations.removeAll(keepingCapacity: true)
        orientation = measured ?? orientation
        isOrientationKnown = measured != nil
        tracker.coast(to: time, orientation: orientation, camera: camera)
        judge(at: time, orientation: orientation)
    }

    /// From observations to decisions.
    private mutating func follow(at time: Timestamp, orientation: Rotation<Camera, SemiLocal>) {
        frames += 1
        self.orientation = orientation
        let start = clock.now
        tracker.update(with: observations, at: time, orientation: orientation, camera: camera)
        latencies[.track].add(start.duration(to: clock.now).seconds)
        judge(at: time, orientation: orientation)
    }

    /// From tracks to decisions.
    private mutating func judge(at time: Timestamp, orientation: Rotation<Camera, SemiLocal>) {
        let start = clock.now
        predictor.predict(tracker, times: estimator.times, into: &forecasts)
        let predicted = clock.now
        latencies[.predict].add(start.duration(to: predicted).seconds)
        estimator.estimate(tracker, forecasts, into: &risks)
        decide(at: time, orientation: orientation)
        latencies[.risk].add(predicted.duration(to: clock.now).seconds)
    }

    private mutating func decide(at time: Timestamp, orientation: Rotation<Camera, SemiLocal>) {
        candidates.removeAll(keepingCapacity: true)
        let toHead = orientation.toHead
        for (track, risk) in zip(tracker.tracks, risks) where track.isBelieved {
            candidates.append(
                AlertPolicy.Candidate(
                    track: track.id, risk: risk, bearing: toHead(track.position).bearing,
                    unseen: time.since(track.lastSeen)))
        }
        policy.update(at: time, candidates, into: &decisions)
    }
}
