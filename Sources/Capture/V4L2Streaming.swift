import CV4L2
import Glibc

/// Setting a device up, and passing buffers to and fro.
extension V4L2Device {
    /// Sets size, encoding and rate.
    ///
    /// - Returns: the format that the driver made of it, and the mode that this is.
    func configure(_ mode: CameraMode) throws(V4L2Error) -> (format: v4l2_format, agreed: CameraMode) {
        var format = v4l2_format()
        format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        format.fmt.pix.width = UInt32(clamping: mode.width)
        format.fmt.pix.height = UInt32(clamping: mode.height)
        format.fmt.pix.pixelformat = mode.fourCC.rawValue
        format.fmt.pix.field = V4L2_FIELD_ANY.rawValue
        try request(HEADSUP_V4L2_S_FMT, &format, to: "set \(mode.width)x\(mode.height) \(mode.fourCC)")
        let agreed = CameraMode(
            fourCC: FourCC(rawValue: format.fmt.pix.pixelformat), width: Int(format.fmt.pix.width),
            height: Int(format.fmt.pix.height), rate: try setRate(mode.rate) ?? mode.rate)
        return (format, agreed)
    }

    /// Asks for a rate; nil where the driver has none to set or to tell.
    private func setRate(_ rate: Double) throws(V4L2Error) -> Double? {
        var parameters = v4l2_streamparm()
        parameters.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        do {
            try request(HEADSUP_V4L2_G_PARM, &parameters, to: "ask for the rate")
            let canSet = parameters.parm.capture.capability & UInt32(V4L2_CAP_TIMEPERFRAME) != 0
            if canSet, rate > 0 {
                // In thousandths, so that 29.97 can be told from 30.
                parameters.parm.capture.timeperframe.numerator = 1000
                parameters.parm.capture.timeperframe.denominator = UInt32((rate * 1000).rounded())
                try request(HEADSUP_V4L2_S_PARM, &parameters, to: "set the rate")
            }
        } catch {
            if error.isGone { throw error }
            return nil
        }
        return parameters.parm.capture.timeperframe.rate
    }

    /// Gives a buffer to the driver to be filled.
    func enqueue(_ buffer: v4l2_buffer) throws(V4L2Error) {
        var buffer = v4l2_buffer(index: buffer.index)
        try request(HEADSUP_V4L2_QBUF, &buffer, to: "give a buffer to the camera")
    }

    /// Takes a filled buffer out; nil where none is ready.
    func dequeue() throws(V4L2Error) -> v4l2_buffer? {
        var buffer = v4l2_buffer(index: 0)
        do {
            try request(HEADSUP_V4L2_DQBUF, &buffer, to: "take a frame from the camera")
        } catch {
            if error.number == EAGAIN { return nil }
            throw error
        }
        return buffer
    }

    /// Starts or stops the stream.
    func setStreaming(_ streams: Bool) throws(V4L2Error) {
        var type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        if streams {
            try request(HEADSUP_V4L2_STREAMON, &type, to: "start the camera")
        } else {
            try request(HEADSUP_V4L2_STREAMOFF, &type, to: "stop the camera")
        }
    }
}
