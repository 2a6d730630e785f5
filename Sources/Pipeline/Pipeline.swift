import Alerting
import Calibration
import Configuration
import Detection
import Diagnostics
import Geometry
import Imaging
import Prediction
import Ranging
import Risk
import Tracking

/// Composes the steps from a picture (or from recorded observations) to the decision what to say.
///
/// The daemon and the replay run this very type. It keeps no clock but to measure what its stages cost: all decisions
/// follow from the frames' own time stamps, so that a replay repeats them exactly.
public struct Pipeline {
    /// What was configured.
    public let configuration: Configuration
    /// Intrinsics of the camera, where pictures or boxes come in.
    public var camera: CameraIntrinsics?
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
    private var ranger: any Ranger
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
    ///   - frameRate: nominal rate of the source, frames a second.
    /// - Throws: where the predictor can not be made, or the calibration can not be read.
    public init(
        configuration: Configuration, detector: (any Detector)?, camera: CameraIntrinsics?, frameRate: Double
    ) throws(Fault) {
        var configuration = configuration
        var camera = camera
        if camera == nil, !configuration.mounting.calibration.isEmpty {
            let calibration = try CalibrationFile(paths: [configuration.mounting.calibration])
            camera = calibration.left
            if configuration.ranging.cameraHeight == nil {
                configuration.ranging.cameraHeight = calibration.heightAboveGround
            }
        }
        self.configuration = configuration
        self.detector = detector
        self.camera = camera
        calibrated = camera
        tracker = Tracker(settings: configuration.tracking)
        ranger = MonocularRanger(settings: configuration.ranging)
        predictor = try configuration.makePredictor(frameRate: frameRate)
        estimator = RiskEstimator(settings: configuration.risk)
        policy = AlertPolicy(settings: configuration.alerts)
    }

    /// Takes in a picture.
    ///
    /// - Parameters:
    ///   - picture: valid only during the call.
    ///   - time: when it was taken.
    ///   - orientation: how the camera was turned then.
    public mutating func process(
        _ picture: PictureView, at time: Timestamp, orientation: Rotation<Camera, SemiLocal>
    ) throws(Fault) {
        let start = clock.now
        if camera == nil || camera?.width != picture.width || camera?.height != picture.height {
            camera = try intrinsics(width: picture.width, height: picture.height)
        }
        try detector?.detect(in: picture, into: &detections)
        let detected = clock.now
        latencies[.detect].add(start.duration(to: detected).seconds)
        if let camera {
            ranger.observe(detections, camera: camera, orientation: orientation, into: &observations)
        }
        latencies[.range].add(detected.duration(to: clock.now).seconds)
        follow(at: time, orientation: orientation)
        latencies.frame.add(start.duration(to: clock.now).seconds)
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

    /// Takes in a frame of recorded detections: boxes without a picture.
    public mutating func process(
        _ people: [DetectedPerson], at time: Timestamp, orientation: Rotation<Camera, SemiLocal>
    ) {
        let start = clock.now
        detections = people
        if let camera {
            ranger.observe(people, camera: camera, orientation: orientation, into: &observations)
        }
        latencies[.range].add(start.duration(to: clock.now).seconds)
        follow(at: time, orientation: orientation)
        latencies.frame.add(start.duration(to: clock.now).seconds)
    }

    /// Takes in a frame of recorded observations.
    public mutating func process(
        _ recorded: [Observation], at time: Timestamp, orientation: Rotation<Camera, SemiLocal>
    ) {
        let start = clock.now
        observations = recorded
        follow(at: time, orientation: orientation)
        latencies.frame.add(start.duration(to: clock.now).seconds)
    }

    /// From observations to decisions.
    private mutating func follow(at time: Timestamp, orientation: Rotation<Camera, SemiLocal>) {
        frames += 1
        let start = clock.now
        tracker.update(with: observations, at: time, orientation: orientation, camera: camera)
        let tracked = clock.now
        latencies[.track].add(start.duration(to: tracked).seconds)
        predictor.predict(tracker, times: estimator.times, into: &forecasts)
        let predicted = clock.now
        latencies[.predict].add(tracked.duration(to: predicted).seconds)
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
