import Alerting
import Configuration
import Datasets
import Diagnostics
import Evaluation
import Geometry
import Pipeline
import Ranging
import Risk
import Tracking

/// How well collisions are foretold: the pipeline over recorded walks, against what happened.
public struct CollisionExperiment: Sendable {
    /// What was held of one track in one frame, beside the truth.
    public struct Sample: Sendable {
        /// Name of the walk.
        public var walk: String
        /// Moment of the frame, seconds.
        public var time: Double
        /// Number of the track.
        public var track: Int
        /// Whose observation last updated it; nil where that is not known.
        public var person: Int?
        /// Whether it was seen in this frame.
        public var isObserved: Bool
        /// What was held.
        public var risk: CollisionRisk
        /// True distance, metres; nil where the truth does not say it.
        public var trueDistance: Double?
        /// What the risk's calibration looked at; nil where it had nothing to say.
        public var features: RiskFeatures?
    }

    /// The frame people are tracked and predicted in.
    public let frame: PredictionFrame
    /// Everything configured; the horizon and the radius of its risk are those that are scored.
    public let configuration: Configuration
    /// The scores of all walks together.
    public private(set) var scores: CollisionScores
    /// The scores of each walk by itself.
    public private(set) var walks: [(name: String, scores: CollisionScores)] = []

    /// One entry for each track in each frame; gathered only where `keepsSamples` says so.
    public private(set) var samples: [Sample] = []
    /// Whether samples are gathered.
    public var keepsSamples = false
    /// What other thresholds of the alerts would have given; filled only where `sweeps` says so.
    public private(set) var sweep: PolicySweep
    /// Whether other thresholds are tried.
    public var sweeps = false
    /// The frames in which the probability was most wrong; filled only where `keepsGallery` says so.
    public private(set) var gallery = CollisionGallery()
    /// Whether they are looked for.
    public var keepsGallery = false
    private var estimator: RiskEstimator

    /// Prepares an experiment.
    public init(frame: PredictionFrame, configuration: Configuration) {
        self.frame = frame
        self.configuration = configuration
        scores = CollisionScores(rules: Self.rules(configuration))
        estimator = RiskEstimator(settings: configuration.risk)
        sweep = PolicySweep(settings: configuration.alerts, rules: scores.rules)
    }

    private static func rules(_ configuration: Configuration) -> CollisionRules {
        CollisionRules(
            radius: configuration.risk.radius, horizon: configuration.risk.horizon,
            operatingThreshold: configuration.risk.operatingProbability)
    }

    /// Runs the pipeline over one walk and scores it.
    public mutating func add(_ walk: RecordedWalk) throws(Fault) {
        if frame == .global, !walk.hasOdometry {
            throw Fault(.badData, "\(walk.name) has no [odometry], which the global frame needs")
        }
        let recording = try record(walk)
        scores.add(recording)
        if sweeps { sweep.finish(recording, people: walk.people) }
        var alone = CollisionScores(rules: scores.rules)
        alone.add(recording)
        walks.append((walk.name, alone))
    }

    private mutating func record(_ walk: RecordedWalk) throws(Fault) -> CollisionRecording {
        var pipeline = try Pipeline(
            configuration: configuration, detector: nil, camera: walk.camera, frameRate: walk.rate)
        var observed: [Int: [CollisionPerson.Observation]] = [:]
        var alerts: [Int: [Double]] = [:]
        var alertsOnNobody: [Double] = []
        var timeOfFrame: [Int: Double] = [:]
        for frame in walk.frames {
            let time = frame.time.seconds
            timeOfFrame[frame.number] = time
            let observations = frame.observations.map {
                self.frame.prepare($0, orientation: frame.orientation, wearer: frame.wearer)
            }
            pipeline.process(
                observations, at: frame.time, orientation: self.frame.trackerOrientation(frame.orientation))
            // An observation's answer is that of the track it updated; one that updated none was held harmless.
            var probabilities: [Int: Double] = [:]
            for (track, risk) in zip(pipeline.tracker.tracks, pipeline.risks) {
                if let index = track.observation { probabilities[index] = risk.probability }
            }
            for (index, observation) in observations.enumerated() {
                guard let person = observation.person else { continue }
                observed[person, default: []].append(
                    CollisionPerson.Observation(time: time, probability: probabilities[index] ?? 0))
            }
            if sweeps { sweep.add(pipeline, at: frame.time) }
            if keepsGallery {
                gallery.add(
                    pipeline, walk: walk, frame: frame, seen: observed.mapValues(\.count),
                    needed: scores.rules.observationsNeeded)
            }
            if keepsSamples { gather(pipeline, walk: walk, frame: frame) }
            for case .announce(let alert) in pipeline.decisions {
                let track = pipeline.tracker.tracks.first { $0.id == alert.track }
                if let person = track?.person {
                    alerts[person, default: []].append(time)
                } else {
                    alertsOnNobody.append(time)
                }
            }
        }
        let people = walk.people.map { person in
            let distances = walk.way(of: person).sorted { $0.key < $1.key }.compactMap { number, place in
                timeOfFrame[number].map {
                    CollisionPerson.Distance(time: $0, metres: (place * place).sum().squareRoot())
                }
            }
            return CollisionPerson(
                distances: distances, observations: observed[person] ?? [], alerts: alerts[person] ?? [])
        }
        let first = walk.frames.first?.time.seconds ?? 0
        let last = walk.frames.last?.time.seconds ?? 0
        return CollisionRecording(
            people: people, alertsOnNobody: alertsOnNobody, duration: last - first + 1 / walk.rate)
    }

    private mutating func gather(_ pipeline: borrowing Pipeline, walk: RecordedWalk, frame: RecordedWalk.Frame) {
        for (index, risk) in pipeline.risks.enumerated() {
            let track = pipeline.tracker.tracks[index]
            let place = track.person.flatMap { walk.position(of: $0, inFrame: frame.number) }
            samples.append(
                Sample(
                    walk: walk.name, time: frame.time.seconds, track: track.id, person: track.person,
                    isObserved: track.observation != nil, risk: risk,
                    trueDistance: place.map { ($0 * $0).sum().squareRoot() },
                    features: estimator.features(of: index, pipeline.tracker, pipeline.forecasts)))
        }
    }
}
