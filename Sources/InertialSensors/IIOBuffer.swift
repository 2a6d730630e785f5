import Diagnostics
import FileFormats
import Geometry
import Glibc
import MonotonicTime

/// A device's buffer, switched on and read without blocking. The one owner of its descriptor.
final class IIOBuffer: InertialStream {
    let device: IIODevice
    let descriptor: Int32
    /// What the kernel writes into a buffer always has its form.
    var complaint: String? { nil }
    private let layout: IIOLayout
    private var bytes: [UInt8]
    private var filled = 0

    /// Chooses the channels, asks for the clock that the frames have, and switches the buffer on.
    ///
    /// - Throws: `unavailable` with what the kernel refused and what to do.
    init(_ device: IIODevice) throws(Fault) {
        try Self.switchOn(device)
        let opened = try Self.opened(device)
        let layout = IIOLayout(device)
        descriptor = opened
        self.device = device
        self.layout = layout
        bytes = [UInt8](repeating: 0, count: layout.size * 64)
    }

    private static func switchOn(_ device: IIODevice) throws(Fault) {
        // A buffer that is on does not let itself be changed.
        _ = write("0", device, "buffer/enable")
        for channel in device.channels {
            let name = "in_\(channel.quantity.rawValue)_\(["x", "y", "z"][channel.axis])_en"
            _ = write("1", device, "scan_elements/\(name)")
        }
        if device.timestamp != nil { _ = write("1", device, "scan_elements/in_timestamp_en") }
        _ = write("monotonic", device, "current_timestamp_clock")
        _ = write("64", device, "buffer/length")
        if let number = write("1", device, "buffer/enable"),
            InputFile.attribute(device.folder, "buffer/enable") != "1"
        {
            throw Fault(
                .unavailable, "its buffer can not be switched on: \(String(cString: strerror(number)))",
                at: .init(file: device.folder),
                remedy: number == EACCES || number == EPERM
                    ? "Give the service write access to this folder (systemd/ has the udev rule)"
                    : "Check that the sensor has a trigger: cat \(device.folder)/trigger/current_trigger")
        }
    }

    private static func opened(_ device: IIODevice) throws(Fault) -> Int32 {
        let descriptor = open(device.file, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            let number = errno
            throw Fault(
                .unavailable, "the sensor can not be read: \(String(cString: strerror(number)))",
                at: .init(file: device.file),
                remedy: number == EBUSY
                    ? "Another program reads it: stop that one (iiod, iio-sensor-proxy)"
                    : "Check that it is plugged in and may be read")
        }
        return descriptor
    }

    deinit {
        close(descriptor)
        _ = Self.write("0", device, "buffer/enable")
    }

    /// Writes an attribute; the error's number where the kernel refuses.
    private static func write(_ value: String, _ device: IIODevice, _ name: String) -> Int32? {
        let file = open(FilePath.join(device.folder, name), O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return errno }
        defer { close(file) }
        let count = value.utf8.count
        return Glibc.write(file, value, count) == count ? nil : errno
    }

    /// Reads what is there.
    ///
    /// - Returns: false where the device is gone.
    func read(_ body: (InertialSample) -> Void) -> Bool {
        while true {
            let (start, room) = (filled, bytes.count - filled)
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress.map { $0 + start }, room)
            }
            if count < 0 { return errno == EAGAIN || errno == EINTR }
            if count == 0 { return false }
            filled += count
            let whole = filled / layout.size
            bytes.withUnsafeBytes { all in
                for index in 0..<whole {
                    body(
                        layout.sample(
                            UnsafeRawBufferPointer(rebasing: all[(index * layout.size)...].prefix(layout.size))))
                }
            }
            let used = whole * layout.size
            if used > 0, used < filled { bytes.replaceSubrange(0..<(filled - used), with: Array(bytes[used..<filled])) }
            filled -= used
        }
    }
}
