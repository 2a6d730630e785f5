/// A rectangle in the picture: pixels, origin at the top-left corner of the image, u to the right and v down.
public struct BoundingBox: Sendable, Equatable {
    /// Left edge, pixels.
    public var left: Double
    /// Top edge, pixels.
    public var top: Double
    /// Width, pixels.
    public var width: Double
    /// Height, pixels.
    public var height: Double

    /// Makes a box from its top-left corner and size.
    @inlinable
    public init(left: Double, top: Double, width: Double, height: Double) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }

    /// Right edge, pixels.
    @inlinable public var right: Double { left + width }
    /// Bottom edge, pixels.
    @inlinable public var bottom: Double { top + height }
    /// Horizontal centre, pixels.
    @inlinable public var centerX: Double { left + width / 2 }
    /// Vertical centre, pixels.
    @inlinable public var centerY: Double { top + height / 2 }
    /// Area, square pixels; 0 for a box without extent.
    @inlinable public var area: Double { max(0, width) * max(0, height) }

    /// Whether all four numbers are finite and the box has an extent.
    @inlinable public var isValid: Bool {
        left.isFinite && top.isFinite && width.isFinite && height.isFinite && width > 0 && height > 0
    }

    /// Area common to two boxes, square pixels.
    @inlinable
    public func intersectionArea(_ other: BoundingBox) -> Double {
        let w = min(right, other.right) - max(left, other.left)
        let h = min(bottom, other.bottom) - max(top, other.top)
        return w > 0 && h > 0 ? w * h : 0
    }

    /// Intersection over union, 0 to 1.
    @inlinable
    public func iou(_ other: BoundingBox) -> Double {
        let common = intersectionArea(other)
        let union = area + other.area - common
        return union > 0 ? common / union : 0
    }

    /// Intersection over the smaller box: 1 where one lies inside the other.
    @inlinable
    public func overlapOfSmaller(_ other: BoundingBox) -> Double {
        let smaller = min(area, other.area)
        return smaller > 0 ? intersectionArea(other) / smaller : 0
    }
}
