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

    /// Nothing known.
    public init() {}

    /// Reads the text of a MOTChallenge seqinfo.ini; what it does not say stays open.
    public init(text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
            guard parts.count == 2 else { continue }
            switch parts[0].lowercased() {
            case "framerate": if let rate = Double(parts[1]), rate > 0 { self.rate = rate }
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
        // A track is written from its first box on once it is believed: until then its boxes wait.
        var waiting: [Int: [Row]] = [:]
        var next = 0
        for frame in first.frame...last.frame {
            people.removeAll(keepingCapacity: true)
            while next < detections.count, detections[next].frame == frame {
                people.append(detections[next].person)
                next += 1
            }
            // Hours of empty frames change nothing once everybody is forgotten.
            if people.isEmpty, tracker.tracks.isEmpty { continue }
            ranger.observe(people, camera: camera, orientation: orientation, into: &observations)
            tracker.update(
                with: observations, at: Timestamp(nanoseconds: Int64(Double(frame) / sequence.rate * 1e9)),
                orientation: orientation, camera: camera)
            let now = Timestamp(nanoseconds: Int64(Double(frame) / sequence.rate * 1e9))
            for track in tracker.tracks {
                guard var box = track.box else { continue }
                if configuration.tracking.xSmooth > 0 { box = track.expectedBox ?? box }
                let row = Row(frame: frame, track: track.id, box: box, score: track.score)
                if track.observation == nil {
                    let gap = now.since(track.lastSeen)
                    guard track.isBelieved else { continue }
                    if gap > configuration.tracking.xCoast + 1e-6 {
                        if gap <= configuration.tracking.xFill + 1e-6 { waiting[track.id, default: []].append(row) } else { waiting[track.id] = nil }
                        continue
                    }
                }
                if track.isBelieved {
                    if let earlier = waiting.removeValue(forKey: track.id), configuration.tracking.xBack > 0 || rows.last(where: { $0.track == track.id }) != nil { rows += earlier }
                    rows.append(row)
                } else {
                    waiting[track.id, default: []].append(row)
                }
            }
            if !waiting.isEmpty, frame.isMultiple(of: 256) {
                let alive = Set(tracker.tracks.map(\.id))
                waiting = waiting.filter { alive.contains($0.key) }
            }
        }
        rows.sort { ($0.frame, $0.track) < ($1.frame, $1.track) }
        frames = last.frame - first.frame + 1
        tracks = tracker.believedCount
    }
}

extension Int {
    fileprivate func clamped(to range: ClosedRange<Int>) -> Int {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
