import Evaluation

/// The benchmarks of MOTChallenge differ in what of their truth counts.
public enum MOTBenchmark: Sendable, Equatable {
    /// No classes: every box of the truth is a person, those of confidence 0 are left out.
    case mot15
    /// MOT16 and MOT17: classes, of which those that look like persons are distractors.
    case mot16
    /// MOT20: as MOT16, and vehicles without motor are distractors too.
    case mot20

    /// Which rules a truth is for: those with a class in every row are after MOT16's.
    public init(recognising truth: [MOTChallengeRow]) {
        self = !truth.isEmpty && truth.allSatisfy { $0.objectClass != nil } ? .mot16 : .mot15
    }

    /// What a row of the truth means to the scores.
    func role(of row: MOTChallengeRow) -> TruthBox.Role {
        let pedestrian = 1
        guard self != .mot15, let objectClass = row.objectClass, objectClass != pedestrian else {
            // TrackEval cuts the confidence off to a whole number before it asks whether it is 0.
            return abs(row.confidence) < 1 ? .unscored : .person
        }
        // Person on vehicle, static person, distractor, reflection.
        if [2, 7, 8, 12].contains(objectClass) { return .distractor }
        let vehicleWithoutMotor = 6
        return self == .mot20 && objectClass == vehicleWithoutMotor ? .distractor : .otherObject
    }
}

extension LabelledSequence {
    /// Truth and result in MOTChallenge's form, under the rules of TrackEval's `MotChallenge2DBox`.
    ///
    /// - Parameters:
    ///   - truth: rows in order of frames.
    ///   - result: rows in order of frames: tracks, or detections with their confidence as score.
    ///   - benchmark: the rules; nil: those that the truth is recognised to be for.
    public init(
        truth: [MOTChallengeRow], result: [MOTChallengeRow], benchmark: MOTBenchmark? = nil
    ) {
        let benchmark = benchmark ?? MOTBenchmark(recognising: truth)
        var assembly = FrameAssembly()
        for row in truth {
            let box = TruthBox(identity: row.identity, box: CornerBox(row.box), role: benchmark.role(of: row))
            assembly[row.frame].truth.append(box)
        }
        // A result that names classes may hold other objects too; only pedestrians are asked for.
        for row in result where row.objectClass ?? 1 == 1 {
            assembly[row.frame].result.append(
                ResultBox(identity: row.identity, box: CornerBox(row.box), score: row.confidence))
        }
        // Frames are counted from 1.
        self.init(frames: assembly.frames, frameCount: assembly.lastFrame)
    }

    /// Truth and result in KITTI's form, for pedestrians, under the rules of TrackEval's `Kitti2DBox`: who sits, is
    /// truncated at all or occluded beyond recognition is a distractor, DontCare regions and unmatched boxes of up to
    /// 25 pixels do not count, nor do rows with a negative identity.
    ///
    /// - Parameters:
    ///   - truth: rows of a label.
    ///   - result: rows of a result; only pedestrians are looked at.
    ///   - purpose: with `detections`, a negative identity of the result means nothing.
    public init(
        truth: [KITTITrackingRow], result: [KITTITrackingRow], purpose: BoxFilePurpose = .tracks
    ) {
        var assembly = FrameAssembly()
        for row in truth {
            switch row.kind {
            case .dontCare:
                assembly[row.frame].ignoredRegions.append(row.box)
            case .pedestrian where row.identity >= 0:
                let isPlain = row.occlusion <= 2 && Int(row.truncation) <= 0
                assembly[row.frame].truth.append(
                    TruthBox(identity: row.identity, box: row.box, role: isPlain ? .person : .distractor))
            case .sittingPerson where row.identity >= 0:
                assembly[row.frame].truth.append(
                    TruthBox(identity: row.identity, box: row.box, role: .distractor))
            default: break
            }
        }
        for row in result where row.kind == .pedestrian && (row.identity >= 0 || purpose == .detections) {
            assembly[row.frame].result.append(
                ResultBox(identity: row.identity, box: row.box, score: row.score ?? 1))
        }
        // Frames are counted from 0.
        self.init(
            frames: assembly.frames, smallestCountedHeight: 25, frameCount: assembly.lastFrame.map { $0 + 1 })
    }
}

/// Collects the frames that have any box.
private struct FrameAssembly {
    private var byNumber: [Int: LabelledFrame] = [:]

    subscript(frame: Int) -> LabelledFrame {
        get { byNumber[frame] ?? LabelledFrame() }
        _modify { yield &byNumber[frame, default: LabelledFrame(number: frame)] }
    }

    /// Number of the last frame that has any box.
    var lastFrame: Int? { byNumber.keys.max() }

    /// The frames in order.
    var frames: [LabelledFrame] { byNumber.sorted { $0.key < $1.key }.map(\.value) }
}
