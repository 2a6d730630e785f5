import Diagnostics
import FileFormats
import Geometry

/// A device of Linux's industrial I/O that measures rotation, acceleration, or both, as sysfs describes it.
public struct IIODevice: InertialDevice, Equatable {
    /// What three channels measure. The raw value is the kernel's name.
    enum Quantity: String, Sendable, CaseIterable {
        case angularRate = "anglvel"
        case acceleration = "accel"
    }

    /// One channel of a buffer.
    struct Channel: Sendable, Equatable {
        var quantity: Quantity
        /// 0, 1, 2 for x, y, z.
        var axis: Int
        /// Place in the order of the buffer.
        var index: Int
        var type: IIOScanType
        var scale: Double
        var offset: Double

        /// The reading from which on it is cut off: what the raw number can hold, but for rounding.
        var largest: Double {
            let raw = type.isSigned ? type.bits - 1 : type.bits
            var number = 1.0
            for _ in 0..<raw { number *= 2 }
            return abs((number - 1 - abs(offset)) * scale) * 0.9999
        }
    }

    /// Name that the driver gives, as `bmi160`.
    public let name: String
    /// Its folder in sysfs.
    public let folder: String
    /// The file that samples are read from, as `/dev/iio:device0`.
    public let file: String
    /// Samples a second, where the driver says it.
    public let rate: Double?
    let channels: [Channel]
    /// Place and form of the time stamp in the buffer.
    let timestamp: (index: Int, type: IIOScanType)?
    /// From the sensor's axes to the body's, row by row.
    let mount: [Double]

    /// Whether it measures rotation.
    public var measuresRotation: Bool { channels.contains { $0.quantity == .angularRate } }
    /// Whether it measures acceleration.
    public var measuresAcceleration: Bool { channels.contains { $0.quantity == .acceleration } }

    /// The largest number that all of its channels of a kind can hold.
    public var ranges: InertialRanges {
        func range(_ quantity: Quantity) -> Double {
            channels.filter { $0.quantity == quantity }.map(\.largest).min() ?? .infinity
        }
        return InertialRanges(angularRate: range(.angularRate), specificForce: range(.acceleration))
    }

    /// Switches its buffer on.
    public func open() throws(Fault) -> any InertialStream { try IIOBuffer(self) }

    /// Whether both are the same device with the same channels.
    public static func == (a: IIODevice, b: IIODevice) -> Bool { a.folder == b.folder && a.channels == b.channels }

    /// The devices there are that measure rotation or acceleration in three axes.
    ///
    /// - Parameters:
    ///   - sysfs: where the kernel lists them.
    ///   - devices: where their files are.
    public static func all(
        sysfs: String = "/sys/bus/iio/devices", devices: String = "/dev"
    ) -> [IIODevice] {
        guard let names = try? InputFile.names(inFolder: sysfs) else { return [] }
        return names.filter { $0.hasPrefix("iio:device") }.sorted().compactMap { name in
            IIODevice(folder: FilePath.join(sysfs, name), file: FilePath.join(devices, name))
        }
    }

    init?(folder: String, file: String) {
        self.folder = folder
        self.file = file
        name = InputFile.attribute(folder, "name") ?? FilePath.name(of: folder)
        var channels: [Channel] = []
        for quantity in Quantity.allCases {
            let axes = (0..<3).compactMap { Self.channel(folder, quantity, axis: $0) }
            if axes.count == 3 { channels += axes }
        }
        guard !channels.isEmpty else { return nil }
        self.channels = channels.sorted { $0.index < $1.index }
        timestamp = Self.scan(folder, "in_timestamp")
        rate =
            ["sampling_frequency", "in_anglvel_sampling_frequency", "in_accel_sampling_frequency"]
            .lazy.compactMap { Self.number(folder, $0) }.first
        mount = Self.mountMatrix(folder)
    }

    private static func channel(_ folder: String, _ quantity: Quantity, axis: Int) -> Channel? {
        let name = "in_\(quantity.rawValue)_\(["x", "y", "z"][axis])"
        guard let scan = scan(folder, name) else { return nil }
        func number(_ what: String) -> Double? {
            Self.number(folder, "\(name)_\(what)") ?? Self.number(folder, "in_\(quantity.rawValue)_\(what)")
        }
        return Channel(
            quantity: quantity, axis: axis, index: scan.index, type: scan.type, scale: number("scale") ?? 1,
            offset: number("offset") ?? 0)
    }

    private static func scan(_ folder: String, _ name: String) -> (index: Int, type: IIOScanType)? {
        guard let index = InputFile.attribute(folder, "scan_elements/\(name)_index").flatMap({ Int($0) }), index >= 0,
            let type = InputFile.attribute(folder, "scan_elements/\(name)_type").flatMap({ IIOScanType($0) })
        else { return nil }
        return (index, type)
    }

    /// The driver's mount matrix (`1, 0, 0; 0, 1, 0; 0, 0, 1`); the unit matrix where there is none or it turns nothing.
    private static func mountMatrix(_ folder: String) -> [Double] {
        for name in ["in_anglvel_mount_matrix", "in_accel_mount_matrix", "in_mount_matrix", "mount_matrix"] {
            guard let text = InputFile.attribute(folder, name) else { continue }
            let numbers = text.split { ", ;\t".contains($0) }.compactMap { Double($0) }
            if numbers.count == 9, numbers.allSatisfy(\.isFinite), numbers.contains(where: { $0 != 0 }) {
                return numbers
            }
        }
        return [1, 0, 0, 0, 1, 0, 0, 0, 1]
    }

    private static func number(_ folder: String, _ name: String) -> Double? {
        InputFile.attribute(folder, name).flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
    }

    /// Three numbers in the body's axes.
    func mounted(_ v: SIMD3<Double>) -> Vector<Body> {
        let m = mount
        return Vector(
            m[0] * v.x + m[1] * v.y + m[2] * v.z, m[3] * v.x + m[4] * v.y + m[5] * v.z,
            m[6] * v.x + m[7] * v.y + m[8] * v.z)
    }
}
