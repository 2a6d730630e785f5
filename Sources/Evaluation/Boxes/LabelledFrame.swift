/// A box of the truth.
public struct TruthBox: Sendable, Equatable {
    /// What a truth box means to a score.
    public enum Role: Sendable, Equatable {
        /// A person who is to be found and followed.
        case person
        /// A person whom the truth leaves out of the score (MOTChallenge's conf = 0).
        case unscored
        /// Something like a person, or one too hidden to ask for: whoever reports it gains and loses nothing.
        case distractor
        /// An object of another kind; whoever takes it for a person is wrong.
        case otherObject
    }

    /// Whose box it is.
    public var identity: Int64
    /// Where.
    public var box: CornerBox
    /// What it means to a score.
    public var role: Role

    /// Makes a box of the truth.
    public init(identity: Int64, box: CornerBox, role: Role = .person) {
        self.identity = identity
        self.box = box
        self.role = role
    }
}

/// A box that a tracker or detector reports.
public struct ResultBox: Sendable, Equatable {
    /// The track; of no meaning to the score of a detector.
    public var identity: Int64
    /// Where.
    public var box: CornerBox
    /// How sure the detector is; of no meaning to the score of a tracker.
    public var score: Double

    /// Makes a box of a result.
    public init(identity: Int64 = -1, box: CornerBox, score: Double = 1) {
        self.identity = identity
        self.box = box
        self.score = score
    }
}

/// Truth and result of one frame.
public struct LabelledFrame: Sendable, Equatable {
    /// Which frame it is, as its files count.
    public var number: Int
    /// What is there.
    public var truth: [TruthBox]
    /// What is reported.
    public var result: [ResultBox]
    /// Where the truth is not labelled (KITTI's DontCare): boxes that lie there and match nobody do not count.
    public var ignoredRegions: [CornerBox]

    /// Makes a frame.
    public init(
        number: Int = 0, truth: [TruthBox] = [], result: [ResultBox] = [], ignoredRegions: [CornerBox] = []
    ) {
        self.number = number
        self.truth = truth
        self.result = result
        self.ignoredRegions = ignoredRegions
    }
}

/// Truth and result of a sequence, and the rule of its benchmark that the boxes themselves do not carry.
public struct LabelledSequence: Sendable, Equatable {
    /// The frames in order of time; frames with neither truth nor result may be left out.
    public var frames: [LabelledFrame]
    /// Result boxes that match nobody and are no taller than this do not count, pixels; nil: they all count.
    public var smallestCountedHeight: Double?
    /// How many frames the sequence has, with those that are left out: false alarms are counted per frame.
    public var frameCount: Int

    /// Makes a sequence; without a count of frames, none is left out.
    public init(frames: [LabelledFrame], smallestCountedHeight: Double? = nil, frameCount: Int? = nil) {
        self.frames = frames
        self.smallestCountedHeight = smallestCountedHeight
        self.frameCount = max(frames.count, frameCount ?? 0)
    }

    /// Whether a box that matches nobody counts as a false alarm.
    func countsUnmatched(_ box: CornerBox, in frame: LabelledFrame) -> Bool {
        if let smallestCountedHeight, box.height <= smallestCountedHeight + .ulpOfOne { return false }
        return !frame.ignoredRegions.contains { box.coverage(by: $0) > 0.5 + .ulpOfOne }
    }
}
