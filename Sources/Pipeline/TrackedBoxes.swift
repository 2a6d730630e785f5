import Configuration
import Detection
import Geometry
import Ranging
import Tracking

/// What is known of a sequence of boxes besides the boxes.
public struct SequenceInformation: Sendable, Equatable {
    /// Frames a second. Most recordings of walkers have 7 to 30; in between, times are wrong by a factor of two at most.
    public var rate = 15.0
    /// Width of the picture, pixels; nil where it is not known.
    public var width: Int?
    /// Height of the picture, pixels; nil where it is not known.
    public var height: Int?

    /// Rates that a camera may have, frames a second.
    public static let rates = 0.1...1000.0

    /// Nothing known.
    public init() {}

    /// When a frame was taken, counted from frame 0. Numbers beyond three centuries stay there.
    func time(ofFrame frame: Int) -> Timestamp {
        Timestamp(nanoseconds: Int64(min(max(Double(frame) / rate * 1e9, -9e18), 9e18)))
    }

    /// Reads the text of a MOTChallenge seqinfo.ini; what it does not say stays open.
    public init(text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
            guard parts.count == 2 else { continue }
            switch parts[0].lowercased() {
            case "framerate": if let rate = Double(parts[1]), Self.rates.contains(rate) { self.rate = rate }
            case "imwidth": width = Int(parts[1]).flatMap { $0 > 0 ? $0 : nil }
            case "imheight": height = Int(parts[1]).flatMap { $0 > 0 ? $0 : nil }
            default: break
            }
        }
    }
}

/// The tracker alone, run over the boxes of a whole sequence.
public struct TrackedBoxes: Sendable {
    /// One given detection.
    public struct Input: Sendable {
        /// Number of the frame.
        public var frame: Int
        /// The detection.
        public var person: DetectedPerson

        /// Makes one.
        public init(frame: Int, person: DetectedPerson) {
            self.frame = frame
            self.person = person
        }
    }

    /// One box of the result.
    public struct Row: Sendable, Equatable {
        /// Number of the frame.
        public var frame: Int
        /// Number of the track.
        public var track: Int
        /// The box, pixels.
        public var box: BoundingBox
        /// Score of the detection, 0 to 1.
        public var score: Double
    }

    /// The result, in order of frames.
    public private(set) var rows: [Row] = []
    /// Frames from the first with a detection to the last.
    public private(set) var frames = 0
    /// Tracks that were believed.
    public private(set) var tracks = 0

    /// Tracks the people of a sequence.
    ///
    /// - Parameters:
    ///   - detections: in order of frames.
    ///   - sequence: rate and size of the picture; where the size is not known, the boxes' extent stands for it.
    ///   - configuration: for the tracker, the ranging and the default camera.
    public init(_ detections: [Input], sequence: SequenceInformation, configuration: Configuration) {
        guard let first = detections.first, let last = detections.last else { return }
        let width = sequence.width ?? Int(detections.map(\.person.box.right).max() ?? 1).clamped(to: 1...100_000)
        let height = sequence.height ?? Int(detections.map(\.person.box.bottom).max() ?? 1).clamped(to: 1...100_000)
        let camera = CameraIntrinsics(
            width: width, height: height, horizontalFieldOfView: configuration.mounting.horizontalFieldOfView)
        let orientation = Rotation<Camera, SemiLocal>.looking(heading: 0, pitch: configuration.mounting.pitch)
        var tracker = Tracker(settings: configuration.tracking)
        var ranger = MonocularRanger(settings: configuration.ranging)
        var people: [DetectedPerson] = []
        var observations: [Observation] = []
        var next = 0
        var frame = first.frame
        while frame <= last.frame {
            people.removeAll(keepingCapacity: true)
            while next < detections.count, detections[next].frame == frame {
                people.append(detections[next].person)
                next += 1
            }
            // Empty frames change nothing once everybody is forgotten.
            if people.isEmpty, tracker.tracks.isEmpty {
                frame = detections[next].frame
                continue
            }
            ranger.observe(people, camera: camera, orientation: orientation, into: &observations)
            tracker.update(
                with: observations, at: sequence.time(ofFrame: frame),
                orientation: orientation, camera: camera)
            for track in tracker.tracks where track.observation != nil {
                guard let box = track.expectedBox else { continue }
                let row = Row(frame: frame, track: track.id, box: box, score: track.score)
                append(row, isBelieved: track.isBelieved, rate: sequence.rate)
            }
            if frame.isMultiple(of: 256) { forget(allBut: tracker.tracks) }
            frame += 1
        }
        rows.sort { ($0.frame, $0.track) < ($1.frame, $1.track) }
        frames = last.frame - first.frame + 1
        tracks = tracker.believedCount
        forget(allBut: [])
    }

    /// A gap in a track up to this long is filled where the person is found again, seconds.
    ///
    /// The tracker itself never does that, for it can not know what comes; a file of results is written when all is known.
    static let longestFilledGap = 1.0

    /// Rows of tracks that are not believed yet: they are written once the track is.
    private var waiting: [Int: [Row]] = [:]
    /// The last row of each track.
    private var latest: [Int: Row] = [:]

    private mutating func append(_ row: Row, isBelieved: Bool, rate: Double) {
        var pending = waiting.removeValue(forKey: row.track) ?? []
        if let before = latest[row.track], Double(row.frame - before.frame) <= Self.longestFilledGap * rate {
            for frame in before.frame + 1..<row.frame { pending.append(before.interpolated(to: row, at: frame)) }
        }
        pending.append(row)
        latest[row.track] = row
        if isBelieved { rows += pending } else { waiting[row.track] = pending }
    }

    /// Keeps memory bounded over a long run: what the tracker has forgotten will not come again.
    private mutating func forget(allBut tracks: [Track]) {
        let alive = Set(tracks.map(\.id))
        waiting = waiting.filter { alive.contains($0.key) }
        latest = latest.filter { alive.contains($0.key) }
    }
}

extension TrackedBoxes.Row {
    /// The box of the same track in a frame between this one and a later one, on a straight line.
    fileprivate func interpolated(to later: Self, at frame: Int) -> Self {
        let share = Double(frame - self.frame) / Double(later.frame - self.frame)
        func between(_ a: Double, _ b: Double) -> Double { a + share * (b - a) }
        let box = BoundingBox(
            left: between(box.left, later.box.left), top: between(box.top, later.box.top),
            width: between(box.width, later.box.width), height: between(box.height, later.box.height))
        return Self(frame: frame, track: track, box: box, score: score)
    }
}

extension Int {
    fileprivate func clamped(to range: ClosedRange<Int>) -> Int {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
