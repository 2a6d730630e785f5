import Geometry

/// A rectangle in the picture by two corners, pixels: the form in which the overlap scores of the field are computed.
///
/// Published scores compare an overlap with a threshold at the last bit, so the arithmetic follows that of TrackEval:
/// from corners, with one unit in the last place of 1 as tolerance where the caller asks for it.
public struct CornerBox: Sendable, Equatable {
    /// Left edge, pixels.
    public var left: Double
    /// Top edge, pixels.
    public var top: Double
    /// Right edge, pixels.
    public var right: Double
    /// Bottom edge, pixels.
    public var bottom: Double

    /// Makes a box of its edges.
    @inlinable
    public init(left: Double, top: Double, right: Double, bottom: Double) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }

    /// Makes a box of its corner and size.
    @inlinable
    public init(_ box: BoundingBox) {
        self.init(left: box.left, top: box.top, right: box.right, bottom: box.bottom)
    }

    /// The same box as corner and size.
    @inlinable public var boundingBox: BoundingBox {
        BoundingBox(left: left, top: top, width: right - left, height: bottom - top)
    }

    /// Height, pixels.
    @inlinable public var height: Double { bottom - top }
    /// Area, square pixels; negative or zero for a box without extent.
    @inlinable public var area: Double { (right - left) * (bottom - top) }

    /// Area common to two boxes, square pixels.
    @inlinable
    public func intersectionArea(_ other: CornerBox) -> Double {
        max(min(right, other.right) - max(left, other.left), 0)
            * max(min(bottom, other.bottom) - max(top, other.top), 0)
    }

    /// Intersection over union, 0 to 1; 0 where either box has no extent.
    @inlinable
    public func intersectionOverUnion(_ other: CornerBox) -> Double {
        let common = intersectionArea(other)
        guard area > .ulpOfOne, other.area > .ulpOfOne else { return 0 }
        let union = area + other.area - common
        return union > .ulpOfOne ? common / union : 0
    }

    /// How much of this box lies within a region, 0 to 1.
    @inlinable
    public func coverage(by region: CornerBox) -> Double {
        area > .ulpOfOne ? intersectionArea(region) / area : 0
    }
}
