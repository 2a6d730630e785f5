import Configuration
import Datasets
import Diagnostics
import Evaluation
import Geometry
import Pipeline
import Prediction
import Ranging
import Tracking

/// How far predictions are from what happened.
public struct PredictionExperiment: Sendable {
    /// What is measured.
    public struct Settings: Sendable {
        /// The frame people are tracked and predicted in.
        public var frame = PredictionFrame.semiLocal
        /// Observations a track needs before it is a sample.
        public var observations = 5
        /// How far ahead, seconds (sequences) or steps (`windows`).
        public var horizon = 3.0
        /// How many of the likeliest modes count for the best-of scores.
        public var modes = 1
        /// Times at which errors are reported, seconds.
        public var reportTimes = [1.0, 2.0, 3.0]

        /// Whether errors step by step and the worst samples are gathered for a report.
        public var keepsGallery = false

        /// The protocol of egocentric sequences.
        public init() {}
    }

    /// One sample, for the table of samples.
    public struct Sample: Sendable, Codable {
        /// Name of the scene.
        public var scene: String
        /// Frame of the prediction.
        public var frame: Int
        /// Whose.
        public var person: Int
        /// How good.
        public var score: PredictionSampleScore
    }

    /// What is measured.
    public let settings: Settings
    private let tracking: TrackerSettings
    private let configuration: Configuration
    /// Everything measured so far.
    public private(set) var samples: [Sample] = []
    /// What a report shows beside; empty unless the settings ask for it.
    public private(set) var gallery = PredictionGallery()
    /// Time spent in predictors, seconds, and how many people it was for.
    public private(set) var cost = (seconds: 0.0, predictions: 0)
    private let clock = ContinuousClock()

    /// Prepares an experiment.
    ///
    /// - Parameters:
    ///   - settings: what is measured.
    ///   - configuration: of the tracker, whose association is replaced by the given one, and of the predictor.
    public init(_ settings: Settings, configuration: Configuration) {
        self.settings = settings
        var tracking = configuration.tracking
        tracking.association = .given
        // A track seen no more for half a second is a new one.
        tracking.forgetAfter = 0.5
        self.tracking = tracking
        self.configuration = configuration
    }

    /// Measures one recorded walk.
    public mutating func add(_ walk: RecordedWalk) throws(Fault) {
        if settings.frame == .global, !walk.hasOdometry {
            throw Fault(.badData, "\(walk.name) has no [odometry], which the global frame needs")
        }
        let steps = Int((settings.horizon * walk.rate + 1e-6).rounded(.down))
        guard steps > 0 else {
            throw Fault(.usage, "the horizon is shorter than one frame of \(walk.name)")
        }
        let times = (1...steps).map { Double($0) / walk.rate }
        let scorer = PredictionScorer(stepTimes: times, reportTimes: settings.reportTimes, modes: settings.modes)
        let orientations = Dictionary(
            walk.frames.map { ($0.number, ($0.orientation, $0.wearer)) }, uniquingKeysWith: { first, _ in first })
        var tracker = Tracker(settings: tracking)
        var predictor = try configuration.makePredictor(
            frameRate: walk.rate, wearerIsOrigin: settings.frame != .global)
        var forecasts = Forecasts()
        for frame in walk.frames {
            tracker.update(
                with: frame.observations.map {
                    settings.frame.prepare($0, orientation: frame.orientation, wearer: frame.wearer)
                }, at: frame.time, orientation: settings.frame.trackerOrientation(frame.orientation))
            let start = clock.now
            predictor.predict(tracker, times: times, into: &forecasts)
            count(start.duration(to: clock.now), for: tracker.tracks.count)
            for (index, track) in tracker.tracks.enumerated() where track.observation != nil {
                guard track.hits >= settings.observations, let person = track.person,
                    let truth = futureWay(of: person, from: frame, steps: steps, in: walk, orientations)
                else { continue }
                let offset = settings.frame == .global ? SIMD2(frame.wearer.x, frame.wearer.y) : .zero
                append(
                    forecasts, person: index, offset: offset, truth: truth, scorer: scorer, scene: walk.name,
                    frame: frame.number, identity: person
                ) { [wanted = settings.frame] in
                    let seen = Int((2 * walk.rate).rounded())
                    return (-seen...0).compactMap {
                        Self.place(of: person, step: $0, from: frame, in: walk, orientations, as: wanted)
                    }
                }
            }
        }
    }

    /// Where a person will be, in the frame that is asked about; nil where the truth does not say it to the end.
    private func futureWay(
        of person: Int, from frame: RecordedWalk.Frame, steps: Int, in walk: RecordedWalk,
        _ orientations: [Int: (Rotation<Camera, SemiLocal>, SIMD3<Double>)]
    ) -> [SIMD2<Double>]? {
        var way: [SIMD2<Double>] = []
        way.reserveCapacity(steps)
        for step in 1...steps {
            guard
                let place = Self.place(
                    of: person, step: step, from: frame, in: walk, orientations, as: settings.frame)
            else { return nil }
            way.append(place)
        }
        return way
    }

    /// Where a person is some frames later or, below zero, earlier.
    private static func place(
        of person: Int, step: Int, from frame: RecordedWalk.Frame, in walk: RecordedWalk,
        _ orientations: [Int: (Rotation<Camera, SemiLocal>, SIMD3<Double>)], as wanted: PredictionFrame
    ) -> SIMD2<Double>? {
        guard let p = walk.position(of: person, inFrame: frame.number + step) else { return nil }
        switch wanted {
        case .semiLocal: return p
        case .camera:
            guard let (orientation, _) = orientations[frame.number + step] else { return nil }
            let seen = Rotation<Camera, SemiLocal>.level(orientation.inverse(Point<SemiLocal>(p.x, p.y, 0)))
            return SIMD2(seen.x, seen.y)
        case .global:
            guard let (_, wearer) = orientations[frame.number + step] else { return nil }
            return p + SIMD2(wearer.x, wearer.y) - SIMD2(frame.wearer.x, frame.wearer.y)
        }
    }

    /// Measures one scene of pedestrians seen from above, by windows of consecutive frames (the S-GAN protocol).
    ///
    /// - Parameters:
    ///   - scene: people's places by frame.
    ///   - observed: frames of a window that are seen.
    ///   - step: seconds from frame to frame.
    ///   - keepLone: whether a window with one pedestrian counts.
    public mutating func add(_ scene: PedestrianScene, observed: Int, step: Double, keepLone: Bool) throws(Fault) {
        let steps = Int(settings.horizon.rounded())
        let times = (1...max(steps, 1)).map { Double($0) * step }
        let scorer = PredictionScorer(stepTimes: times, reportTimes: settings.reportTimes, modes: settings.modes)
        var predictor = try configuration.makePredictor(frameRate: 1 / step, wearerIsOrigin: false)
        var forecasts = Forecasts()
        let back = Rotation<Camera, SemiLocal>.level.inverse
        // Positions of these files are labelled by hand on a video: a few centimetres.
        let covariance = Covariance3<Camera>(isotropic: 0.03 * 0.03)
        // Frames are far apart here; somebody who is in two in a row was there all the time.
        var continuous = tracking
        continuous.forgetAfter = max(continuous.forgetAfter, 1.5 * step)
        guard scene.frames.count >= observed + steps, observed > 0, steps > 0 else { return }
        for start in 0...(scene.frames.count - observed - steps) {
            let window = scene.frames[start..<start + observed + steps]
            let last = window[start + observed - 1]
            let people = last.people.filter { person in window.allSatisfy { $0.position(of: person.id) != nil } }
            guard people.count >= (keepLone ? 1 : 2) else { continue }
            var tracker = Tracker(settings: continuous)
            for (index, frame) in window.prefix(observed).enumerated() {
                let observations = frame.people.map { person in
                    Observation(
                        position: back(Point<SemiLocal>(person.position.x, person.position.y, 0)),
                        covariance: covariance, association: person.id, person: person.id)
                }
                tracker.update(
                    with: observations, at: Timestamp(nanoseconds: Int64(Double(index) * step * 1e9)),
                    orientation: .level)
            }
            let begin = clock.now
            predictor.predict(tracker, times: times, into: &forecasts)
            count(begin.duration(to: clock.now), for: tracker.tracks.count)
            for person in people {
                guard let index = tracker.tracks.firstIndex(where: { $0.association == person.id }) else { continue }
                let truth = window.suffix(steps).compactMap { $0.position(of: person.id) }
                append(
                    forecasts, person: index, offset: .zero, truth: truth, scorer: scorer, scene: scene.name,
                    frame: last.number, identity: person.id
                ) { window.prefix(observed).compactMap { $0.position(of: person.id) } }
            }
        }
    }

    private mutating func append(
        _ forecasts: Forecasts, person: Int, offset: SIMD2<Double>, truth: [SIMD2<Double>], scorer: PredictionScorer,
        scene: String, frame: Int, identity: Int, past: () -> [SIMD2<Double>]
    ) {
        let modes = (0..<forecasts.modeCount).map { mode in
            PredictedMode(
                probability: forecasts.weight(person: person, mode: mode),
                means: truth.indices.map { forecasts.mean(person: person, mode: mode, step: $0) - offset },
                covariances: truth.indices.map { forecasts.covariance(person: person, mode: mode, step: $0) })
        }
        guard let score = scorer.score(modes, truth: truth) else { return }
        samples.append(Sample(scene: scene, frame: frame, person: identity, score: score))
        guard settings.keepsGallery else { return }
        let best = forecasts.likeliestMode(person: person)
        let others = modes.indices.filter { $0 != best }.sorted { modes[$0].probability > modes[$1].probability }
        gallery.add(
            scene: scene, person: identity, ade: score.ade, likeliest: modes[best].means, truth: truth,
            times: scorer.stepTimes
        ) {
            PredictionGallery.Sample(
                scene: scene, frame: frame, person: identity, ade: score.ade, fde: score.fde, past: past(),
                truth: truth, modes: ([best] + others).map { modes[$0].means })
        }
    }

    private mutating func count(_ duration: Duration, for people: Int) {
        cost.seconds += duration.seconds
        cost.predictions += people
    }
}
