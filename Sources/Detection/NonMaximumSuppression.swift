import Geometry

/// Keeps one box of the several that a detector puts on one person: greedy non-maximum suppression, the best score
/// first (Felzenszwalb et al., 2010), with a second criterion for parts of people.
///
/// A person at the edge of a tile, or partly hidden, is reported as a whole and as a part. The part lies inside the
/// whole, so that intersection over union stays small while intersection over the smaller box is near 1.
public struct NonMaximumSuppression: Sendable, Equatable {
    /// Boxes that share more than this of their union are one person, 0 to 1.
    public var unionOverlap: Double
    /// Boxes that share more than this of the smaller one are one person, 0 to 1.
    public var smallerOverlap: Double

    /// Makes the two limits.
    public init(unionOverlap: Double = 0.5, smallerOverlap: Double = 0.8) {
        self.unionOverlap = unionOverlap
        self.smallerOverlap = smallerOverlap
    }

    /// Sorts by score, best first, and takes away what a better box covers. Boxes that are not valid go too. Equal
    /// scores are ordered by place, so that the result does not depend on the order of the input.
    public func apply(to detections: inout [DetectedPerson]) {
        detections.removeAll { !$0.box.isValid || !$0.score.isFinite }
        detections.sort(by: Self.comesFirst)
        var kept = 0
        for index in detections.indices {
            let candidate = detections[index]
            let isCovered = detections[..<kept].contains { covers($0.box, candidate.box) }
            if !isCovered {
                detections[kept] = candidate
                kept += 1
            }
        }
        detections.removeSubrange(kept...)
    }

    private func covers(_ better: BoundingBox, _ other: BoundingBox) -> Bool {
        let common = better.intersectionArea(other)
        guard common > 0 else { return false }
        let smaller = min(better.area, other.area)
        return common > unionOverlap * (better.area + other.area - common) || common > smallerOverlap * smaller
    }

    private static func comesFirst(_ a: DetectedPerson, _ b: DetectedPerson) -> Bool {
        if a.score != b.score { return a.score > b.score }
        if a.box.left != b.box.left { return a.box.left < b.box.left }
        if a.box.top != b.box.top { return a.box.top < b.box.top }
        if a.box.width != b.box.width { return a.box.width < b.box.width }
        return a.box.height < b.box.height
    }
}
