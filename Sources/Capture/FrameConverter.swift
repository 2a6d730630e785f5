import CV4L2
import Glibc
import Imaging

/// Turns frames of a layout that we do not read into blue, green, red, by libv4lconvert (which decodes JPEG too).
///
/// Its picture is kept from frame to frame, so that a frame costs no allocation here.
struct FrameConverter: ~Copyable {
    private let converter: OpaquePointer
    private var source: v4l2_format
    private var destination: v4l2_format
    private(set) var picture: Picture

    /// Prepares the conversion from a format that the device behind this descriptor was set to; -1 for frames that
    /// come from no device.
    init(from source: v4l2_format, descriptor: Int32) throws(V4L2Error) {
        guard let converter = headsup_v4l2_create_converter(descriptor) else {
            throw V4L2Error(operation: "prepare the conversion of pictures", number: ENOMEM)
        }
        self.converter = converter
        self.source = source
        let width = Int(source.fmt.pix.width)
        let height = Int(source.fmt.pix.height)
        picture = Picture(width: width, height: height, format: .bgr)
        destination = source
        destination.fmt.pix.pixelformat = FourCC("BGR3").rawValue
        destination.fmt.pix.bytesperline = UInt32(width * 3)
        destination.fmt.pix.sizeimage = UInt32(width * 3 * height)
    }

    deinit { v4lconvert_destroy(converter) }

    /// Converts one frame into `picture`.
    ///
    /// - Returns: false where the frame is short or broken; `picture` then holds nothing of use.
    mutating func convert(_ bytes: UnsafeMutableRawBufferPointer) -> Bool {
        let converter = self.converter
        let capacity = Int32(destination.fmt.pix.sizeimage)
        return withUnsafePointer(to: source) { source in
            withUnsafePointer(to: destination) { destination in
                picture.withMutableBytes { out in
                    headsup_v4l2_convert(
                        converter, source, destination, bytes.baseAddress, Int32(bytes.count), out.baseAddress,
                        capacity) == capacity
                }
            }
        }
    }
}
