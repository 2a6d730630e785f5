import Geometry
import Ranging

/// One line of a sequence's observations: a person as perception saw them.
public struct ObservedPerson: Sendable, Equatable {
    /// Number of the frame.
    public var frame: Int
    /// When it was taken.
    public var time: Timestamp
    /// Who it truly is, for scoring only; nil where the recording does not know.
    public var person: Int?
    /// The association to use when tracking is not under test; nil where there is none.
    public var association: Int?
    /// Where they were measured to be.
    public var position: Point<Camera>

    /// Makes one.
    public init(frame: Int, time: Timestamp, person: Int?, association: Int?, position: Point<Camera>) {
        self.frame = frame
        self.time = time
        self.person = person
        self.association = association
        self.position = position
    }
}

extension ObservedPerson {
    /// The line as the tracker takes it, with the uncertainty that the recording does not tell.
    public func observation(noise: StereoNoise) -> Observation {
        Observation(
            position: position, covariance: noise.covariance(at: position), association: association, person: person)
    }
}

/// One line of a sequence's detections: a box in the picture.
public struct DetectedBox: Sendable, Equatable {
    /// Number of the frame.
    public var frame: Int
    /// When it was taken.
    public var time: Timestamp
    /// Where in the picture.
    public var box: BoundingBox
    /// How sure the detector was, 0 to 1 for most of them.
    public var score: Double

    /// Makes one.
    public init(frame: Int, time: Timestamp, box: BoundingBox, score: Double) {
        self.frame = frame
        self.time = time
        self.box = box
        self.score = score
    }
}

/// One line of a sequence's truth: where a person really was, relative to the wearer.
public struct TruePosition<Frame: ReferenceFrame>: Sendable, Equatable {
    /// Number of the frame.
    public var frame: Int
    /// When it was taken.
    public var time: Timestamp
    /// Who it is.
    public var person: Int
    /// Where, metres from the wearer.
    public var position: Point<Frame>

    /// Makes one.
    public init(frame: Int, time: Timestamp, person: Int, position: Point<Frame>) {
        self.frame = frame
        self.time = time
        self.person = person
        self.position = position
    }
}

/// A sequence's truth, in the frame it was recorded in.
public enum Truth: Sendable {
    /// Axes that do not turn with the head.
    case semiLocal([TruePosition<SemiLocal>])
    /// Axes of the camera.
    case camera([TruePosition<Camera>])

    /// Number of lines.
    public var count: Int {
        switch self {
        case .semiLocal(let rows): rows.count
        case .camera(let rows): rows.count
        }
    }
}

/// One frame of a sequence as perception saw it; a frame in which nobody was seen is there with no observation.
public struct ObservedFrame: Sendable, Equatable {
    /// Number of the frame.
    public var number: Int
    /// When it was taken.
    public var timestamp: Timestamp
    /// Who was seen.
    public var observations: [Observation]

    /// Makes one.
    public init(number: Int, timestamp: Timestamp, observations: [Observation]) {
        self.number = number
        self.timestamp = timestamp
        self.observations = observations
    }
}
