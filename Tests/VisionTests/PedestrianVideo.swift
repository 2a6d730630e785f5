import Detection
import Foundation
import Geometry
import TestSupport

/// vtest.avi of OpenCV's documentation with the true boxes of PETS 2009 S2L1.
enum PedestrianVideo {
    static var path: String? { TestData.folder?.appendingPathComponent("pets2009-s2l1/vtest.avi").path }

    /// True boxes by frame.
    static func truth() throws -> [Int: [BoundingBox]] {
        guard let folder = TestData.folder else { return [:] }
        let url = folder.appendingPathComponent("pets2009-s2l1/PETS2009-S2L1.xml")
        let text = try String(contentsOf: url, encoding: .utf8)
        var boxes: [Int: [BoundingBox]] = [:]
        var frame = 0
        for line in text.split(separator: "\n") {
            if line.contains("<frame ") {
                frame = Int(attribute("number", of: line)) ?? 0
                boxes[frame] = []
            } else if line.contains("<box ") {
                let numbers = ["xc", "yc", "w", "h"].map { Double(attribute($0, of: line)) ?? .nan }
                boxes[frame]?.append(
                    BoundingBox(
                        left: numbers[0] - numbers[2] / 2, top: numbers[1] - numbers[3] / 2, width: numbers[2],
                        height: numbers[3]))
            }
        }
        return boxes
    }

    /// For each detection, the best first, whether it is a person nobody better has found: overlap at least one half.
    private static func hits(_ found: [Int: [DetectedPerson]], truth: [Int: [BoundingBox]]) -> [Bool] {
        let all = found.flatMap { frame, people in people.map { (frame, $0) } }.sorted { $0.1.score > $1.1.score }
        var taken: [Int: Set<Int>] = [:]
        return all.map { frame, person in
            let boxes = truth[frame] ?? []
            let free = boxes.indices.filter { !(taken[frame]?.contains($0) ?? false) }
            let best = free.max { boxes[$0].iou(person.box) < boxes[$1].iou(person.box) }
            guard let best, boxes[best].iou(person.box) >= 0.5 else { return false }
            taken[frame, default: []].insert(best)
            return true
        }
    }

    /// Average precision at an overlap of one half, interpolated at every recall (VOC 2010 on).
    static func averagePrecision(_ found: [Int: [DetectedPerson]], truth: [Int: [BoundingBox]]) -> Double {
        let total = Double(truth.values.reduce(0) { $0 + $1.count })
        var precisions: [Double] = []
        for (index, hit) in hits(found, truth: truth).enumerated() where hit {
            precisions.append(Double(precisions.count + 1) / Double(index + 1))
        }
        var envelope = 0.0
        return precisions.reversed().reduce(0) { area, precision in
            envelope = max(envelope, precision)
            return area + envelope / total
        }
    }

    /// Share of detections that are people, and of people that are detected.
    static func recall(
        _ found: [Int: [DetectedPerson]], truth: [Int: [BoundingBox]]
    ) -> (precision: Double, recall: Double) {
        let hits = hits(found, truth: truth)
        let right = Double(hits.count(where: \.self))
        let total = truth.values.reduce(0) { $0 + $1.count }
        return (right / Double(max(1, hits.count)), right / Double(max(1, total)))
    }

    private static func attribute(_ name: String, of line: Substring) -> Substring {
        guard let start = line.range(of: " \(name)=\"") else { return "" }
        return line[start.upperBound...].prefix { $0 != "\"" }
    }
}
