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

    /// Average precision at an overlap of one half, interpolated at every recall (VOC 2010 on).
    static func averagePrecision(_ found: [Int: [DetectedPerson]], truth: [Int: [BoundingBox]]) -> Double {
        let all = found.flatMap { frame, people in people.map { (frame, $0) } }.sorted { $0.1.score > $1.1.score }
        var taken: [Int: Set<Int>] = [:]
        let hits = all.map { frame, person -> Bool in
            let boxes = truth[frame] ?? []
            let free = boxes.indices.filter { !(taken[frame]?.contains($0) ?? false) }
            let best = free.max { boxes[$0].iou(person.box) < boxes[$1].iou(person.box) }
            guard let best, boxes[best].iou(person.box) >= 0.5 else { return false }
            taken[frame, default: []].insert(best)
            return true
        }
        let total = Double(truth.values.reduce(0) { $0 + $1.count })
        var curve: [(recall: Double, precision: Double)] = []
        var right = 0.0
        for (index, hit) in hits.enumerated() where hit {
            right += 1
            curve.append((right / total, right / Double(index + 1)))
        }
        var envelope = 0.0
        var area = 0.0
        for (index, point) in curve.enumerated().reversed() {
            envelope = max(envelope, point.precision)
            area += envelope * (point.recall - (index > 0 ? curve[index - 1].recall : 0))
        }
        return area
    }

    private static func attribute(_ name: String, of line: Substring) -> Substring {
        guard let start = line.range(of: " \(name)=\"") else { return "" }
        return line[start.upperBound...].prefix { $0 != "\"" }
    }
}
