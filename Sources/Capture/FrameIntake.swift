import CV4L2
import Diagnostics
import Geometry
import Imaging

/// What a camera's thread does with the bytes of one frame, without a camera: to measure what that costs.
///
/// The picture is looked at for being frozen or dark, decoded where it must be, and copied out of the driver's buffer.
public struct FrameIntake: ~Copyable {
    private var reader: FrameReader
    private var desk: FrameDesk

    /// Prepares for frames of an encoding.
    ///
    /// - Throws: `usage` for an encoding that nothing here reads, `software` where memory is short.
    public init(width: Int, height: Int, fourCC: FourCC, settings: CameraSettings = CameraSettings()) throws(Fault) {
        let encoding = CameraEncoding(fourCC)
        guard let pixelFormat = encoding.pixelFormat else {
            throw Fault(.usage, "frames of the encoding \(fourCC) can not be read")
        }
        let layout = DirectLayout(
            format: pixelFormat, width: width, height: height, bytesPerRow: 0, isJPEG: encoding == .jpeg)
        var source = v4l2_format()
        source.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        source.fmt.pix.width = UInt32(clamping: width)
        source.fmt.pix.height = UInt32(clamping: height)
        source.fmt.pix.pixelformat = fourCC.rawValue
        do throws(V4L2Error) {
            let isDirect = encoding == .direct(pixelFormat)
            reader = FrameReader(
                layout: layout, converter: isDirect ? nil : try FrameConverter(from: source, descriptor: -1))
        } catch {
            throw Fault(.software, "frames can not be converted: \(error)")
        }
        desk = FrameDesk(health: PictureHealth(settings))
    }

    /// Takes in the bytes of a frame; false where they hold no whole picture.
    public mutating func take(_ bytes: UnsafeMutableRawBufferPointer, number: Int, at time: Timestamp) -> Bool {
        FrameIntake.show(bytes, reader: &reader, desk: &desk, number: number, at: time)
    }

    /// Kept apart from `self`, so that the reader and the desk can both change at once.
    private static func show(
        _ bytes: UnsafeMutableRawBufferPointer, reader: inout FrameReader, desk: inout FrameDesk, number: Int,
        at time: Timestamp
    ) -> Bool {
        reader.show(bytes) { desk.accept($0, number, time) }
    }

    /// Shows the picture that was taken in last.
    public func withPicture<R, Failure>(_ body: (PictureView) throws(Failure) -> R) throws(Failure) -> R {
        try desk.frame.picture.withView(body)
    }
}
