import Imaging

/// How the bytes of a camera's frame lie, and what makes a frame a whole one.
struct DirectLayout {
    var format: PixelFormat
    var width: Int
    var height: Int
    var bytesPerRow: Int
    var isJPEG: Bool

    /// A frame as a picture; nil where bytes are missing.
    func view(of bytes: UnsafeRawBufferPointer) -> PictureView? {
        let tight = format.tightBytesPerRow(width: width)
        // Old drivers leave the row's length out.
        let row = bytesPerRow == 0 ? tight : bytesPerRow
        guard row >= tight else { return nil }
        let padding = row - tight
        guard bytes.count + padding >= format.byteCount(bytesPerRow: row, height: height) else { return nil }
        return PictureView(bytes: bytes, width: width, height: height, bytesPerRow: row, format: format)
    }

    /// How many of the bytes of a frame to be decoded count; nil where it is broken.
    func encodedLength(of bytes: UnsafeRawBufferPointer) -> Int? {
        guard isJPEG else { return bytes.isEmpty ? nil : bytes.count }
        guard let frame = JPEGFrame(bytes), frame.width == width, frame.height == height else { return nil }
        return frame.byteCount
    }
}
