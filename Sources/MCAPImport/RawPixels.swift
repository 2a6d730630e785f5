import Imaging
import ROSMessages

/// A picture as its pixels, in the encodings of sensor_msgs.
struct RawPixels {
    var width: Int
    var height: Int
    var encoding: String
    /// Bytes from one row to the next.
    var step: Int
    var bytes: ArraySlice<UInt8>

    private static let largest = 16384

    /// Where blue, green and red are in a pixel, and how long it is.
    private var layout: (order: [Int], size: Int)? {
        switch encoding {
        case "bgr8", "8UC3": ([0, 1, 2], 3)
        case "rgb8": ([2, 1, 0], 3)
        case "bgra8", "8UC4": ([0, 1, 2], 4)
        case "rgba8": ([2, 1, 0], 4)
        case "mono8", "8UC1": ([0], 1)
        default: nil
        }
    }

    /// Fills a picture, grey or BGR.
    ///
    /// - Throws: where its encoding is not known here, or it has fewer bytes than it says.
    func fill(_ picture: inout Picture) throws(CDRError) {
        guard (1...Self.largest).contains(width), (1...Self.largest).contains(height) else {
            throw CDRError(what: "its size of \(width) x \(height) is not that of a picture")
        }
        if ["yuv422_yuy2", "yuyv", "yuv422", "uyvy"].contains(encoding) {
            return try fillFromLuma(&picture, isLumaFirst: encoding == "yuv422_yuy2" || encoding == "yuyv")
        }
        guard let layout else {
            throw CDRError(
                what: "its encoding \"\(encoding.prefix(20))\" is not one of bgr8, rgb8, bgra8, rgba8, mono8, yuv422")
        }
        try checkRoom(layout.size)
        let (order, size) = layout
        picture.reshape(width: width, height: height, format: order.count == 1 ? .gray : .bgr)
        let target = picture.bytesPerRow
        bytes.withUnsafeBufferPointer { source in
            picture.withMutableBytes { out in
                for row in 0..<height {
                    for column in 0..<width {
                        let from = row * step + column * size
                        let to = row * target + column * order.count
                        for (channel, place) in order.enumerated() { out[to + channel] = source[from + place] }
                    }
                }
            }
        }
    }

    private func checkRoom(_ pixelSize: Int) throws(CDRError) {
        guard step >= width * pixelSize, step <= 1 << 24, bytes.count >= step * (height - 1) + width * pixelSize else {
            throw CDRError(what: "it has \(bytes.count) bytes, too few for \(width) x \(height) pixels of \(encoding)")
        }
    }

    /// Full-range conversion of ITU-R BT.601, as JPEG has it.
    private func fillFromLuma(_ picture: inout Picture, isLumaFirst: Bool) throws(CDRError) {
        guard width % 2 == 0 else {
            throw CDRError(what: "its width of \(width) is odd, which \(encoding) can not have")
        }
        try checkRoom(2)
        picture.reshape(width: width, height: height, format: .bgr)
        let target = picture.bytesPerRow
        let luma = isLumaFirst ? 0 : 1
        bytes.withUnsafeBufferPointer { source in
            picture.withMutableBytes { out in
                for row in 0..<height {
                    for column in 0..<width {
                        let pair = row * step + (column / 2) * 4
                        let y = Double(source[pair + luma + (column % 2) * 2])
                        let u = Double(source[pair + (1 - luma)]) - 128
                        let v = Double(source[pair + (1 - luma) + 2]) - 128
                        let to = row * target + column * 3
                        let channels = [y + 1.772 * u, y - 0.344136 * u - 0.714136 * v, y + 1.402 * v]
                        for (channel, value) in channels.enumerated() {
                            out[to + channel] = UInt8(min(max(value.rounded(), 0), 255))
                        }
                    }
                }
            }
        }
    }
}
