import Imaging

extension Picture {
    /// Copies a picture that somebody else owns, without the padding of its rows.
    public mutating func copy(_ view: PictureView) {
        reshape(width: view.width, height: view.height, format: view.format)
        let tight = bytesPerRow
        let rows = view.format.byteCount(bytesPerRow: 1, height: view.height)
        withMutableBytes { out in
            if view.bytesPerRow == tight {
                out.copyMemory(from: UnsafeRawBufferPointer(rebasing: view.bytes[0..<(tight * rows)]))
                return
            }
            for row in 0..<rows {
                let start = row * view.bytesPerRow
                UnsafeMutableRawBufferPointer(rebasing: out[(row * tight)...])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: view.bytes[start..<(start + tight)]))
            }
        }
    }
}
