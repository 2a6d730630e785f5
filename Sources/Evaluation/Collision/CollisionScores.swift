/// How well a system warned over a set of recordings, frame by frame and encounter by encounter.
///
/// A frame-level sample is an observation of a person who has been observed often enough by then and whose true
/// distance is at least the radius; its label is whether that distance falls below the radius within the horizon, as
/// far as the recording goes.
public struct CollisionScores: Sendable, Equatable {
    /// What a collision is.
    public let rules: CollisionRules
    /// Encounters and alerts.
    public private(set) var events = CollisionEventScores()
    /// Number of recordings.
    public private(set) var recordings = 0
    private var samples: [CollisionSample] = []

    /// Makes the scores of no recording.
    public init(rules: CollisionRules = CollisionRules()) { self.rules = rules }

    /// Adds a recording.
    public mutating func add(_ recording: CollisionRecording) {
        recordings += 1
        events.minutes += recording.duration / 60
        for person in recording.people {
            let truth = CollisionTruth(person, rules: rules)
            for (index, observation) in person.observations.enumerated() {
                guard index + 1 >= rules.observationsNeeded, let collides = truth.comesNear(after: observation.time)
                else { continue }
                // A probability that is no number is no warning.
                let probability = observation.probability.isNaN ? 0 : max(0, min(1, observation.probability))
                samples.append(CollisionSample(probability: probability, collides: collides))
            }
            events.add(person, truth: truth, rules: rules)
        }
        events.addAlertsOnNobody(recording.alertsOnNobody, rules: rules)
    }

    /// Precision, recall and average precision over all samples.
    public var frames: CollisionFrameScores {
        CollisionFrameScores(samples, threshold: rules.operatingThreshold)
    }

    /// Precision and recall at every threshold.
    public var curve: CollisionCurve { CollisionCurve(samples) }

    /// The probabilities beside what happened.
    public var reliability: ReliabilityTable { ReliabilityTable(samples) }

    /// Mean squared difference of probability and outcome (Brier, "Verification of forecasts expressed in terms of
    /// probability", Monthly Weather Review 1950); nil without samples.
    public var brier: Double? {
        samples.map { sample in
            let difference = sample.probability - (sample.collides ? 1 : 0)
            return difference * difference
        }.mean
    }
}
