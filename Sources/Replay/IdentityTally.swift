import Geometry
import Ranging
import Tracking

/// How well tracks keep to people, where the truth is known: changes of a person's track, and how much of what was seen of
/// people had a track at all.
struct IdentityTally {
    /// How often a person's track was another one than before.
    private(set) var switches = 0
    /// Observations of people first seen longer ago than the time allowed for finding them.
    private(set) var expected = 0
    /// Those of them that belonged to a believed track.
    private(set) var tracked = 0

    /// What is allowed for a new person to be believed, seconds.
    static let grace = 0.5

    private var trackOfPerson: [Int: Int] = [:]
    private var firstSeen: [Int: Timestamp] = [:]

    /// Share of the expected observations that belonged to a believed track; nil where none was expected.
    var trackedShare: Double? { expected > 0 ? Double(tracked) / Double(expected) : nil }

    /// Takes in a frame.
    mutating func add(_ tracks: [Track], observations: [Observation], at time: Timestamp) {
        for person in observations.lazy.compactMap(\.person) {
            let first = firstSeen[person] ?? time
            firstSeen[person] = first
            if time.since(first) >= Self.grace { expected += 1 }
        }
        for track in tracks where track.isBelieved && track.observation != nil {
            guard let person = track.person, let first = firstSeen[person] else { continue }
            if time.since(first) >= Self.grace { tracked += 1 }
            if let before = trackOfPerson.updateValue(track.id, forKey: person), before != track.id { switches += 1 }
        }
    }
}
