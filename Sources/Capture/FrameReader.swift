import CV4L2
import Imaging

/// Shows the picture in the bytes of a camera's frame: in place, or decoded.
struct FrameReader: ~Copyable {
    let layout: DirectLayout
    private var converter: FrameConverter?

    /// A nil converter is for a layout that is a picture already.
    init(layout: DirectLayout, converter: consuming FrameConverter?) {
        self.layout = layout
        self.converter = converter
    }

    /// Shows the picture in a buffer; false where there is no whole one.
    mutating func show(_ bytes: UnsafeMutableRawBufferPointer, _ body: (PictureView) -> Void) -> Bool {
        guard converter != nil else {
            guard let view = layout.view(of: UnsafeRawBufferPointer(bytes)) else { return false }
            body(view)
            return true
        }
        guard let length = layout.encodedLength(of: UnsafeRawBufferPointer(bytes)),
            converter?.convert(UnsafeMutableRawBufferPointer(rebasing: bytes[0..<length])) == true
        else { return false }
        converter?.picture.withView(body)
        return true
    }
}
