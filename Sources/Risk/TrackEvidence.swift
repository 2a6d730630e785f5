import Geometry
import Tracking

/// What a track rests on: a probability from three glances is worth less than one from thirty.
public struct TrackEvidence: Sendable, Equatable {
    /// Time since the person was first seen, seconds.
    public var age: Double
    /// Time since the person was last seen, seconds.
    public var unseen: Double
    /// How often the person was seen.
    public var observations: Int

    /// Makes evidence.
    public init(age: Double, unseen: Double, observations: Int) {
        self.age = age
        self.unseen = unseen
        self.observations = observations
    }

    /// What a track rests on at a moment.
    init(_ track: Track, at time: Timestamp) {
        self.init(age: time.since(track.firstSeen), unseen: time.since(track.lastSeen), observations: track.hits)
    }
}
