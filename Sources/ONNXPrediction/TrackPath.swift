import Geometry
import Tracking

/// A person's measured path at equal steps of time, as networks want it.
enum TrackPath {
    /// Positions at `steps` equally spaced moments up to the last measurement.
    ///
    /// Between measurements the path is straight. Before the first one it is carried back with the filtered
    /// velocity, so that a young track looks like one that went straight on.
    ///
    /// - Parameters:
    ///   - history: oldest first.
    ///   - velocity: of the filter, m/s.
    ///   - count: number of moments; the last is that of the last measurement.
    ///   - step: seconds between them.
    ///   - write: called for moments 0 (the oldest) to `count - 1` with metres relative to the last measurement.
    static func sample(
        _ history: borrowing TrackHistory, velocity: SIMD2<Double>, count: Int, step: Double,
        _ write: (_ moment: Int, _ place: SIMD2<Double>) -> Void
    ) {
        guard history.count > 0 else {
            for moment in 0..<count { write(moment, -velocity * step * Double(count - 1 - moment)) }
            return
        }
        let newest = history[history.count - 1]
        var index = history.count - 1
        for moment in stride(from: count - 1, through: 0, by: -1) {
            let age = step * Double(count - 1 - moment)
            while index > 0, newest.time.since(history[index].time) < age { index -= 1 }
            let before = history[index]
            let ageBefore = newest.time.since(before.time)
            var place = before.position - newest.position
            if ageBefore < age {
                place -= velocity * (age - ageBefore)
            } else if index + 1 < history.count {
                let after = history[index + 1]
                let span = after.time.since(before.time)
                if span > 0 {
                    place += (after.position - before.position) * ((ageBefore - age) / span)
                }
            }
            write(moment, place)
        }
    }
}
