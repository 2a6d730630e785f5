/// What the markers of a JPEG frame say, read without decoding it, so that a frame cut off on its way is known before
/// a decoder invents grey blocks for the rest. Markers as in ITU-T T.81, annex B.
public struct JPEGFrame: Sendable, Equatable {
    /// Width, pixels.
    public var width: Int
    /// Height, pixels.
    public var height: Int
    /// Bytes from the first marker to the end of the last; cameras pad frames with zeros after it.
    public var byteCount: Int

    /// Reads the markers. Nil where the frame is no whole JPEG picture: it does not start with one, has no size or
    /// picture data, or ends before its end marker.
    public init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 4, bytes[0] == 0xff, bytes[1] == Marker.startOfImage else { return nil }
        var size: (width: Int, height: Int)?
        var position = 2
        while true {
            // A marker: any number of 0xff, then its code.
            guard position < bytes.count, bytes[position] == 0xff else { return nil }
            while position < bytes.count, bytes[position] == 0xff { position += 1 }
            guard position < bytes.count else { return nil }
            let code = bytes[position]
            position += 1
            if Marker.standsAlone(code) { continue }
            guard code != Marker.endOfImage, position + 2 <= bytes.count else { return nil }
            let length = Int(bytes[position]) << 8 | Int(bytes[position + 1])
            guard length >= 2, position + length <= bytes.count else { return nil }
            if Marker.isStartOfFrame(code) {
                guard length >= 8 else { return nil }
                size = (
                    width: Int(bytes[position + 5]) << 8 | Int(bytes[position + 6]),
                    height: Int(bytes[position + 3]) << 8 | Int(bytes[position + 4])
                )
            }
            position += length
            if code == Marker.startOfScan { break }
        }
        guard let size, size.width > 0, size.height > 0 else { return nil }
        guard let end = JPEGFrame.lastEnd(in: bytes, after: position) else { return nil }
        width = size.width
        height = size.height
        byteCount = end
    }

    /// The place after the last end marker, if there is one. Picture data can not hold that marker (T.81, B.1.1.5), so
    /// whatever follows it is padding, and a frame without it was cut off.
    private static func lastEnd(in bytes: UnsafeRawBufferPointer, after start: Int) -> Int? {
        var end = bytes.count
        while end - start >= 2 {
            if bytes[end - 1] == Marker.endOfImage, bytes[end - 2] == 0xff { return end }
            end -= 1
        }
        return nil
    }

    private enum Marker {
        static let startOfImage: UInt8 = 0xd8
        static let endOfImage: UInt8 = 0xd9
        static let startOfScan: UInt8 = 0xda

        /// A start of frame of any process; 0xc4, 0xc8 and 0xcc are other markers.
        static func isStartOfFrame(_ code: UInt8) -> Bool {
            (0xc0...0xcf).contains(code) && code != 0xc4 && code != 0xc8 && code != 0xcc
        }

        /// Markers without a length: TEM and the restarts.
        static func standsAlone(_ code: UInt8) -> Bool { code == 0x01 || (0xd0...0xd7).contains(code) }
    }
}
