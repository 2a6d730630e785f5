import Diagnostics
import Geometry
import Glibc
import MonotonicTime

/// The inertial sensor of a ZED Mini, ZED 2 or ZED 2i: a USB device of its own beside the camera, read through hidraw.
public struct ZEDInertialSensor: InertialDevice {
    /// Its product numbers, with the name of the camera; Stereolabs is 2b03.
    static let products: [UInt32: String] = [0xF681: "ZED Mini", 0xF781: "ZED 2", 0xF881: "ZED 2i"]
    private static let vendor: UInt32 = 0x2B03

    /// `ZED Mini 12345`, the number being the device's serial number.
    public let name: String
    /// As `/dev/hidraw0`.
    public let file: String
    /// It sends 400 reports a second.
    public var rate: Double? { 400 }
    /// It does.
    public var measuresRotation: Bool { true }
    /// It does.
    public var measuresAcceleration: Bool { true }
    /// 1000 degrees a second and 8 g.
    public var ranges: InertialRanges {
        InertialRanges(angularRate: 32767 * ZEDPacket.rateScale, specificForce: 32767 * ZEDPacket.forceScale)
    }

    /// Those that are plugged in.
    ///
    /// - Parameters:
    ///   - sysfs: where the kernel lists them.
    ///   - devices: where their files are.
    public static func all(sysfs: String = "/sys/class/hidraw", devices: String = "/dev") -> [ZEDInertialSensor] {
        HIDRawDevice.all(sysfs: sysfs, devices: devices).compactMap {
            ZEDInertialSensor($0, sysfs: sysfs, devices: devices)
        }
    }

    private let sysfs: String
    private let devices: String

    init?(_ device: HIDRawDevice, sysfs: String = "/sys/class/hidraw", devices: String = "/dev") {
        guard device.vendor == Self.vendor, let product = Self.products[device.product] else { return nil }
        name = device.serial.map { "\(product) \($0)" } ?? product
        file = device.file
        self.sysfs = sysfs
        self.devices = devices
    }

    /// The file it has now: one that was pulled out comes back under another number.
    private var currentFile: String {
        Self.all(sysfs: sysfs, devices: devices).first { $0.name == name }?.file ?? file
    }

    /// Opens it and asks for its stream.
    public func open() throws(Fault) -> any InertialStream {
        let file = currentFile
        let descriptor = Glibc.open(file, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            let number = errno
            throw Fault(
                .unavailable,
                "the inertial sensor of the \(name) can not be opened: \(String(cString: strerror(number)))",
                at: .init(file: file),
                remedy: number == EACCES || number == EPERM
                    ? "Let the user belong to the group input, with the udev rule in systemd/udev, and plug it in again"
                    : "Check its plug: the camera and its sensor are two devices of one cable")
        }
        return try ZEDStream(descriptor: descriptor, file: file, send: ZEDStream.sendFeature)
    }
}

/// The stream of a ZED's reports. It wants a word about once a second, or it stops.
final class ZEDStream: InertialStream {
    /// Sends a feature report; the number of the error where it is refused.
    typealias Send = (_ descriptor: Int32, _ report: [UInt8]) -> Int32?

    /// Feature reports: the first byte is the report's number.
    static let start: [UInt8] = [0x32, 1]
    static let stop: [UInt8] = [0x32, 0]
    static let alive: [UInt8] = [0x21, 0xF2]
    /// From one word to the next, seconds.
    private static let pause = 1.0

    let descriptor: Int32
    private(set) var complaint: String?
    private let send: Send
    private var clock = DeviceClock(tick: ZEDPacket.tick)
    private var bytes = [UInt8](repeating: 0, count: 256)
    private var lastWord: Timestamp
    private var lastTime: Int64?

    /// - Parameter descriptor: opened without blocking; it is closed with this.
    /// - Throws: `unavailable` where the device does not take the word to start.
    init(descriptor: Int32, file: String, send: @escaping Send) throws(Fault) {
        self.descriptor = descriptor
        self.send = send
        lastWord = MonotonicClock.now
        if let number = send(descriptor, Self.start) {
            close(descriptor)
            throw Fault(
                .unavailable, "the ZED's sensor does not start: \(String(cString: strerror(number)))",
                at: .init(file: file), remedy: "Plug it in again; if that does not help, renew its firmware")
        }
    }

    deinit {
        _ = send(descriptor, Self.stop)
        close(descriptor)
    }

    func read(_ body: (InertialSample) -> Void) -> Bool {
        defer { sayAlive() }
        while true {
            let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                return errno == EAGAIN
            }
            if count == 0 { return false }
            take(count, arrival: MonotonicClock.now, body)
        }
    }

    /// After what there was to read: a device that hangs keeps whoever speaks to it for seconds, and what it sends as soon as it
    /// goes on would hide that it was silent.
    private func sayAlive() {
        let now = MonotonicClock.now
        guard now.since(lastWord) >= Self.pause else { return }
        lastWord = now
        // One that is gone shows in the next read.
        _ = send(descriptor, Self.alive)
    }

    private func take(_ count: Int, arrival: Timestamp, _ body: (InertialSample) -> Void) {
        let read: Result<ZEDPacket, ZEDPacket.Defect> = bytes.withUnsafeBytes { raw in
            Result { () throws(ZEDPacket.Defect) in try ZEDPacket(UnsafeRawBufferPointer(rebasing: raw[..<count])) }
        }
        switch read {
        case .success(let packet):
            complaint = nil
            // The same count again keeps its time: whoever counts repeated samples is to see it.
            lastTime = clock.time(ticks: packet.ticks, arrival: arrival)?.nanoseconds ?? lastTime
            body(
                InertialSample(time: lastTime, angularRate: packet.angularRate, specificForce: packet.specificForce))
        case .failure(let defect): complaint = defect.words
        }
    }

    /// A feature report through hidraw: HIDIOCSFEATURE, _IOC(read and write, 'H', 6, length).
    static func sendFeature(_ descriptor: Int32, _ report: [UInt8]) -> Int32? {
        var report = report
        let request = UInt(3) << 30 | UInt(report.count) << 16 | UInt(UInt8(ascii: "H")) << 8 | 6
        return report.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return EINVAL }
            return ioctl(descriptor, request, start) < 0 ? errno : nil
        }
    }
}

extension ZEDPacket.Defect {
    /// What is wrong, to go on after 'its reports'.
    var words: String {
        switch self {
        case .short(let count): "have \(count) bytes, where \(ZEDPacket.size) are documented"
        case .otherReport(let number): "have the number \(number), which is not documented"
        case .notValid: "say that the sensor is not ready"
        }
    }
}
