import Alerting
import Configuration
import Datasets
import Diagnostics
import Evaluation
import Geometry
import Pipeline
import Tracking

/// How well collisions are foretold: the pipeline over recorded walks, against what happened.
public struct CollisionExperiment: Sendable {
    /// The frame people are tracked and predicted in.
    public let frame: PredictionFrame
    /// Everything configured; the horizon and the radius of its risk are those that are scored.
    public let configuration: Configuration
    /// The scores of all walks together.
    public private(set) var scores: CollisionScores
    /// The scores of each walk by itself.
    public private(set) var walks: [(name: String, scores: CollisionScores)] = []

    /// Prepares an experiment.
    public init(frame: PredictionFrame, configuration: Configuration) {
        self.frame = frame
        self.configuration = configuration
        scores = CollisionScores(rules: Self.rules(configuration))
    }

    private static func rules(_ configuration: Configuration) -> CollisionRules {
        CollisionRules(
            radius: configuration.risk.radius, horizon: configuration.risk.horizon,
            operatingThreshold: configuration.alerts.noticeProbability)
    }

    /// Runs the pipeline over one walk and scores it.
    public mutating func add(_ walk: RecordedWalk) throws(Fault) {
        if frame == .global, !walk.hasOdometry {
            throw Fault(.badData, "\(walk.name) has no [odometry], which the global frame needs")
        }
        let recording = try record(walk)
        scores.add(recording)
        var alone = CollisionScores(rules: scores.rules)
        alone.add(recording)
        walks.append((walk.name, alone))
    }

    private func record(_ walk: RecordedWalk) throws(Fault) -> CollisionRecording {
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
}
