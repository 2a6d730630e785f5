import Detection
import Geometry
import Imaging

/// The part of a person's box that shows the body and little else, and what is measured there.
public struct Torso: Sendable, Equatable {
    /// Where it is; at least one pixel wide and high.
    public var region: PictureRegion
    /// Depths along the optical axis that somebody with such a box can have, metres.
    public var depths: ClosedRange<Double>

    /// Middle of the region, pixels.
    var middle: SIMD2<Double> {
        SIMD2(Double(region.left) + Double(region.width) / 2, Double(region.top) + Double(region.height) / 2)
    }

    /// Height of a person of whom all is seen, from a small child to a very tall man, metres.
    static let statures = 0.7...2.3
    /// Height of what is seen of a person who is cut off by the picture's edge, metres.
    static let parts = 0.2...2.3

    /// The middle half of the box across, and from the chest to the hips; nil for a box that shows nothing of it in the
    /// picture.
    ///
    /// - Parameters:
    ///   - box: of the person, pixels.
    ///   - camera: its intrinsics.
    ///   - edgeMargin: how near to the picture's edge a box counts as cut off, in picture heights.
    ///   - farthest: beyond this nothing of a person is measured, metres.
    public init?(of box: BoundingBox, camera: CameraIntrinsics, edgeMargin: Double = 0.01, farthest: Double = 60) {
        guard box.isValid, box.height >= 4, box.width >= 2 else { return nil }
        let x0 = max(0, (box.left + 0.25 * box.width).rounded()), y0 = max(0, (box.top + 0.15 * box.height).rounded())
        let x1 = min(Double(camera.width), (box.left + 0.75 * box.width).rounded())
        let y1 = min(Double(camera.height), (box.top + 0.55 * box.height).rounded())
        guard x1 - x0 >= 1, y1 - y0 >= 1 else { return nil }
        region = PictureRegion(left: Int(x0), top: Int(y0), width: Int(x1 - x0), height: Int(y1 - y0))
        let margin = edgeMargin * Double(camera.height)
        let isCut = box.top <= margin || box.bottom >= Double(camera.height) - margin
        let seen = isCut ? Torso.parts : Torso.statures
        let nearest = max(0.2, seen.lowerBound * camera.fy / box.height)
        let limit = min(farthest, seen.upperBound * camera.fy / box.height)
        guard limit > nearest else { return nil }
        depths = nearest...limit
    }

    /// What most of the numbers of a region agree on.
    struct Agreement: Equatable {
        /// Their median.
        var value: Double
        /// Their standard deviation, as their median distance from it tells.
        var deviation: Double
        /// How many agree.
        var count: Int
    }

    /// The largest group of numbers that lie close to each other: the body, not what is seen beside it or before it.
    ///
    /// - Parameters:
    ///   - values: reordered; numbers that are not finite are left out.
    ///   - window: how far apart the least and the greatest of a group may be, for a group that begins at a number.
    /// - Returns: nil where fewer than a quarter of `expected`, or fewer than 12, agree.
    static func agreement(
        of values: inout [Float], expected: Int, window: (Double) -> Double
    ) -> Agreement? {
        values.removeAll { !$0.isFinite }
        values.sort()
        var best = 0..<0
        var end = 0
        for start in values.indices {
            let limit = Double(values[start]) + window(Double(values[start]))
            end = max(end, start)
            while end < values.count, Double(values[end]) <= limit { end += 1 }
            if end - start > best.count { best = start..<end }
        }
        guard best.count >= max(12, expected / 4) else { return nil }
        let value = Double(values[best.lowerBound + best.count / 2])
        var distances = values[best].map { abs(Double($0) - value) }
        distances.sort()
        return Agreement(value: value, deviation: 1.4826 * distances[distances.count / 2], count: best.count)
    }
}
