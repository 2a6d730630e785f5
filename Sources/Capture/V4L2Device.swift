import CV4L2
import Glibc

/// What the kernel answered to a request it refused.
public struct V4L2Error: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was tried, in words: "set the format".
    public var operation: String
    /// The kernel's error number (errno).
    public var number: Int32

    /// The device is no longer there.
    public var isGone: Bool { number == ENODEV || number == ENXIO || number == ENOENT }

    /// Somebody else uses the device.
    public var isBusy: Bool { number == EBUSY }

    /// The device does not know this request, or nothing (more) is listed under this index.
    var isUnknown: Bool { number == EINVAL || number == ENOTTY }

    /// `could not set the format: Device or resource busy`.
    public var description: String { "could not \(operation): \(V4L2Error.text(of: number))" }

    static func text(of number: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
        return buffer.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

/// An open capture device: the one owner of its descriptor.
struct V4L2Device: ~Copyable {
    let descriptor: Int32

    /// Opens a device file without blocking.
    init(path: String) throws(V4L2Error) {
        descriptor = headsup_v4l2_open(path)
        if descriptor < 0 { throw V4L2Error(operation: "open \(path)", number: -descriptor) }
    }

    deinit { headsup_v4l2_close(descriptor) }

    /// Makes a request with the structure that belongs to it.
    func request<Argument>(
        _ request: headsup_v4l2_request, _ argument: inout Argument, to operation: @autoclosure () -> String
    ) throws(V4L2Error) {
        let result = withUnsafeMutablePointer(to: &argument) { headsup_v4l2_ioctl(descriptor, request, $0) }
        if result < 0 { throw V4L2Error(operation: operation(), number: -result) }
    }

    /// Makes a request that lists something; nil at the end of the list, or where the device knows no such list.
    func listed<Argument>(_ request: headsup_v4l2_request, _ argument: Argument) throws(V4L2Error) -> Argument? {
        var argument = argument
        do {
            try self.request(request, &argument, to: "list what the camera offers")
        } catch {
            if error.isUnknown { return nil }
            throw error
        }
        return argument
    }

    /// What the device is and can do.
    func capability() throws(V4L2Error) -> v4l2_capability {
        var capability = v4l2_capability()
        try request(HEADSUP_V4L2_QUERYCAP, &capability, to: "ask what the device is")
        return capability
    }

    /// Waits until a frame can be taken out, or the device reports trouble.
    ///
    /// - Returns: false where the time passed without either.
    func waitForFrame(milliseconds: Int32) throws(V4L2Error) -> Bool {
        var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let count = poll(&waited, 1, milliseconds)
        if count < 0, errno != EINTR { throw V4L2Error(operation: "wait for a frame", number: errno) }
        return count > 0
    }
}

extension v4l2_capability {
    /// Whether this very device file captures pictures to mapped buffers (the same camera has others, for metadata).
    var capturesPictures: Bool {
        let has = capabilities & UInt32(V4L2_CAP_DEVICE_CAPS) != 0 ? device_caps : capabilities
        return has & UInt32(V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_VIDEO_CAPTURE_MPLANE) != 0
            && has & UInt32(V4L2_CAP_STREAMING) != 0
    }
}

/// A text that the kernel keeps in a fixed number of bytes, which Swift sees as a tuple.
func text<Bytes>(ofKernelBytes bytes: Bytes) -> String {
    withUnsafeBytes(of: bytes) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
