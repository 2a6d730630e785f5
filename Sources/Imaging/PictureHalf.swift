extension PictureView {
    /// One side of a side-by-side picture.
    public enum Side: Sendable, CaseIterable {
        /// What the left camera saw.
        case left
        /// What the right camera saw.
        case right
    }

    /// One half of a picture of two cameras beside each other, in place; nil where the picture can not be halved (an odd
    /// width, or a layout whose second plane would be lost).
    public func half(_ side: Side) -> PictureView? {
        // YUYV shares its colours between two pixels, so each half must have whole pairs.
        guard format != .nv12, width % (format == .yuyv ? 4 : 2) == 0, width > 0, height > 0 else { return nil }
        let bytesPerHalfRow = format.tightBytesPerRow(width: width / 2)
        let start = side == .left ? 0 : bytesPerHalfRow
        let end = bytesPerRow * (height - 1) + start + bytesPerHalfRow
        guard end <= bytes.count else { return nil }
        return PictureView(
            bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<end]), width: width / 2, height: height,
            bytesPerRow: bytesPerRow, format: format)
    }
}
