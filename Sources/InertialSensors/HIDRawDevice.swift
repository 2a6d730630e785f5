import FileFormats

/// A USB device that speaks in HID reports, as Linux lists it under /sys/class/hidraw.
struct HIDRawDevice: Sendable, Equatable {
    /// Vendor and product of the USB device.
    var vendor: UInt32
    var product: UInt32
    /// The name that the device gives itself.
    var name: String
    /// Its serial number, where it has one.
    var serial: String?
    /// The file that reports are read from, as `/dev/hidraw0`.
    var file: String

    /// The devices there are.
    static func all(sysfs: String = "/sys/class/hidraw", devices: String = "/dev") -> [HIDRawDevice] {
        guard let names = try? InputFile.names(inFolder: sysfs) else { return [] }
        return names.filter { $0.hasPrefix("hidraw") }.sorted().compactMap { name in
            guard let text = try? InputFile.text(at: FilePath.join(sysfs, "\(name)/device/uevent")) else { return nil }
            return HIDRawDevice(uevent: text, file: FilePath.join(devices, name))
        }
    }

    /// - Parameters:
    ///   - uevent: lines as `HID_ID=0003:00002B03:0000F681`, of bus, vendor and product.
    ///   - file: where reports are read from.
    init?(uevent: String, file: String) {
        var values: [Substring: Substring] = [:]
        for line in uevent.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { values[parts[0]] = parts[1] }
        }
        guard let numbers = values["HID_ID"]?.split(separator: ":"), numbers.count == 3,
            let vendor = UInt32(numbers[1], radix: 16), let product = UInt32(numbers[2], radix: 16)
        else { return nil }
        self.vendor = vendor
        self.product = product
        self.file = file
        name = values["HID_NAME"].map(String.init) ?? "HID device"
        serial = values["HID_UNIQ"].map(String.init)
    }
}
