import Geometry

/// A box as a network gives it, before the boxes of one person are made one.
public struct DetectionCandidate: Sendable, Equatable {
    /// Where, pixels of the full picture.
    public var box: BoundingBox
    /// How sure the network is, 0 to 1.
    public var score: Double
    /// Whether the box ends where its tile ends and the picture goes on: it may be a part of a person.
    public var isCut: Bool
    /// Whether a better box covers this one; set by the suppression.
    var isSuppressed = false

    /// Makes a candidate.
    public init(box: BoundingBox, score: Double, isCut: Bool = false) {
        self.box = box
        self.score = score
        self.isCut = isCut
    }
}

/// Makes one box of the several that a detector puts on one person.
///
/// Greedy non-maximum suppression, the best score first (Felzenszwalb et al., PAMI 2010), with box voting: the place
/// of a box that stays is the mean of all boxes that overlap it well, weighted by score and overlap (Gidaris and
/// Komodakis, ICCV 2015). A part of a person, as the edge of a tile cuts it, lies inside the whole one, so that
/// intersection over union stays small while intersection over the smaller box is near 1; that second measure is
/// asked where a tile's edge cuts a box, since elsewhere a box inside another is a person behind another.
public struct NonMaximumSuppression: Sendable, Equatable {
    /// Boxes that share more than this of their union are one person, 0 to 1.
    public var unionOverlap: Double
    /// Boxes of which one is cut by a tile's edge, and that share more than this of the smaller one, are one person.
    public var cutOverlap: Double
    /// Boxes that share more than this of the smaller one are one person; 1 leaves this out.
    public var smallerOverlap: Double
    /// Boxes that share at least this of their union with one that stays have a say in its place; above 1 none has.
    public var votingOverlap: Double
    /// Candidates looked at, those of the highest score: the work grows with their square.
    public var limit = 512

    /// Makes the limits.
    public init(
        unionOverlap: Double = 0.5, cutOverlap: Double = 0.7, smallerOverlap: Double = 1, votingOverlap: Double = 0.5
    ) {
        self.unionOverlap = unionOverlap
        self.cutOverlap = cutOverlap
        self.smallerOverlap = smallerOverlap
        self.votingOverlap = votingOverlap
    }

    /// Makes detections of candidates, best score first.
    ///
    /// Candidates with a box that is not valid, or a score that is not finite and positive, go. Equal scores are ordered
    /// by place, so that the result does not depend on the order of the input.
    ///
    /// - Parameters:
    ///   - candidates: sorted and marked; their storage is kept.
    ///   - detections: emptied, then filled; its storage is kept.
    public func apply(to candidates: inout [DetectionCandidate], into detections: inout [DetectedPerson]) {
        detections.removeAll(keepingCapacity: true)
        candidates.removeAll { !$0.box.isValid || !$0.score.isFinite || $0.score <= 0 }
        Self.sortInPlace(&candidates)
        if candidates.count > limit { candidates.removeSubrange(limit...) }
        for index in candidates.indices { candidates[index].isSuppressed = false }
        for index in candidates.indices where !candidates[index].isSuppressed {
            let best = candidates[index]
            detections.append(DetectedPerson(box: votedBox(of: best, among: candidates), score: best.score))
            for other in (index + 1)..<candidates.endIndex where !candidates[other].isSuppressed {
                candidates[other].isSuppressed = isSame(best, candidates[other])
            }
        }
    }

    private func isSame(_ a: DetectionCandidate, _ b: DetectionCandidate) -> Bool {
        let common = a.box.intersectionArea(b.box)
        guard common > 0 else { return false }
        let areas = (a.box.area, b.box.area)
        let limit = a.isCut || b.isCut ? min(cutOverlap, smallerOverlap) : smallerOverlap
        return common > unionOverlap * (areas.0 + areas.1 - common) || common > limit * min(areas.0, areas.1)
    }

    /// The weighted mean of the boxes around one. Boxes that a tile cuts do not know where the person ends.
    private func votedBox(of best: DetectionCandidate, among candidates: [DetectionCandidate]) -> BoundingBox {
        var sum = BoundingBox(left: 0, top: 0, width: 0, height: 0)
        var total = 0.0
        for voter in candidates where !voter.isCut {
            let overlap = best.box.iou(voter.box)
            guard overlap >= votingOverlap else { continue }
            let weight = voter.score * overlap
            sum.left += weight * voter.box.left
            sum.top += weight * voter.box.top
            sum.width += weight * voter.box.width
            sum.height += weight * voter.box.height
            total += weight
        }
        guard total > 0 else { return best.box }
        return BoundingBox(
            left: sum.left / total, top: sum.top / total, width: sum.width / total, height: sum.height / total)
    }

    /// Heapsort (Williams, 1964): the standard library's sort asks for memory, and no two candidates are equal but in all
    /// they hold, so that it makes no difference that equals may change places.
    private static func sortInPlace(_ candidates: inout [DetectionCandidate]) {
        // A span, for an array would be checked for sharing at every exchange.
        var heap = candidates.mutableSpan
        for start in stride(from: heap.count / 2 - 1, through: 0, by: -1) {
            sink(&heap, from: start, below: heap.count)
        }
        for end in stride(from: heap.count - 1, to: 0, by: -1) {
            heap.swapAt(0, end)
            sink(&heap, from: 0, below: end)
        }
    }

    /// Lets an element sink to where none below it comes later.
    private static func sink(_ heap: inout MutableSpan<DetectionCandidate>, from start: Int, below end: Int) {
        var root = start
        while 2 * root + 1 < end {
            var child = 2 * root + 1
            if child + 1 < end, comesFirst(heap[child], heap[child + 1]) { child += 1 }
            guard comesFirst(heap[root], heap[child]) else { return }
            heap.swapAt(root, child)
            root = child
        }
    }

    private static func comesFirst(_ a: DetectionCandidate, _ b: DetectionCandidate) -> Bool {
        if a.score != b.score { return a.score > b.score }
        if a.box.left != b.box.left { return a.box.left < b.box.left }
        if a.box.top != b.box.top { return a.box.top < b.box.top }
        if a.box.width != b.box.width { return a.box.width < b.box.width }
        if a.box.height != b.box.height { return a.box.height < b.box.height }
        return !a.isCut && b.isCut
    }
}
