import Imaging

/// A cheap impression of a picture: enough to tell whether it is the very same one again, and whether it is dark.
///
/// Every eighth row is read, so that a VGA picture costs some ten microseconds. A live sensor has noise in every row,
/// thus two pictures with the same rows are one picture delivered twice.
public struct PictureDigest: Sendable, Equatable {
    /// A hash over the sampled rows.
    public var hash: UInt64
    /// Mean luma of the sampled pixels, 0 to 255 (of the green channel for `bgr`).
    public var luma: Double

    /// Makes a digest of known values.
    public init(hash: UInt64, luma: Double) {
        self.hash = hash
        self.luma = luma
    }

    /// Looks at a picture.
    public init(_ picture: PictureView) {
        let width = picture.format.tightBytesPerRow(width: picture.width)
        var hash = FNV.start
        var sum = 0
        var count = 0
        let (first, step) = PictureDigest.lumaLayout(of: picture.format)
        for row in stride(from: 0, to: picture.height, by: 8) {
            let start = row * picture.bytesPerRow
            guard start + width <= picture.bytes.count else { break }
            let bytes = UnsafeRawBufferPointer(rebasing: picture.bytes[start..<(start + width)])
            hash = FNV.mix(bytes, into: hash)
            // Every fourth pixel suffices for a mean.
            var index = first
            while index < width {
                sum += Int(bytes[index])
                count += 1
                index += 4 * step
            }
        }
        self.hash = hash
        luma = count > 0 ? Double(sum) / Double(count) : 0
    }

    /// Where the brightness of the first pixel lies in a row, and how far it is to the next one.
    private static func lumaLayout(of format: PixelFormat) -> (first: Int, step: Int) {
        switch format {
        case .bgr: (1, 3)
        case .gray, .nv12: (0, 1)
        case .yuyv: (0, 2)
        }
    }
}

/// The FNV-1a hash (Fowler, Noll, Vo), taken over words of eight bytes for speed, with a rotation so that the upper
/// bits of a word reach the lower ones.
private enum FNV {
    static let start: UInt64 = 0xcbf2_9ce4_8422_2325
    private static let prime: UInt64 = 0x100_0000_01b3

    static func mix(_ bytes: UnsafeRawBufferPointer, into start: UInt64) -> UInt64 {
        var hash = start
        let words = bytes.count / 8
        for word in 0..<words {
            hash = step(hash, bytes.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self))
        }
        for index in (words * 8)..<bytes.count { hash = step(hash, UInt64(bytes[index])) }
        return hash
    }

    private static func step(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let mixed = (hash ^ word) &* prime
        return mixed << 29 | mixed >> 35
    }
}
