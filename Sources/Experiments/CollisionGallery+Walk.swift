import Configuration
import Geometry
import Pipeline
import Prediction
import Risk
import Tracking

extension CollisionGallery {
    /// Looks at everybody seen in the frame that the pipeline has just processed.
    ///
    /// - Parameters:
    ///   - seen: how often each person has been observed so far.
    ///   - needed: observations before somebody is a sample, as in the scores.
    mutating func add(
        _ pipeline: Pipeline, walk: RecordedWalk, frame: RecordedWalk.Frame, seen: [Int: Int], needed: Int
    ) {
        let radius = pipeline.configuration.risk.radius
        let steps = Int((pipeline.configuration.risk.horizon * walk.rate + 1e-6).rounded(.down))
        for (index, track) in pipeline.tracker.tracks.enumerated() where track.observation != nil {
            guard let person = track.person, seen[person] ?? 0 >= needed,
                let place = walk.position(of: person, inFrame: frame.number), Self.length(place) >= radius
            else { continue }
            let truth = (0...steps).compactMap { walk.position(of: person, inFrame: frame.number + $0) }
            let nearest = truth.dropFirst().map(Self.length).min() ?? .infinity
            let collides = nearest < radius
            let probability = pipeline.risks[index].probability
            let error = collides ? 1 - probability : probability
            guard keeps(error, walk: walk.name, person: person) else { continue }
            let past = Int(walk.rate.rounded())
            let mode = pipeline.forecasts.likeliestMode(person: index)
            let here = track.motion.position
            keep(
                Sample(
                    walk: walk.name, time: frame.time.seconds, person: person, probability: probability,
                    collides: collides, nearest: nearest.isFinite ? nearest : Self.length(place),
                    past: (-past...0).compactMap { walk.position(of: person, inFrame: frame.number + $0) },
                    truth: truth,
                    predicted: [SIMD2(here.x, here.y)]
                        + pipeline.forecasts.times.indices.map {
                            pipeline.forecasts.mean(person: index, mode: mode, step: $0)
                        }))
        }
    }

    private static func length(_ place: SIMD2<Double>) -> Double { (place * place).sum().squareRoot() }
}
