/// The frame of a JPEG file (ITU-T T.81, annex B), as far as it tells whether the file is whole.
///
/// OpenCV decodes the beginning of a picture that was cut off and leaves the rest as it finds it, without a word.
/// People must not be looked for in such a picture.
enum JPEGFile {
    /// Whether these bytes begin as a JPEG file does.
    static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0xFF, startOfImage]) }

    /// Whether the file reaches its end-of-image marker. Pictures in its metadata do not count.
    static func isWhole(_ bytes: [UInt8]) -> Bool {
        var at = 2
        while at + 1 < bytes.count {
            guard bytes[at] == 0xFF else {
                // Entropy-coded data, or stray bytes between segments.
                at += 1
                continue
            }
            switch bytes[at + 1] {
            case endOfImage: return true
            case 0xFF: at += 1
            case 0x00, 0x01, restartMarkers, startOfImage: at += 2
            default:
                guard at + 3 < bytes.count else { return false }
                at += 2 + max(2, Int(bytes[at + 2]) << 8 | Int(bytes[at + 3]))
            }
        }
        return false
    }

    private static let startOfImage: UInt8 = 0xD8
    private static let endOfImage: UInt8 = 0xD9
    private static let restartMarkers: ClosedRange<UInt8> = 0xD0...0xD7
}
