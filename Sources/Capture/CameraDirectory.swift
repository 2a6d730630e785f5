import Diagnostics
import Glibc

/// The cameras that the kernel shows: device files, their stable names, and what sysfs tells of the hardware behind.
///
/// The three folders can be others, so that a made-up tree stands for a machine in tests.
public struct CameraDirectory: Sendable {
    /// What a device file belongs to, as far as the kernel says.
    public struct Entry: Sendable, Hashable {
        /// The device file, `/dev/video0`.
        public var path: String
        /// The number in its name.
        public var number: Int
        /// The name in sysfs: the camera's model.
        public var name: String
        /// Names in `by-id` that point to it.
        public var identifiers: [String]
        /// The USB numbers and serial of the camera, where it is a USB one.
        public var usb: USBIdentity?
    }

    /// What a USB camera is, whatever port it is plugged into.
    public struct USBIdentity: Sendable, Hashable {
        /// Vendor number.
        public var vendor: UInt16
        /// Product number.
        public var product: UInt16
        /// Serial number, empty where the camera has none.
        public var serial: String
    }

    /// The folder of device files.
    public var devices: String
    /// The folder of stable names that udev keeps.
    public var identifiers: String
    /// The folder of sysfs that lists video devices.
    public var sysfs: String

    /// The running system.
    public static let system = CameraDirectory(
        devices: "/dev", identifiers: "/dev/v4l/by-id", sysfs: "/sys/class/video4linux")

    /// Names the folders to look in.
    public init(devices: String, identifiers: String, sysfs: String) {
        self.devices = devices
        self.identifiers = identifiers
        self.sysfs = sysfs
    }

    /// Every video device file there is, by number. That includes those that capture no picture.
    public func entries() -> [Entry] {
        let links = fileNames(in: identifiers).sorted().map { (name: $0, target: realPath("\(identifiers)/\($0)")) }
        return fileNames(in: devices)
            .compactMap { name -> Entry? in
                guard name.hasPrefix("video"), let number = Int(name.dropFirst(5)), number >= 0 else { return nil }
                let path = "\(devices)/\(name)"
                let real = realPath(path)
                return Entry(
                    path: path, number: number, name: firstLine(of: "\(sysfs)/\(name)/name") ?? "",
                    identifiers: links.filter { $0.target != nil && $0.target == real }.map(\.name),
                    usb: usbIdentity(of: name))
            }
            .sorted { $0.number < $1.number }
    }

    /// The device files that a selector can mean, the best first; empty where there is none now.
    ///
    /// - Parameters:
    ///   - selector: the camera that is meant.
    ///   - known: the USB identity of the camera that had the selected path before. A camera that was pulled out can
    ///     come back under another number; it is found again by this.
    public func candidates(for selector: CameraSelector, known: USBIdentity? = nil) -> [Entry] {
        let entries = entries()
        switch selector {
        case .automatic:
            return entries
        case .path(let path):
            let real = realPath(path)
            if let known {
                let same = entries.filter { $0.usb == known }
                let exact = same.filter { $0.path == path || realPath($0.path) == real }
                return exact + same.filter { !exact.contains($0) }
            }
            if let entry = entries.first(where: { $0.path == path || (real != nil && realPath($0.path) == real) }) {
                return [entry]
            }
            // A path that is no entry here (a link elsewhere, a device under another name) is tried as it stands.
            return real == nil ? [] : [Entry(path: path, number: -1, name: "", identifiers: [], usb: nil)]
        case .identifier(let name):
            let exact = entries.filter { $0.identifiers.contains(name) }
            if !exact.isEmpty { return exact }
            return entries.filter { $0.identifiers.contains { $0.hasPrefix(name) } }
        case .usb(let vendor, let product):
            return entries.filter { $0.usb?.vendor == vendor && $0.usb?.product == product }
        }
    }

    /// Walks from the video interface up to the USB device that holds it.
    private func usbIdentity(of name: String) -> USBIdentity? {
        guard var folder = realPath("\(sysfs)/\(name)/device") else { return nil }
        for _ in 0..<4 {
            if let vendor = firstLine(of: "\(folder)/idVendor").flatMap({ UInt16($0, radix: 16) }),
                let product = firstLine(of: "\(folder)/idProduct").flatMap({ UInt16($0, radix: 16) })
            {
                return USBIdentity(
                    vendor: vendor, product: product, serial: firstLine(of: "\(folder)/serial") ?? "")
            }
            guard let slash = folder.lastIndex(of: "/"), slash > folder.startIndex else { return nil }
            folder = String(folder[..<slash])
        }
        return nil
    }
}

/// The names in a folder; none where it can not be read.
private func fileNames(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = text(ofKernelBytes: entry.pointee.d_name)
        if name != ".", name != ".." { names.append(name) }
    }
    return names
}

/// A path without links in it, or nil where nothing is there.
private func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
}

/// The first line of a small file, without blanks around it.
private func firstLine(of path: String) -> String? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 256)
    guard fgets(&buffer, Int32(buffer.count), file) != nil else { return nil }
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(truncatingIfNeeded: $0) }
    let isBlank = { (byte: UInt8) in byte <= UInt8(ascii: " ") }
    return String(decoding: bytes.drop(while: isBlank).reversed().drop(while: isBlank).reversed(), as: UTF8.self)
}
