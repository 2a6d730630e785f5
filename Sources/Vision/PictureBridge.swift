import COpenCV
import Diagnostics
import Imaging

extension PictureView {
    /// The same picture as the C functions see it; nil where its numbers do not fit.
    ///
    /// The bytes are checked to hold the whole picture, since C++ would read past their end without a word.
    func bridged() throws(Fault) -> headsup_picture {
        let side = 1...Int(Int32.max / 8)
        guard side.contains(width), side.contains(height), let base = bytes.baseAddress,
            bytesPerRow >= format.tightBytesPerRow(width: width),
            bytes.count >= neededBytes
        else {
            throw Fault(.software, "a picture of \(width) x \(height) pixels is not backed by enough bytes")
        }
        return headsup_picture(
            bytes: base.assumingMemoryBound(to: UInt8.self), width: Int32(width), height: Int32(height),
            stride: Int64(bytesPerRow), format: format.bridged)
    }
}

extension PictureView {
    /// Bytes up to the end of the last row; what would pad it may belong to somebody else.
    private var neededBytes: Int {
        format == .nv12
            ? format.byteCount(bytesPerRow: bytesPerRow, height: height)
            : bytesPerRow * (height - 1) + format.tightBytesPerRow(width: width)
    }
}

extension PixelFormat {
    var bridged: headsup_pixel_format {
        switch self {
        case .bgr: HEADSUP_BGR
        case .gray: HEADSUP_GRAY
        case .yuyv: HEADSUP_YUYV
        case .nv12: HEADSUP_NV12
        }
    }
}

extension headsup_error {
    /// The words of the error, up to the zero byte.
    var words: String {
        withUnsafeBytes(of: text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
