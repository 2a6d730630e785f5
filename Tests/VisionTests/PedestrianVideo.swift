import BoxFiles
import Detection
import Evaluation
import Geometry
import TestSupport

/// vtest.avi of OpenCV's documentation with the true boxes of PETS 2009 S2L1.
enum PedestrianVideo {
    static var path: String? { TestData.folder?.appendingPathComponent("pets2009-s2l1/vtest.avi").path }

    /// True boxes by frame, counted from 0 as the video's are.
    static func truth() throws -> [Int: [BoundingBox]] {
        guard TestData.isPresent else { return [:] }
        let table = try PETSAnnotationFile.read(TestData.path("pets2009-s2l1/PETS2009-S2L1.xml"))
        return Dictionary(grouping: table.rows) { $0.frame - 1 }.mapValues { $0.map(\.box) }
    }

    /// Scores of what was found in some of the frames, at an overlap of one half.
    static func scores(_ found: [Int: [DetectedPerson]]) throws -> DetectionScores {
        let truth = try truth()
        func rows(_ frame: Int, _ boxes: [(BoundingBox, Double)]) -> [MOTChallengeRow] {
            boxes.enumerated().map { index, box in
                MOTChallengeRow(frame: frame + 1, identity: Int64(index), box: box.0, confidence: box.1)
            }
        }
        let frames = found.keys.sorted()
        return DetectionScores(
            LabelledSequence(
                truth: frames.flatMap { frame in rows(frame, (truth[frame] ?? []).map { ($0, 1) }) },
                result: frames.flatMap { frame in rows(frame, (found[frame] ?? []).map { ($0.box, $0.score) }) }))
    }
}
