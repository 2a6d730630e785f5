import CV4L2
import Glibc

/// A camera as `headsup devices` shows it.
public struct CameraDescription: Sendable, Hashable, Codable {
    /// A format, with what can be made of it.
    public struct Format: Sendable, Hashable, Codable {
        /// Encoding, sizes, rates.
        public var offered: CameraFormat
        /// `direct` (used as the driver writes it), `decoded` (JPEG), `converted`, or `unsupported`.
        public var use: String
    }

    /// The device file.
    public var path: String
    /// The camera's model, as the driver calls it.
    public var name: String
    /// The driver.
    public var driver: String
    /// Where it is plugged in.
    public var bus: String
    /// Its names in `/dev/v4l/by-id`.
    public var identifiers: [String]
    /// Vendor and product as `046d:0825`, for a USB camera.
    public var usb: String?
    /// The serial number of a USB camera that has one.
    public var serial: String?
    /// What it offers.
    public var formats: [Format]
    /// What can be set.
    public var controls: [CameraControl]
    /// Why nothing more is known, where the device could not be asked.
    public var problem: String?
}

/// The cameras of this machine.
public enum CameraList {
    /// Asks every video device for what it is and offers; those that capture no pictures are left out, those that
    /// refuse to answer are in the list with the reason.
    ///
    /// - Parameters:
    ///   - directory: where cameras are looked for.
    ///   - settings: the size near which rates are told for a camera with a range of sizes.
    public static func all(
        in directory: CameraDirectory = .system, near settings: CameraSettings = CameraSettings()
    ) -> [CameraDescription] {
        directory.entries().compactMap { describe($0, near: CameraModeChoice(settings)) }
    }

    private static func describe(_ entry: CameraDirectory.Entry, near choice: CameraModeChoice) -> CameraDescription? {
        var camera = CameraDescription(
            path: entry.path, name: entry.name, driver: "", bus: "", identifiers: entry.identifiers,
            usb: entry.usb.map { CameraSelector.usb(vendor: $0.vendor, product: $0.product).description },
            serial: entry.usb.flatMap { $0.serial.isEmpty ? nil : $0.serial }, formats: [], controls: [])
        do {
            let device = try V4L2Device(path: entry.path)
            let capability = try device.capability()
            guard capability.capturesPictures else { return nil }
            camera.name = text(ofKernelBytes: capability.card)
            camera.driver = text(ofKernelBytes: capability.driver)
            camera.bus = text(ofKernelBytes: capability.bus_info)
            camera.formats = try device.formats(near: choice, withEverySize: true).map {
                CameraDescription.Format(offered: $0, use: CameraEncoding($0.fourCC).use)
            }
            camera.controls = try device.controls()
        } catch {
            // libv4l2 refuses a device without capture in this way.
            if error.number == EINVAL || error.number == ENOTTY { return nil }
            camera.problem = error.description
        }
        return camera
    }
}

extension CameraEncoding {
    fileprivate var use: String {
        switch self {
        case .direct: "direct"
        case .jpeg: "decoded"
        case .converted: "converted"
        case .unsupported: "unsupported"
        }
    }
}
