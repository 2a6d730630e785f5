import Diagnostics
import FileFormats
import Geometry

/// The frames that one table speaks of, row by row.
struct FrameTimes {
    let table: CSVTable
    let frames: [Int]
    let times: [Timestamp]
}

/// Works out which frames a sequence has, and when each was taken.
///
/// Perception is silent in a frame in which it saw nobody, and such a frame is a frame all the same: the tracker must
/// know that it saw nothing. So the frames are those that any table names; those at which the orientation (or the
/// odometry) was sampled, where it was sampled once a frame; those that have a picture; and whatever is missing between.
struct FrameTimeline {
    private var times: [Int: Timestamp] = [:]
    private let rate: Double

    /// More lost frames in a row than this are an error in the numbers, not a gap.
    private static let longestGap = 100_000
    /// A sequence longer than this, which is days, is an error too; every frame of it takes memory.
    private static let longestSequence = 10_000_000

    /// - Parameters:
    ///   - tables: what names frames, with their times.
    ///   - samples: ascending moments of another table, or none.
    ///   - pictures: frames that have a picture.
    ///   - rate: nominal frames a second.
    static func frames(
        tables: [FrameTimes], samples: [Timestamp], pictures: [Int], rate: Double
    ) throws(Fault) -> [(number: Int, time: Timestamp)] {
        var timeline = FrameTimeline(rate: rate)
        for table in tables { try timeline.add(table) }
        try timeline.check(tables)
        timeline.add(samples)
        timeline.add(pictures: pictures)
        return timeline.filled()
    }

    private init(rate: Double) { self.rate = rate }

    private mutating func add(_ table: FrameTimes) throws(Fault) {
        for row in table.frames.indices {
            let (frame, time) = (table.frames[row], table.times[row])
            guard let known = times[frame] else {
                times[frame] = time
                continue
            }
            guard abs(time.since(known)) <= 0.5 / rate else {
                throw table.table.fault(
                    "frame \(frame) is at \(time.seconds) s here and at \(known.seconds) s before", row: row,
                    column: "t",
                    remedy: "Check that all files have the same epoch and the same numbers of frames")
            }
        }
    }

    /// Looks at the frames of all tables together: later ones must not be earlier, nor unbelievably far away.
    private func check(_ tables: [FrameTimes]) throws(Fault) {
        let frames = times.keys.sorted()
        for (before, frame) in zip(frames, frames.dropFirst()) {
            guard let time = times[frame], let earlier = times[before] else { continue }
            let isBackwards = time < earlier
            let isJump = frame - before > FrameTimeline.longestGap
            guard isBackwards || isJump || frame - frames[0] > FrameTimeline.longestSequence else { continue }
            guard let table = tables.first(where: { $0.frames.contains(frame) }),
                let row = table.frames.firstIndex(of: frame)
            else { continue }
            let words =
                if isBackwards {
                    "frame \(frame) is at \(time.seconds) s, before frame \(before) at \(earlier.seconds) s"
                } else if isJump {
                    "the frame's number jumps from \(before) to \(frame)"
                } else {
                    "frame \(frame) is more than \(FrameTimeline.longestSequence) after frame \(frames[0]), the first"
                }
            throw table.table.fault(words, row: row, column: isBackwards ? "t" : "frame")
        }
    }

    /// Adds the frames at which something was sampled once a frame.
    private mutating func add(_ samples: [Timestamp]) {
        let intervals = zip(samples, samples.dropFirst()).map { $1.since($0) }.sorted()
        guard !samples.isEmpty, intervals.isEmpty || abs(intervals[intervals.count / 2] * rate - 1) < 0.25 else {
            return
        }
        var anchors = times.map { (frame: $0.key, time: $0.value) }.sorted { $0.frame < $1.frame }
        if anchors.isEmpty { anchors = [(frame: 0, time: samples[0])] }
        var nearest = 0
        for sample in samples {
            while nearest + 1 < anchors.count,
                abs(anchors[nearest + 1].time.since(sample)) <= abs(anchors[nearest].time.since(sample))
            {
                nearest += 1
            }
            let steps = (sample.since(anchors[nearest].time) * rate).rounded()
            // Another epoch: the samples can not be told apart from frames that nothing else knows.
            guard abs(steps) < Double(FrameTimeline.longestGap) else { continue }
            let frame = anchors[nearest].frame + Int(steps)
            if frame >= 0, FrameTimeline.fits(frame, beside: nearest, of: anchors), times[frame] == nil {
                times[frame] = sample
            }
        }
    }

    /// Whether a frame that was worked out from an anchor lies between the anchor's neighbours, as it must: what a
    /// table says about a frame is never displaced by what was worked out.
    private static func fits(_ frame: Int, beside index: Int, of anchors: [(frame: Int, time: Timestamp)]) -> Bool {
        let isBehind = index == 0 || frame > anchors[index - 1].frame
        let isBefore = index + 1 == anchors.count || frame < anchors[index + 1].frame
        return isBehind && isBefore
    }

    private mutating func add(pictures: [Int]) {
        guard let first = pictures.first else { return }
        let anchors = times.map { (frame: $0.key, time: $0.value) }.sorted { $0.frame < $1.frame }
        var nearest = 0
        for frame in pictures where times[frame] == nil {
            guard !anchors.isEmpty else {
                times[frame] = Timestamp(nanoseconds: 0).advanced(by: Double(frame - first) / rate)
                continue
            }
            while nearest + 1 < anchors.count,
                abs(anchors[nearest + 1].frame - frame) <= abs(anchors[nearest].frame - frame)
            {
                nearest += 1
            }
            let time = anchors[nearest].time.advanced(by: Double(frame - anchors[nearest].frame) / rate)
            // One that does not fit between its neighbours' times is left to be spread evenly between them.
            let isLater = nearest == 0 || time > anchors[nearest - 1].time
            let isEarlier = nearest + 1 == anchors.count || time < anchors[nearest + 1].time
            if isLater, isEarlier { times[frame] = time }
        }
    }

    /// All frames in ascending order, with those in between.
    private func filled() -> [(number: Int, time: Timestamp)] {
        var frames: [(number: Int, time: Timestamp)] = []
        for (frame, time) in times.sorted(by: { $0.key < $1.key }) {
            if let last = frames.last {
                // Two moments that were worked out from different anchors may cross.
                guard time >= last.time else { continue }
                let missing = frame - last.number
                if missing > 1, missing <= FrameTimeline.longestGap {
                    for step in 1..<missing {
                        frames.append(
                            (
                                last.number + step,
                                last.time.advanced(by: time.since(last.time) * Double(step) / Double(missing))
                            )
                        )
                    }
                }
            }
            frames.append((frame, time))
        }
        return frames
    }
}
